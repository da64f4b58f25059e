"""Draw a verdict for the terminal: the verdict, what to act on, what was not judged, the account.

Values in, lines out. Whatever comes from a publication is shown as plain text: its characters style
nothing, no line can pass for a command to the log it ends up in, and no id or place is ever cut.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text as Styled

from tieout.report.calling import caller
from tieout.report.formats.terminal.since import Line, since_lines, softer_lines
from tieout.report.interface import NARROWEST, Report
from tieout.report.pairs import paired
from tieout.report.plain import safe
from tieout.report.reasons import reasons_told
from tieout.values.numbers import english
from tieout.values.outcome import STATES, Finding, Input, Outcome, Place, Rule, Text
from tieout.values.places import counted_by
from tieout.values.places import located as place_in_words
from tieout.values.verdict import Verdict, holding, some_named, told_alike

MOST_ACTS = 20
"""Findings to act on that the short form tells in full."""
MOST_FOLLOWING = 3
"""Of what follows from one of these, how much it tells."""
MOST_UNJUDGED = 5
"""Lines by which it says what judged nothing."""
NOTED = "noted"
"""What became of a rule for information that found something."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing told, on one line or more."""

    indent: int
    text: Styled
    whole: int = 0
    """How many characters at its begin are never broken over lines."""
    hang: int = 0
    """How much further its second line and those after it are indented."""


_BLANK = _Told(0, Styled())
_STYLE = {"publish": "bold green", "hold": "bold red", "cannot judge": "bold magenta"}
_SEVERITY_STYLE = {"critical": "bold red", "warning": "bold yellow", "info": "bold cyan"}


def lines(report: Report) -> tuple[str, ...]:
    """Tell a verdict."""
    width, colour = max(report.screen.width, NARROWEST), report.screen.colour
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )
    with console.capture() as captured:
        for told in _told(report):
            for line in _wrapped(told, width):
                console.print(line, soft_wrap=True)
    return tuple(line.rstrip() for line in captured.get().removesuffix("\n").split("\n"))


def _wrapped(told: _Told, width: int) -> Iterator[Styled]:
    """Break one told thing at its spaces only; what is indented further on is its continuation."""
    room = width - told.indent - told.hang
    for number, line in enumerate(told.text.divide(_breaks(told.text.plain, room, told.whole))):
        line.rstrip()
        line.pad_left(told.indent + (told.hang if number else 0))
        yield line


def _breaks(text: str, width: int, whole: int) -> Iterator[int]:
    """Say where to break `text`: before a word that no longer fits, never in its first `whole` characters."""
    begin = 0
    for word in re.finditer("[^ ]+", text[whole:]):
        start, end = whole + word.start(), whole + word.end()
        if start > begin and cell_len(text[begin:end]) > width:
            yield start
            begin = start


def _told(report: Report) -> Iterator[_Told]:
    """Tell everything, in the order in which a steward needs it."""
    verdict, where, page = report.verdict, report.where, report.files.get("page")
    full = report.screen.full
    yield from _banner(verdict, report)
    if report.since is not None:
        yield from map(_line, since_lines(report.since, where))
    yield from _to_act_on(verdict, where, full)
    if verdict.verdict == "cannot judge":
        yield from _unjudged(verdict, full)
    if full:
        yield from _in_passing(verdict, where)
    if verdict.verdict != "cannot judge":
        yield from _unjudged(verdict, full)
    yield from _account(verdict, where) if full else _account_in_short(verdict)
    if page:
        yield _BLANK
        path = Styled.assemble(_text("Report  ", "bold"), _text(page))
        yield _Told(0, path, len(path))
    for name in ("since", "changes"):
        if changes := report.files.get(name):
            path = Styled.assemble(_text("Changes ", "bold"), _text(changes))
            yield _Told(0, path, len(path))


def _line(line: Line) -> _Told:
    """Lay out a line of what is new."""
    if not line.place:
        return _Told(line.indent, _text(line.text, line.style), hang=2)
    return _placed(line.place, line.text, line.indent)


