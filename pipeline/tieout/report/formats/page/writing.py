"""Write a verdict as a page that stands alone.

Values in, text out. The page fetches nothing: its policy forbids that, and names its style sheet by digest, and the
one script of a page of several languages, which tells the browser which is shown. Every value is escaped, and what
cannot be seen is made visible.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tieout.report.calling import cutter
from tieout.report.days import day_en, day_nl
from tieout.report.formats.page.pictures import picture_findings, picture_tables
from tieout.report.formats.page.prose import SIGNS as TEXT_SIGNS
from tieout.report.formats.page.prose import lay_out_texts, name_words, said_of_cells, said_of_rows
from tieout.report.formats.page.sheets import lay_out_tables, name_cells
from tieout.report.formats.page.shown import BLANK, KINDS, SIGNS, causes_of, heaps_of, show_findings, spots_of
from tieout.report.interface import Report
from tieout.report.pairs import paired
from tieout.report.printed import visible
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Input, Outcome, Place, Rule, State, Text
from tieout.values.toml import quoted
from tieout.values.verdict import MOST_NAMED, Decision, told_alike, unjudged

if TYPE_CHECKING:
    from jinja2 import Environment

SPOKEN: Mapping[str, str] = {"nl": "Nederlands", "en": "English"}
"""The languages that the page itself speaks, as it offers them. English is last: whoever has another has it for its
readers. The style sheet shows one of them at a time."""
CALLED: Mapping[Decision, Mapping[str, str]] = {
    "publish": {"nl": "Publiceren", "en": "Publish"},
    "hold": {"nl": "Niet publiceren", "en": "Hold"},
    "cannot judge": {"nl": "Geen oordeel mogelijk", "en": "Cannot judge"},
}
"""What the title calls a verdict."""
MOST_FINDINGS = 1_000
"""Findings shown, the weightiest first; the record holds them all."""
LINK = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#][A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?")
FEWER = (500, 250, 100, 40, 15)
"""Findings shown on a page of long tables that would be too large with more of them."""
MOST_HEAPS = 8
"""Causes by table that the first screen names; all of them stand in what is to be done."""
LARGEST = 1_000_000
"""Bytes of such a page from which it shows fewer findings: a browser must open it at once."""
_STATE_ORDER: Mapping[State | None, int] = {None: 0, "broken": 1, "empty": 2, "failed": 3, "passed": 4}


@dataclass(frozen=True, slots=True)
class Version:
    """What a text says to the readers of some language of the page."""

    readers: str
    """Their language; none where all of them read the same."""
    language: str
    """The language that it is said in; none where that is the reader's."""
    said: str


def page(report: Report) -> str:
    """Write the page, with as many findings on long tables as it can show without being too large."""
    count = len(report.verdict.findings)
    written = _page(report, MOST_FINDINGS)
    if any(table.left_out for table in report.tables):
        for most in (fewer for fewer in FEWER if fewer < count):
            if len(written) <= LARGEST:
                break
            written = _page(report, most)
    return written


