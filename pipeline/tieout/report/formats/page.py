"""Tell a verdict as a page: one HTML file that stands alone, in the languages of its rulebook that the page speaks.

Values in, bytes out. The page runs no script and fetches nothing: its policy forbids both, and names
its one style sheet by digest. Every value is escaped, and what cannot be seen is made visible.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from tieout.report.interface import Format, Report
from tieout.report.pairs import paired
from tieout.report.printed import PrintedRow, PrintedTable, visible
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Finding, Input, Outcome, Place, Rule, State, Text
from tieout.values.toml import quoted
from tieout.values.verdict import MOST_NAMED, Verdict, told_alike

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

Kind = Literal["critical", "warning", "waived", "explained", "info"]

KINDS: tuple[Kind, ...] = ("critical", "warning", "waived", "explained", "info")
"""What a finding asks of the steward, the weightiest first."""
SIGNS: Mapping[Kind, str] = {"critical": "■", "warning": "▲", "waived": "□", "explained": "△", "info": "●"}
"""A shape beside each colour, so that colour never speaks alone."""
SPOKEN: Mapping[str, str] = {"nl": "Nederlands", "en": "English"}
"""The languages that the page itself speaks, as it offers them. English is last: whoever has another has it for its
readers. The style sheet shows one of them at a time."""
MOST_FINDINGS = 1_000
"""Findings shown, the weightiest first; the record holds them all."""
FEWER = (500, 250, 100, 40, 15)
"""Findings shown on a page that would be too large with more of them."""
LARGEST = 1_000_000
"""Bytes of a page from which it shows fewer findings: a browser must open it at once."""
MOST_PLACES = 40
"""Places shown with one finding; the record holds them all."""

BLANK = ('text = ""', 'who = ""', 'when = ""  # YYYY-MM-DD', 'until = ""  # YYYY-MM-DD')
"""What whoever answers fills in."""
_STATE_ORDER: Mapping[State | None, int] = {None: 0, "broken": 1, "empty": 2, "failed": 3, "passed": 4}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as shown: where it is, and the cell on this page that it can be seen in."""

    place: Place
    where: str
    cell: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """What a text says to the readers of some language of the page."""

    readers: str
    """Their language; none where all of them read the same."""
    language: str
    """The language that it is said in; none where that is the reader's."""
    said: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as shown, with the number that marks it."""

    number: int
    finding: Finding
    kind: Kind
    spots: tuple[Spot, ...]
    more: int
    """Places not shown."""
    rule: Rule | None
    stub: tuple[str, ...]
    """Lines for answers.toml, to be filled in."""
    leader: int | None
    """Number of the finding that it follows from."""

    @property
    def mark(self) -> str:
        """What marks the finding in a table: its shape and its number."""
        return f"{SIGNS[self.kind]}{self.number}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell and the findings that involve it."""

    id: str
    text: str
    figure: bool
    marks: tuple[Shown, ...]
    subject: bool
    """Whether one of these findings is about this cell, not only involves it."""

    @property
    def kind(self) -> str:
        """The weightiest kind among the findings, or nothing."""
        return min((mark.kind for mark in self.marks), key=KINDS.index, default="")


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line: its number and its cells."""

    number: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed table as shown."""

    table: PrintedTable
    heading: Cell
    header: Row
    rows: Iterable[Row | Markup]
    """Those without a mark, as nearly all are, are written already; they are laid out as they are asked for."""


def page(report: Report) -> str:
    """Write the page, with as many findings as it can show without being too large."""
    count = len(report.verdict.findings)
    written = _page(report, MOST_FINDINGS)
    for most in (fewer for fewer in FEWER if fewer < count):
        if len(written) <= LARGEST:
            break
        written = _page(report, most)
    return written


def _page(report: Report, most_findings: int) -> str:
    """Write the page with at most so many findings."""
    from markupsafe import Markup

    verdict, tables, run = report.verdict, report.tables, report.run
    named = _cells(tables)
    every = _shown(verdict, named)
    shown = every[:most_findings]
    pairs, strays = paired(verdict.rules, verdict.outcomes)
    style = files("tieout.report.formats").joinpath("page.css").read_text("utf-8")
    template = _environment().get_template("page")
    return template.render(
        verdict=verdict,
        groups={kind: [one for one in shown if one.kind == kind] for kind in KINDS},
        signs=SIGNS,
        left_out=len(every) - len(shown),
        sheets=_sheets(tables, shown),
        rules=sorted(pairs, key=lambda pair: _STATE_ORDER[pair[1].state if pair[1] else None]),
        strays=strays,
        unlisted=sum(outcome.unlisted for outcome in verdict.outcomes),
        not_judged=[(one, _spots(one.places, named)) for one in verdict.not_judged],
        unsettled=_unsettled_alike(pairs),
        leaves=[_leave(outcome, rule) for rule, outcome in pairs if _unsettled(outcome) and _leave(outcome, rule)],
        style=Markup(style),  # noqa: S704  our own file, nothing of a publication in it
        style_digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        run_note=f"{run.id} · {run.finished}" if run is not None else "",
        record=report.files.get("record"),
        offered=offered(verdict.languages),
        spoken=SPOKEN,
        most_named=MOST_NAMED,
        idle=sum(outcome.state == "empty" for outcome in verdict.outcomes),
    )