def _banner(verdict: Verdict, report: Report) -> Iterator[_Told]:
    """Tell the verdict itself and every reason for it; before these what makes it softer than another version."""
    word = f" {verdict.verdict.upper()} "
    style = _STYLE[verdict.verdict]
    yield _Told(0, _text("=" * NARROWEST, style))
    yield _Told(0, Styled.assemble(_text(word, f"{style} reverse"), _text(f" {verdict.publication}", "bold")))
    yield _Told(1, _text(verdict.title))
    yield _Told(0, _text("=" * NARROWEST, style))
    full = report.screen.full
    called = caller(verdict.rules, with_names=full)
    if report.since is not None:
        yield from map(_line, softer_lines(report.since, called))
    for reason in reasons_told(verdict, with_names=full):
        yield _Told(1, _text(f"- {reason.en}"), hang=2)
    if verdict.stands_on:
        yield _BLANK
        yield _Told(1, _text("Judged with what the publisher says:"))
    for line in verdict.stands_on:
        yield _Told(1, _text(f"- {called(line).en}"), hang=2)
    if verdict.verdict == "publish" and verdict.valid_until:
        yield _Told(1, _text(f"Valid until {verdict.valid_until}, when the first explanation ends."))
    if report.reused:
        yield _Told(1, _text("Nothing has changed since this verdict was reached; it was not reached anew."))


def _to_act_on(verdict: Verdict, where: str, full: bool) -> Iterator[_Told]:
    """Tell what holds the publication: what to correct, then what to explain; of very many only so many unless full."""
    held = holding(verdict)
    room = len(held) if full else MOST_ACTS
    known = {finding.id for finding in held}
    following: dict[str, list[Finding]] = defaultdict(list)
    for finding in held:
        if finding.follows in known:
            following[str(finding.follows)].append(finding)
    for severity, words in (("critical", "to correct"), ("warning", "to explain in answers.toml, or to correct")):
        found = [finding for finding in held if finding.severity == severity]
        leading = [finding for finding in found if finding.follows not in known]
        more = len(found) - len(leading)
        also = f", and {english(more)} that follow{'s' if more == 1 else ''} from another" if more else ""
        heading = f"{severity.upper()}: {english(len(leading))} {words}{also}"
        if leading and not room:
            yield from _heading(heading, severity)
        for number, finding in enumerate(leading[:room]):
            yield from (_BLANK,) if number else _heading(heading, severity)
            yield from _in_full(finding, where)
            others = following[finding.id]
            told = others if full else others[:MOST_FOLLOWING]
            for other in told:
                yield _follower(other, where)
            if len(others) > len(told):
                yield _Told(4, _text(f"and {english(len(others) - len(told))} more that follow from it"))
        if len(leading) > room:
            yield from (_BLANK,) if room else ()
            yield _Told(2, _text(f"and {english(len(leading) - room)} more: --full tells them, and so does the report"))
        room = max(0, room - len(leading))


def _follower(finding: Finding, where: str) -> _Told:
    """Tell in one line of a finding that follows from the one above it."""
    place = _first_place(finding, where)
    return _Told(4, _text(f"{place}  follows from it: {finding.title.en}"), len(safe(place)), hang=2)


def _in_full(finding: Finding, where: str) -> Iterator[_Told]:
    """Tell one finding that must be acted on: its place, what is wrong, and its likely cause."""
    place = _text(_first_place(finding, where), _SEVERITY_STYLE[finding.severity])
    yield _Told(2, place, len(place))
    yield _Told(4, _text(finding.title.en, "bold"))
    yield _Told(4, _text(finding.message.en))
    if finding.cause:
        yield _Told(4, Styled.assemble(_text("Likely cause: ", "italic"), _text(finding.cause.en)))
    named = _text(f'finding = "{finding.id}"' if finding.severity == "warning" else f"finding {finding.id}")
    yield _Told(4, named, len(named))


