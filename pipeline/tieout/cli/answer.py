"""The command that answers findings."""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.telling import progress_of
from tieout.values.errors import EXIT_HOLD, UsageError, inert

if TYPE_CHECKING:
    from tieout.gate.answering import Waiting, Written
    from tieout.rulebook.terms import Terms

ANSWER_EXIT_CODES = """\b
Exit codes: 0 written, or nothing waits; 1 something waits for an answer or a correction; 2 usage or declaration,
nothing is written; 3 every surprise."""


class _Amount(click.ParamType[Decimal]):
    """A size: an exact decimal that is zero or more."""

    name = "amount"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read it."""
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            self.fail(f"{value} is no number; write 1234.5", param, ctx)
        if not amount.is_finite() or amount < 0:
            self.fail(f"{value} is no size that is zero or more", param, ctx)
        return amount


@click.command(epilog=ANSWER_EXIT_CODES)
@click.argument("publication")
@click.argument("finding", nargs=-1)
@click.option("--text", default=None, help="The answer, in a sentence.")
@click.option("--who", default=None, envvar="TIEOUT_WHO", show_envvar=True, help="Who gives it: name and function.")
@click.option("--seen-by", default="", help="The second person, who saw it.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="Last day on which it holds.  [default: the last that the rulebook allows]",
)
@click.option("--group", default=None, metavar="NAME", help="Answer all of them at once, as a group of this name.")
@click.option("--waive", is_flag=True, help="Waive critical findings, where the rulebook lets them be waived.")
@click.option(
    "--at-most",
    type=_Amount(),
    default=None,
    help="Largest gap that a group or a waiver covers.  [default: the largest there is now]",
)
@click.option("--allow", default=None, metavar="RULE", help="Allow a rule to examine nothing, for what is missing now.")
@click.option("--tidy", "tidies", is_flag=True, help="Take out answers that do not count and leave that is not needed.")
@click.option("--rulebooks", default=None, help="Folder of rulebooks to use instead of tieout's own.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def answer(
    context: click.Context,
    publication: str,
    finding: tuple[str, ...],
    text: str | None,
    who: str | None,
    seen_by: str,
    until: datetime.datetime | None,
    group: str | None,
    waive: bool,
    at_most: Decimal | None,
    allow: str | None,
    tidies: bool,
    rulebooks: str | None,
    quiet: bool,
) -> None:
    """List what waits for an answer, or write answers into answers.toml.

    A FINDING is the name that a report gives, or a pattern of such names in which * stands for any text. The
    publication is judged first; an answer that would not count is refused, and one that lapsed on the same subject
    goes.

    \b
    Examples:
      tieout answer data/logius-2022
      tieout answer data/logius-2022 'deviation_is_explained/*/digid/*' --text '...' --who 'A. Bakker, controller'
      tieout answer data/logius-2022 --allow closing_cash_ties_out --text '...' --who 'A. Bakker, controller'
    """  # noqa: D301 - click reads the backspace
    from tieout.declarations.answers import FILE_NAME
    from tieout.gate import answering
    from tieout.gate.check import check
    from tieout.rulebook.shelf import read_rulebook
    from tieout.store.disk import put
    from tieout.values.moments import days_at

    _refuse_mixed(finding, text, who, group, waive, at_most, allow, tidies)
    shelf = Path(rulebooks) if rulebooks else None
    with progress_of(publication, quiet) as progress:
        checked = check(publication, rulebooks=rulebooks, clock=context.obj, progress=progress)
    if checked.error is not None:
        raise checked.error
    verdict, days = checked.verdict, days_at(context.obj())
    terms = read_rulebook(verdict.rulebook.partition(" ")[0], frozenset(), frozenset(), shelf).terms
    if not (finding or allow or tidies):
        context.exit(_tell_waiting(answering.waiting(verdict, terms), terms))
    file = Path(publication) / FILE_NAME
    before = checked.judged.get(FILE_NAME, b"")
    said = answering.Said(text=text or "", who=who or "", seen_by=seen_by, until=until.date() if until else None)
    if tidies:
        written = answering.tidy(before, verdict)
    elif allow is not None:
        written = answering.allow(before, verdict, allow, said, terms, days)
    else:
        written = answering.answer(
            before, verdict, finding, said, terms, days, group=group, waive=waive, at_most=at_most
        )
    if (file.read_bytes() if file.exists() else b"") != before:
        raise UsageError(str(file), "it changed while the publication was judged", "Nothing was written. Try again.")
    put(file, written.text.encode("utf-8"), over=True)
    _tell_written(written, file)


def _refuse_mixed(
    finding: tuple[str, ...],
    text: str | None,
    who: str | None,
    group: str | None,
    waive: bool,
    at_most: Decimal | None,
    allow: str | None,
    tidies: bool,
) -> None:
    """Refuse options that do not go together, and an answer without a text or a name."""
    asked = [name for name, given in (("FINDING", finding), ("--allow", allow), ("--tidy", tidies)) if given]
    if len(asked) > 1:
        raise click.UsageError(f"{' and '.join(asked)} do not go together: do one after the other.")
    if group is not None and waive:
        raise click.UsageError("--group is for warnings and --waive for critical findings: give one of them.")
    if at_most is not None and not (group is not None or waive):
        raise click.UsageError("--at-most bounds a group or a waiver: give --group or --waive.")
    if (finding or allow) and not (text and who):
        raise click.UsageError("An answer needs --text, which says why, and --who, who says so.")
    if not (finding or allow) and (text or group or waive):
        raise click.UsageError("Name the FINDING that is answered, or the rule with --allow.")


def _tell_waiting(waits: Waiting, terms: Terms) -> int:
    """List what waits for an answer; give the exit code."""
    for one in waits.warnings:
        second = "; a second person must see the answer (--seen-by)" if one.rule in terms.second_person else ""
        click.echo(f"{inert(one.id)}\n    {inert(one.message.en)}{second}")
    for one in waits.waivable:
        click.echo(f"{inert(one.id)}\n    may be waived (--waive, --seen-by): {inert(one.message.en)}")
    for outcome in waits.silent:
        told = outcome.message.en if outcome.message else ""
        click.echo(f"--allow {inert(outcome.rule)}\n    {inert(told)}")
    for one in waits.lapsed:
        click.echo(f"--tidy\n    {inert(one.message.en)}")
    if waits.to_correct:
        what = "1 critical finding" if waits.to_correct == 1 else f"{waits.to_correct} critical findings"
        click.echo(f"{what} cannot be answered: correct what `tieout check` tells of.")
    count = len(waits.warnings) + len(waits.silent) + len(waits.lapsed)
    told = f"{count} {'waits' if count == 1 else 'wait'} for an answer." if count else "Nothing waits for an answer."
    click.echo(told)
    return EXIT_HOLD if count or waits.to_correct else 0


def _tell_written(written: Written, file: Path) -> None:
    """Say what was written, and what was taken out."""
    for name in written.given:
        click.echo(f"answered   {inert(name)}")
    for name in written.gone:
        click.echo(f"taken out  {inert(name)}")
    click.echo(f"Wrote      {inert(str(file))}")