def offered(languages: Sequence[str]) -> tuple[str, ...]:
    """Give the languages that the page offers, of those of a rulebook; the frame is English where it speaks none."""
    return tuple(code for code in SPOKEN if code in languages) or ("en",)


def versions(text: Text, offered: Sequence[str]) -> tuple[Version, ...]:
    """Give what a text says to the readers of each language that the page offers, once where that is the same."""
    said = {code: text.in_language(code) for code in offered}
    first = text.languages[0]
    if len(set(said.values())) == 1:
        return (Version("", "" if offered[0] in text.languages else first, said[offered[0]]),)
    return tuple(Version(code, "" if code in text.languages else first, words) for code, words in said.items())


@cache
def _environment() -> Environment:
    """Set up the template: everything escaped, nothing undefined."""
    # Here, so that whoever only asks for the name of the file need not wait for it.
    from jinja2 import DictLoader, Environment, StrictUndefined

    source = files("tieout.report.formats").joinpath("page.html.j2").read_text("utf-8")
    environment = Environment(
        loader=DictLoader({"page": source}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"dutch": dutch, "english": english, "adds_up": _adds_up, "versions": versions}
    return environment


def _seen(value: object) -> object:
    """Make what cannot be seen visible in every piece of text that the template puts out."""
    return visible(value) if type(value) is str else value


def _unsettled_alike(pairs: Sequence[tuple[Rule, Outcome | None]]) -> list[tuple[Outcome | None, list[Rule]]]:
    """Give the rules that judged nothing without leave; those that saw nothing for one reason are told together."""
    unsettled = [(rule, outcome) for rule, outcome in pairs if _unsettled(outcome)]
    silent: list[tuple[Outcome | None, list[Rule]]] = [(None, [rule]) for rule, outcome in unsettled if outcome is None]
    rules = {id(outcome): rule for rule, outcome in unsettled}
    told = told_alike(outcome for _, outcome in unsettled if outcome is not None)
    return silent + [(alike[0], [rules[id(outcome)] for outcome in alike]) for alike in told]


def _unsettled(outcome: Outcome | None) -> bool:
    """Tell whether a rule judged nothing without leave."""
    if outcome is None or outcome.state == "broken":
        return True
    return outcome.state == "empty" and outcome.allowed_empty is None


def _adds_up(file: Input) -> bool:
    """Tell whether every line of a file is accounted for."""
    return file.lines == file.rows + file.continued + file.rejected


def _where(place: Place) -> str:
    """Write a place as `file:line:column`, as far as it is known."""
    parts = (place.file, place.line, place.column if place.line is not None else None)
    return ":".join(str(part) for part in parts if part is not None)


def _kind(finding: Finding) -> Kind:
    """Say what a finding asks of the steward."""
    if finding.explanation is not None and finding.severity != "info":
        return "waived" if finding.explanation.waives else "explained"
    return finding.severity


_Key = tuple[str, int | None, int | None]
_Named = Callable[[Place], str | None]
"""Gives the name of the cell on the page that shows a place."""


def _cells(tables: Sequence[PrintedTable]) -> _Named:
    """Name the cells on the page, with the line number and the caption for whole lines and files, as they are asked."""
    widths: defaultdict[str, dict[int, dict[int, int]]] = defaultdict(dict)
    for number, table in enumerate(tables, start=1):
        widths[table.file][number] = {1: len(table.header)} | {row.line: len(row.cells) for row in table.rows}

    def named(place: Place) -> str | None:
        # Of two tables in one file the later shows what both have.
        for number, lines in reversed(widths.get(place.file, {}).items()):
            parts = [part for part in (place.line, place.column) if part is not None]
            width = lines.get(place.line, 0) if place.line is not None else 0
            if not parts or (place.line in lines and (place.column is None or 1 <= place.column <= width)):
                return "-".join((f"t{number}", *map(str, parts)))
        return None

    return named


def _shown(verdict: Verdict, named: _Named) -> tuple[Shown, ...]:
    """Give each finding its number, in the order in which the page shows them."""
    rules = {rule.name: rule for rule in verdict.rules}
    ordered = sorted(verdict.findings, key=lambda finding: KINDS.index(_kind(finding)))
    numbers = {finding.id: number for number, finding in enumerate(ordered, start=1)}
    return tuple(
        Shown(
            number=number,
            finding=finding,
            kind=_kind(finding),
            spots=_spots(finding.places[:MOST_PLACES], named),
            more=max(0, len(finding.places) - MOST_PLACES),
            rule=rules.get(finding.rule),
            stub=_stub(finding),
            leader=numbers.get(finding.follows or ""),
        )
        for number, finding in enumerate(ordered, start=1)
    )


def _spots(places: Sequence[Place], named: _Named) -> tuple[Spot, ...]:
    """Give each place the cell on the page that shows it."""
    return tuple(Spot(one, _where(one), named(one)) for one in places)


def _stub(finding: Finding) -> tuple[str, ...]:
    """Write the answer to a finding as lines for answers.toml, with what the steward fills in left blank."""
    figures = [place.printed for place in finding.places if place.printed]
    said = [f"finding = {quoted(finding.id)}"]
    said += [f"figures = [{', '.join(map(quoted, figures))}]"] if figures else []
    return "[[explanation]]", *said, *BLANK


def _leave(outcome: Outcome | None, rule: Rule) -> tuple[str, ...]:
    """Write the allowance for a rule that examined nothing, where one could be given; else nothing."""
    if outcome is None or outcome.silenced is None:
        return ()
    return "[[allowance]]", f"rule = {quoted(rule.name)}", f"cells = {quoted(outcome.silenced)}", *BLANK


def _sheets(tables: Sequence[PrintedTable], shown: Iterable[Shown]) -> tuple[Sheet, ...]:
    """Lay out the printed tables with their marked cells."""
    marks: defaultdict[_Key, list[Shown]] = defaultdict(list)
    subjects: set[_Key] = set()
    for one in shown:
        keys = [(place.file, place.line, place.column) for place in one.finding.places]
        subjects.update(keys[:1])
        for key in dict.fromkeys(keys):
            marks[key].append(one)
    return tuple(_sheet(table, number, marks, subjects) for number, table in enumerate(tables, start=1))


def _sheet(table: PrintedTable, number: int, marks: Mapping[_Key, Sequence[Shown]], subjects: set[_Key]) -> Sheet:
    """Lay out one printed table."""

    def cell(text: str, line: int | None = None, column: int | None = None) -> Cell:
        key = (table.file, line, column)
        id = "-".join(str(part) for part in (f"t{number}", line, column) if part is not None)
        return Cell(id, text, column in table.figure_columns, tuple(marks.get(key, ())), key in subjects)

    def row(line: int, cells: Sequence[str]) -> Row:
        shown = tuple(cell(text, line, column) for column, text in enumerate(cells, start=1))
        return Row(cell(str(line), line), shown)

    def rows() -> Iterator[Row | Markup]:
        plain = _plain(table, number)
        marked = {line for file, line, _ in marks if file == table.file}
        for printed in table.rows:
            is_marked = printed.line in marked or len(printed.cells) != len(table.header)
            yield row(printed.line, printed.cells) if is_marked else plain(printed)

    return Sheet(table, cell(table.title), row(1, table.header), rows())


SIGNIFICANT = re.compile("[&<>'\"]")
"""What is no letter of a text in HTML."""


def _plain(table: PrintedTable, number: int) -> Callable[[PrintedRow], Markup]:
    """Give what writes a row of a table without a mark, as the template writes it: a table may have very many."""
    from markupsafe import Markup, escape

    figure = ' class="figure"'
    cells = "".join(
        f'<td id="t{number}-{{0}}-{column}"{figure if column in table.figure_columns else ""}>'
        f'<span class="text">{{{column}}}</span></td>'
        for column in range(1, len(table.header) + 1)
    )
    written = f'<tr><th scope="row" id="t{number}-{{0}}" class="line ">{{0}}</th>{cells}</tr>'.format

    def plain(row: PrintedRow) -> Markup:
        texts = "".join(row.cells)
        if texts.isprintable() and not SIGNIFICANT.search(texts):
            return Markup(written(row.line, *row.cells))  # noqa: S704  there is nothing in it to escape
        return Markup(written(row.line, *(escape(visible(text)) for text in row.cells)))  # noqa: S704  all escaped

    return plain


def _write(report: Report) -> bytes:
    """Write the page as the bytes of its file."""
    return page(report).encode()


FORMAT = Format(name="page", media_type="text/html", file="report.html", write=_write)