def _page(report: Report, most_findings: int) -> str:
    """Write the page with at most so many findings."""
    from markupsafe import Markup

    verdict, tables, run = report.verdict, report.tables, report.run
    cells, words = name_cells(tables), name_words(report.texts)

    def named(place: Place) -> str | None:
        return cells(place) or words(place)

    every = show_findings(verdict, tables, named, said_of_rows(report.texts, named))
    shown = every[:most_findings]
    groups = {kind: [one for one in shown if one.kind == kind] for kind in KINDS}
    leading = {kind: [one for one in groups[kind] if one.leader is None] for kind in KINDS}
    heaps = heaps_of([one for one in leading["warning"] if one.after is None])
    pairs, strays = paired(verdict.rules, verdict.outcomes)
    ordered = sorted(pairs, key=lambda pair: _STATE_ORDER[pair[1].state if pair[1] else None])
    style = _file("page.css")
    languages = offered(verdict.languages)
    script = _file("language.js") if len(languages) > 1 else ""
    rules = {rule.name: rule for rule in verdict.rules}
    return (
        _environment()
        .get_template("page")
        .render(
            verdict=verdict,
            groups=groups,
            leading=leading,
            counts=Counter(one.kind for one in every),
            unowned=any(not one.finding.owner for kind in ("critical", "warning") for one in leading[kind]),
            followers=Counter(one.leader for one in every if one.leader is not None),
            signs=SIGNS,
            left_out=len(every) - len(shown),
            sheets=lay_out_tables(tables, shown, said_of_cells(report.texts, named)),
            charts=picture_tables(tables, shown, named),
            pictures=picture_findings(tables, shown, named),
            texts=lay_out_texts(report.texts, shown, named),
            text_signs=TEXT_SIGNS,
            heaps=heaps,
            causes=causes_of(leading["critical"], verdict.outcomes),
            reasons_to_explain=[(table, heap) for table, heaped in heaps for heap in heaped],
            most_heaps=MOST_HEAPS,
            later=[one for one in leading["warning"] if one.after is not None],
            rule_ids=_ids(ordered),
            titles={name: rule.title for name, rule in rules.items()},
            pieces=cutter(verdict.rules),
            rules=ordered,
            strays=strays,
            unlisted=sum(outcome.unlisted for outcome in verdict.outcomes),
            not_judged=[(one, spots_of(one.places, named)) for one in verdict.not_judged],
            unsettled=_unsettled_alike(pairs),
            unjudged=unjudged(verdict) if verdict.verdict == "cannot judge" else (),
            leaves=[_leave(outcome, rule) for rule, outcome in pairs if _unsettled(outcome) and _leave(outcome, rule)],
            style=Markup(style),  # noqa: S704  our own file, nothing of a publication in it
            style_digest=_digest(style),
            script=Markup(script),  # noqa: S704  our own file too
            script_digest=_digest(script),
            called=CALLED[verdict.verdict],
            run_note=f"{run.id} · {run.finished}" if run is not None else "",
            judged_on=run.finished[:10] if run is not None else "",
            book=verdict.rulebook.split(" ")[0] if verdict.has_rulebook else "",
            record=report.files.get("record"),
            offered=languages,
            spoken=SPOKEN,
            most_named=MOST_NAMED,
            idle=sum(outcome.state == "empty" for outcome in verdict.outcomes),
        )
    )


def _digest(text: str) -> str:
    """Name a text by its digest, as a policy of a page does."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


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


def _ids(pairs: Sequence[tuple[Rule, Outcome | None]]) -> dict[str, str]:
    """Give the id on the page of each rule by its name; of two of one name, the first."""
    return {rule.name: f"r{number}" for number, (rule, _) in reversed(list(enumerate(pairs, start=1)))}


def _tenth(share: Decimal) -> Decimal:
    """Round a percentage to one decimal."""
    return share.quantize(Decimal("0.1"))


def _is_safe_link(address: str) -> bool:
    """Tell whether an address is one on the web, written with nothing that could mean something else."""
    return LINK.fullmatch(address) is not None


def _file(name: str) -> str:
    """Read a file that lies beside this module."""
    return files("tieout.report.formats.page").joinpath(name).read_text("utf-8")


@cache
def _environment() -> Environment:
    """Set up the template: everything escaped, nothing undefined."""
    from jinja2 import DictLoader, Environment, StrictUndefined

    names = ("page", "words", "first", "findings", "texts", "tables", "behind")
    environment = Environment(
        loader=DictLoader({name: _file(f"{name}.html.j2") for name in names}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # To work out beforehand what never changes takes longer than to write a page with it.
        optimized=False,
    )
    environment.filters |= {
        "dutch": dutch, "english": english, "adds_up": _adds_up, "versions": versions, "day_nl": day_nl,
        "day_en": day_en, "safe_link": _is_safe_link, "tenth": _tenth,
    }  # fmt: skip
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


def _leave(outcome: Outcome | None, rule: Rule) -> tuple[str, ...]:
    """Write the allowance for a rule that examined nothing, where one could be given; else nothing."""
    if outcome is None or outcome.silenced is None:
        return ()
    return "[[allowance]]", f"rule = {quoted(rule.name)}", f"cells = {quoted(outcome.silenced)}", *BLANK


def _adds_up(file: Input) -> bool:
    """Tell whether every line of a file is accounted for."""
    return file.adds_up
