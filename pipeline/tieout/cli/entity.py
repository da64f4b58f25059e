"""Let a command be given the rulebook's own word for an entity: `--company X` for `--entity X`."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.values.errors import TieoutError

ENTITY = "--entity"


class InTheWordsOfAField(click.Command):
    """A command with `--entity`, `--rulebook` and `--rulebooks`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read its arguments, once the rulebook's word for an entity is put in ours."""
        own = {option for param in self.params for option in param.opts}
        given = {arg.partition("=")[0] for arg in args if arg.startswith("--")} - own - set(ctx.help_option_names)
        if given:
            word = f"--{_word(_value(args, '--rulebook'), _value(args, '--rulebooks'))}"
            args = [_renamed(arg, word) for arg in args]
        return super().parse_args(ctx, args)


def _renamed(arg: str, word: str) -> str:
    """Give an argument, with our name of the option where it is that of the field."""
    name, is_given, value = arg.partition("=")
    return f"{ENTITY}{is_given}{value}" if name == word else arg


def _value(args: list[str], option: str) -> str | None:
    """Give what an option is given, before anything is parsed; None where it is not there."""
    for place, arg in enumerate(args):
        name, is_given, value = arg.partition("=")
        if name == option:
            return value if is_given else next(iter(args[place + 1 :]), None)
    return None


def _word(rulebook: str | None, rulebooks: str | None) -> str:
    """Give the word of a rulebook for an entity; what is wrong with the rulebook, the command itself will say."""
    from tieout.rulebook.shelf import entity_key, usual

    folder = Path(rulebooks) if rulebooks else None
    try:
        return entity_key(rulebook or usual(folder), folder)
    except TieoutError:
        return ENTITY.removeprefix("--")