def _in_passing(verdict: Verdict, where: str) -> Iterator[_Told]:
    """Tell in one line each what needs no act: the answered warnings and what is for information."""
    held = {id(finding) for finding in holding(verdict)}
    rest = [finding for finding in verdict.findings if id(finding) not in held]
    waived = [finding for finding in rest if finding.severity == "critical"]
    explained = [finding for finding in rest if finding.severity == "warning"]
    info = [finding for finding in rest if finding.severity == "info"]
    if waived:
        yield from _heading(f"WAIVED: {english(len(waived))}", "info")
    for finding in waived:
        yield _placed(_first_place(finding, where), f"{finding.title.en}{_answered(finding)}")
    if explained:
        yield from _heading(f"EXPLAINED: {english(len(explained))}", "info")
    for finding in explained:
        yield _placed(_first_place(finding, where), f"{finding.title.en}{_answered(finding)}")
    if info:
        yield from _heading(f"INFO: {english(len(info))}", "info")
    for finding in info:
        yield _placed(_first_place(finding, where), finding.message.en)


def _answered(finding: Finding) -> str:
    """Say who answered a finding, who saw it and until when the answer holds."""
    answer = finding.explanation
    if answer is None:
        return ""
    seen = f", seen by {answer.seen_by}" if answer.seen_by else ""
    return f" ({answer.who}{seen}, until {answer.until})"


def _unjudged(verdict: Verdict, full: bool) -> Iterator[_Told]:
    """Tell which checks could not be made, and which rules saw nothing or could not run: all of them if full."""
    pairs, strays = paired(verdict.rules, verdict.outcomes)
    called = caller(verdict.rules, with_names=full)
    told = [f"{rule.name}: declared, but never reported" for rule, outcome in pairs if outcome is None]
    unsettled = [outcome for _, outcome in pairs if outcome is not None and _is_unsettled(outcome)]
    told += [_alike(alike) for alike in told_alike(unsettled)]
    told += [f"{outcome.rule}: reported as {outcome.state}, but never declared" for outcome in strays]
    checks = len(verdict.not_judged)
    excused = sum(is_excused(outcome) for outcome in verdict.outcomes)
    if not told and not checks and not excused:
        return
    yield from _heading("NOT JUDGED", "info")
    if checks:
        yield _Told(2, _text(f"{_count(checks, 'check')} for want of a printed figure; the report names each."))
    if excused:
        yield _Told(2, _text(f"{_count(excused, 'rule')} with nothing to examine here; the report says why."))
    for line in told if full else told[:MOST_UNJUDGED]:
        yield _Told(2, _text(called(Text(line)).en), hang=2)
    if not full and len(told) > MOST_UNJUDGED:
        yield _Told(2, _text(f"and {english(len(told) - MOST_UNJUDGED)} more: --full tells them"))


def _is_unsettled(outcome: Outcome) -> bool:
    """Tell whether a rule judged nothing, and the publication itself does not show why."""
    return outcome.state in ("empty", "broken") and not is_excused(outcome)


def _alike(outcomes: Sequence[Outcome]) -> str:
    """Say why rules judged nothing; of many only some are named."""
    outcome = outcomes[0]
    allowed = f" Allowed: {outcome.allowed_empty.en}" if outcome.allowed_empty is not None else ""
    why = outcome.message.en if outcome.message is not None else ""
    what = "nothing to examine" if outcome.state == "empty" else "could not run"
    return f"{some_named(outcomes).en}: {what}. {why}{allowed}".rstrip()


def is_excused(outcome: Outcome) -> bool:
    """Tell whether a rule saw nothing because what it is about is not there, as the publication itself shows."""
    return outcome.state == "empty" and outcome.allowed_empty is not None and outcome.message is None


def _account(verdict: Verdict, where: str) -> Iterator[_Told]:
    """Tell how much was read and looked at."""
    yield from _heading("ACCOUNT", "info")
    for file in verdict.inputs:
        yield _placed(_joined(where, file.path), equation(file))
    tally = verdict.tally
    yield _Told(2, _text(_rules_counted(verdict)))
    yield _Told(2, _text(_count(tally.checks, "check")))
    figure, mark = ("figure", "mark") if verdict.has_rulebook else ("value", "blank")
    printed = f"{_count(tally.figures, figure)} + {_count(tally.marks, mark)}"
    yield _Told(2, _text(f"{_count(tally.cells, 'cell')} = {printed}"))
    yield _Told(2, _text(f"{_count(tally.examined, figure)} looked at by {_rules_of(verdict)}"))


def _rules_of(verdict: Verdict) -> str:
    """Say whose rules looked at the figures."""
    return "a rule of the rulebook" if verdict.has_rulebook else "a rule that the data package asks"


