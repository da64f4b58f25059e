"""Name what can go wrong apart from the figures: a fault in a declaration, a file, or ourselves.

A fault in the data is never raised; it is an outcome. Every error here says where, what was found,
what was expected and what to do, and knows the exit code it ends in.
"""

from __future__ import annotations

import re

COMMANDS = re.compile(r"::|##(?=\w*\[)")
"""How GitHub, Azure and TeamCity recognise a command in a log line, wherever it comes to stand."""
EXIT_PUBLISH = 0
EXIT_HOLD = 1
EXIT_DECLARATION = 2
EXIT_CANNOT_JUDGE = 3


class TieoutError(Exception):
    """Something other than the figures stands in the way of a verdict."""

    exit_code = EXIT_CANNOT_JUDGE

    def __init__(self, where: str, what: str, advice: str = "") -> None:
        """Take the place as an editor can open it, what is wrong there, and what to do about it."""
        self.where, self.what, self.advice = inert(where), inert(what), inert(advice)
        text = f"{self.where}: {self.what}" if where else self.what
        super().__init__(f"{text}\n  {self.advice}" if advice else text)


class DeclarationError(TieoutError):
    """A declaration (datapackage.json, answers.toml, a rulebook) does not say what it must."""

    exit_code = EXIT_DECLARATION


class UsageError(TieoutError):
    """The command was asked for something that is not there."""

    exit_code = EXIT_DECLARATION


class CannotJudgeError(TieoutError):
    """A file or an engine failed, so that no judgement can be reached."""


def inert(text: str) -> str:
    """Show control characters by their code, so that a message never breaks out of its line; and log commands."""
    return uncommanded("".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text))


def uncommanded(text: str) -> str:
    """Show the second sign of what a log takes for a command by its code; in JSON it still is that sign."""
    return COMMANDS.sub(lambda match: f"{match[0][0]}\\u{ord(match[0][1]):04x}", text)


def shorten(value: str, most: int = 60) -> str:
    """Quote `value` for a message in at most `most` characters, with control characters escaped."""
    text = inert(value)
    return repr_quote(text if len(text) <= most else text[: most - 1] + "…")


def repr_quote(text: str) -> str:
    """Put double quotes around `text`, as all messages do."""
    return f'"{text}"'
