"""Name what can go wrong apart from the figures: a fault in a declaration, a file, or ourselves.

A fault in the data is never raised; it is an outcome. Every error here says where, what was found,
what was expected and what to do, and knows the exit code it ends in.
"""

from __future__ import annotations

import re

COMMANDS = re.compile(r"::|##(?=\w*\[)")
"""How GitHub, Azure and TeamCity recognise a command in a log line, wherever it comes to stand."""
BREAKS = re.compile(r"[\r\n]+")
TRACE = "Traceback (most recent call last):"
RAISED = re.compile(r"[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit|Warning|Group)\b")
"""What the line of a trace begins with that says which error it was."""
REPORT = "This is a fault in tieout: report it to its maintainers, with this line and the command that was given."
EXIT_PUBLISH = 0
EXIT_HOLD = 1
EXIT_DECLARATION = 2
EXIT_CANNOT_JUDGE = 3


class TieoutError(Exception):
    """Something other than the figures stands in the way of a verdict."""

    exit_code = EXIT_CANNOT_JUDGE

    def __init__(self, where: str, what: str, advice: str = "", recorded: str | None = None) -> None:
        """Take the place as an editor can open it, what is wrong there, and what to do about it.

        `recorded` is the place as a record names it, where that differs: the same on every machine.
        """
        self.where, self.what, self.advice = inert(where), inert(what), inert(advice)
        self.recorded = self.where if recorded is None else inert(recorded)
        text = f"{self.where}: {self.what}" if where else self.what
        super().__init__(f"{text}\n  {self.advice}" if advice else text)

    @property
    def in_one_line(self) -> str:
        """Say all of it in one line, as a verdict or a list of faults quotes it, with the place as records name it."""
        text = f"{self.recorded}: {self.what}" if self.recorded else self.what
        return f"{text}. {self.advice}" if self.advice else text


class DeclarationError(TieoutError):
    """A declaration (datapackage.json, answers.toml, a rulebook) does not say what it must."""

    exit_code = EXIT_DECLARATION


class UsageError(TieoutError):
    """The command was asked for something that is not there."""

    exit_code = EXIT_DECLARATION


class CannotJudgeError(TieoutError):
    """A file or an engine failed, so that no judgement can be reached."""


def inert(text: str) -> str:
    """Make a text from outside harmless in a message: it never breaks out of its line, and commands no log.

    A line break becomes a slash; other control characters are shown by their code.
    """
    text = on_one_line(text)
    return uncommanded("".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text))


def on_one_line(text: str) -> str:
    """Put a slash for every line break, with the blanks around it: what has several lines stays readable as one."""
    first, *rest = BREAKS.split(text)
    if not rest:
        return text
    *between, last = [line.strip(" \t") for line in rest]
    return " / ".join([first.rstrip(" \t"), *filter(None, between), last])


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


def first_line(error: BaseException | str) -> str:
    """Give the first line of an error, without the trace, at most 300 characters."""
    text = str(error).strip().splitlines() or [type(error).__name__]
    return text[0][:300]


def raised_in(told: str) -> str:
    """Give, of what a process of Python told before it ended, the first line of the error that ended it.

    What such an error says may have many lines, of which the last show a place in SQL and not what is wrong. Blank
    where no error ended it.
    """
    lines = [line for line in told.splitlines() if RAISED.match(line)] if TRACE in told else []
    return lines[-1].strip()[:300] if lines else ""