def _account_in_short(verdict: Verdict) -> Iterator[_Told]:
    """Count what asks for nothing, what was read and what was looked at; tell of a file that lost lines."""
    yield from _heading("COUNTS", "info")
    held = {id(finding) for finding in holding(verdict)}
    rest = Counter(_passing(finding) for finding in verdict.findings if id(finding) not in held)
    counts = ", ".join(f"{english(number)} {what}" for what, number in sorted(rest.items()))
    if counts:
        yield _Told(2, _text(f"{counts}: --full tells each"))
    files, tally = verdict.inputs, verdict.tally
    whole = Input(
        "", "", 0, *(sum(getattr(file, part) for file in files) for part in ("lines", "rows", "rejected", "continued"))
    )
    yield _Told(2, _text(f"{_count(len(files), 'file')}: {equation(whole)}"))
    for file in files:
        if not file.adds_up:
            yield _placed(file.path, equation(file))
    yield _Told(2, _text(_rules_counted(verdict)))
    figures = _count(tally.figures, "figure" if verdict.has_rulebook else "value")
    looked = f"{english(tally.examined)} of {figures} looked at by {_rules_of(verdict)}"
    yield _Told(2, _text(f"{_count(tally.checks, 'check')}; {looked}"))


def _passing(finding: Finding) -> str:
    """Say in a word why a finding that does not hold asks for nothing."""
    return {"critical": "waived", "warning": "explained"}.get(finding.severity, "for information")


def _rules_counted(verdict: Verdict) -> str:
    """Count what became of the rules."""
    pairs, _ = paired(verdict.rules, verdict.outcomes)
    states = Counter(_called(rule, outcome) for rule, outcome in pairs)
    called = [*STATES, *([NOTED] if states[NOTED] else [])]
    counts = ", ".join(f"{english(states[state])} {state}" for state in called)
    lost = f", {english(states[None])} not reported" if states[None] else ""
    return f"{_count(len(verdict.rules), 'rule')}: {counts}{lost}"


def _called(rule: Rule, outcome: Outcome | None) -> str | None:
    """Name what became of a rule; one that is for information fails nothing."""
    if outcome is None:
        return None
    return NOTED if outcome.state == "failed" and rule.severity == "info" else outcome.state


def equation(file: Input) -> str:
    """Write the proof that nothing of a file was lost, or its failure: `27 lines = 27 rows + 0 rejected`."""
    sign = "=" if file.adds_up else "IS NOT"
    continued = f" + {english(file.continued)} continued" if file.continued else ""
    comments = f" + {_count(file.comments, 'comment')}" if file.comments else ""
    rows = f"{_count(file.rows, 'row')}{continued}{comments}"
    return f"{_count(file.lines, counted_by(file.path).en)} {sign} {rows} + {english(file.rejected)} rejected"


def _heading(words: str, severity: str) -> Iterable[_Told]:
    """Open a part of the report."""
    return _BLANK, _Told(0, _text(words, _SEVERITY_STYLE[severity]))


def _placed(place: str, words: str, indent: int = 2) -> _Told:
    """Tell something behind its place, which is never broken."""
    return _Told(indent, _text(f"{place}  {words}"), len(safe(place)), hang=2)


def _first_place(finding: Finding, where: str) -> str:
    """Give the place that the finding is about, as an editor can open it."""
    return located(finding.places[0], where) if finding.places else _joined(where, "")


def located(place: Place, where: str) -> str:
    """Write a place as `folder/file:line:column`, as far as it is known, or with its page in words."""
    return place_in_words(place, _joined(where, place.file)).en


def _joined(where: str, path: str) -> str:
    """Put a path behind the folder of the publication as it was named."""
    if where in ("", "."):
        return path or "."
    return f"{where.rstrip('/')}/{path}" if path else where


def _count(number: int, noun: str) -> str:
    """Write a number with its noun in the right form."""
    return f"{english(number)} {noun}{'' if number == 1 else 's'}"


def _text(text: str, style: str = "") -> Styled:
    """Hold text for the terminal, made harmless; only `style` styles it."""
    return Styled(safe(text), style=style)
