"""Nothing that stands in a publication gets further than the reader's eye, whichever writer shows it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from unicodedata import category

import pytest

from tests.report.conftest import RUN, TEXTS, reported
from tests.report.naughty import CLASSES, EVERY, is_encodable
from tieout.report import rule, selftest
from tieout.report.formats.page import writing
from tieout.report.formats.record import decode, encode
from tieout.report.formats.terminal.drawing import lines
from tieout.report.interface import Report, Screen
from tieout.report.plain import safe
from tieout.report.printed import visible
from tieout.values.outcome import Place, Text

KEPT = {"severity", "engine", "state", "verdict", "shows", "languages", "judgement", "link", "kind"}
"""Fields that hold one of our own words, never text from outside; a link is tried by itself."""
POLICY = "default-src 'none'; style-src 'sha256-"

TOLD = rule.RuleTold(
    name="receipts_tie_out",
    title=Text("Receipts do not tie out", "Ontvangsten sluiten niet"),
    reason=Text("A total follows from its parts.", "Een totaal volgt uit zijn delen."),
    checks="Receipts are the sum of two lines.",
    source="RBV 2022",
    severity="critical",
    engine="great_expectations",
    declared_in="suites/a.json",
    applies="kasstroom",
    examples=tuple(
        rule.DrawnExample(
            shows=shows,
            where=f"examples/{shows}.toml",
            note=f"note {shows}",
            tables=(
                rule.DrawnTable("kasstroom", "logius", 2022, "jaarverslag", ("Regel", "2022"), (("Totaal", "1"),)),
            ),
            found=("Totaal prints 1.",),
            fault="it finds nothing" if shows == "failing" else None,
        )
        for shows in ("failing", "passing", "empty")
    ),
)
LISTED = (
    rule.Listed("suites/a.json", "one", "critical", "First"),
    rule.Listed("suites/b.json", "two", "info", "Second"),
)
PLACE = selftest.Place("kasstroom", 4, "Totaal", "Realisatie", "39,2")
TESTED = selftest.SelfTest(
    rulebook="agency_accounts", examples=3, faults=("one misbehaves",), tables="the examples", left_out="some were not",
    figures=9, in_identities=4, unseen=(PLACE,), unsound=(selftest.Unsound("kasstroom", "Begroting", "a_rule"),),
    mutations=(selftest.Counted("digits swapped", 2, 1, 0, 0, 2, 1),),
    rules=(selftest.RuleCounted("a_rule", "critical", 1, 1),),
    missed=(selftest.Missed("sign turned", PLACE, "-39,2", "nothing tells them apart"),), indistinguishable=0,
)  # fmt: skip


class Poison:
    """Puts one text of a class around each text within a value, around equal texts the same."""

    def __init__(self, texts):
        self.texts = tuple(texts)
        self.given = {}

    def __call__(self, value):
        """Poison a value."""
        if isinstance(value, str):
            payload = self.given.setdefault(value, self.texts[len(self.given) % len(self.texts)])
            return f"{payload}{value}{payload}"
        if isinstance(value, tuple):
            return tuple(self(item) for item in value)
        if isinstance(value, dict):
            return {self(key): self(item) for key, item in value.items()}
        if isinstance(value, Text):
            return Text.of({code: self(said) for code, said in value.said})
        if is_dataclass(value):
            changes = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in KEPT}
            return replace(value, **{name: self(item) for name, item in changes.items()})
        return value

    @property
    def used(self):
        """Give the texts that were put somewhere."""
        return self.texts[: len(self.given)]


def page(verdict, tables, note, texts=TEXTS):
    """Write the page of a verdict of a run of that name."""
    return writing.page(replace(reported(verdict, tables, replace(RUN, id=note)), texts=texts))


class Elements(HTMLParser):
    """Collect which elements and attributes a page has, its links, and its text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.links, self.policies, self.parts = [], [], [], []
        self.title = None
        self.feed(text)
        self.close()
        self.text = "".join(self.parts)

    def handle_starttag(self, tag, attrs):
        """Note an element, the names of its attributes and where it leads."""
        found = dict(attrs)
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.links += [found[name] for name in ("href", "src", "action", "data", "srcset", "style") if name in found]
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(found["content"])

    def handle_data(self, data):
        """Note text, and the title that the page has."""
        self.parts.append(data)
        if self.title is None and self.elements and self.elements[-1][0] == "title":
            self.title = data


def unquiet(text):
    """Give what of a text is no mere text to a terminal or a log: characters, and lines that read as commands."""
    return [char for char in text if category(char).startswith("C") and char != "\n"] + [
        line for line in text.split("\n") if re.match(r"\s*(::|##)", line) or re.search(r"##\w*\[", line)
    ]


@pytest.fixture(params=CLASSES)
def poison(request):
    """Give one class of hostile texts after the other."""
    return Poison(CLASSES[request.param])


@pytest.fixture(params=["hold", "publish", "cannot_judge"])
def verdict(request):
    """Give one verdict after the other."""
    return request.getfixturevalue(request.param)


def test_there_are_many_of_many_kinds():
    assert len(EVERY) >= 150
    assert len(CLASSES) >= 25


@pytest.mark.parametrize("colour", [False, True])
def test_the_terminal_shows_it_as_text(verdict, poison, colour):
    hostile = poison(verdict)
    shown = lines(
        Report(hostile, where=poison("folder"), files={"page": poison("report")}, screen=Screen(colour=colour))
    )
    text = re.sub("\x1b\\[[0-9;]*m", "", "\n".join(shown)) if colour else "\n".join(shown)
    assert unquiet(text) == []
    assert "".join(safe(hostile.title).split()) in "".join(text.split())


@pytest.mark.parametrize(
    "tell",
    [
        pytest.param(lambda poison: rule.lines(poison(TOLD), 100), id="one rule"),
        pytest.param(lambda poison: rule.listing(poison(LISTED)), id="a list of rules"),
        pytest.param(lambda poison: selftest.lines(poison(TESTED), 100), id="a self-test"),
        pytest.param(lambda poison: [selftest.as_json(poison(TESTED))], id="a self-test in JSON"),
    ],
)
def test_whatever_else_is_told_is_told_as_text(poison, tell):
    told = list(tell(poison))
    assert unquiet("\n".join(told)) == []
    assert not [line for line in told if "\n" in line and not line.startswith("{")]


def test_the_json_of_a_self_test_gives_every_text_back_unchanged(poison):
    hostile = poison(TESTED)
    told = json.loads(selftest.as_json(hostile))
    assert told["faults"] == list(hostile.faults)
    assert told["unseen"][0]["label"] == hostile.unseen[0].label


@pytest.fixture(scope="module")
def pages():
    """The pages that were written, by their verdict and the texts in them."""
    return {}


@pytest.fixture
def written(verdict, tables, pages):
    """What writes the page of the verdict and all that is told with it, with one text of some put in everywhere."""

    def write(poison):
        key = verdict.verdict, poison.texts
        if key not in pages:
            text = page(poison(verdict), poison(tables), poison("note"), poison(TEXTS))
            pages[key] = Elements(text), poison.used
        return pages[key]

    return write


def test_the_page_holds_no_element_more_and_shows_it_as_text(written, poison):
    (tame, _), (wild, used) = written(Poison("x")), written(poison)
    assert wild.elements == tame.elements
    assert wild.links == tame.links
    assert all(link.startswith("#") or link == "https://example.org/vii" for link in wild.links)
    assert [tag for tag, _ in wild.elements].count("script") == 1, "our own, by its digest"
    assert not {"img", "iframe", "object", "link", "form", "b"} & {tag for tag, _ in wild.elements}
    assert not [
        char for char in set(wild.text) if category(char) in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"} and char != "\n"
    ]
    assert used
    assert [text for text in used if visible(text) not in wild.text] == []


@pytest.mark.parametrize("texts", CLASSES.values(), ids=CLASSES)
def test_a_source_leads_to_the_web_or_nowhere(publish, tables, texts):
    tried = [*texts, "javascript:alert(1)", "data:text/html,x", "//example.org", "https://a b", "https://a.org/\u202e"]
    bare = replace(tables[0], rows=tables[0].rows[:1], checks=(), figures=())
    sources = ["https://example.org/first", *(link for one in tried for link in (one, f"https://{one}"))]
    read = Elements(page(publish, tuple(replace(bare, link=link) for link in sources), "", ()))
    assert sources[0] in read.links
    assert all(re.fullmatch(r"#\S*|https?://[\x21-\x7e]+", link) for link in read.links)


def test_the_page_forbids_whatever_it_does_not_bring_itself(written, poison):
    (policy,) = written(poison)[0].policies
    assert policy.startswith(POLICY)
    assert policy.endswith("base-uri 'none'; form-action 'none'")
    assert "unsafe" not in policy


def test_the_record_gives_it_back_unchanged(verdict, run, poison):
    poison.texts = tuple(filter(is_encodable, poison.texts)) or ("x",)
    hostile = poison(verdict)
    data = encode(hostile, run)
    assert decode(data) == (hostile, run)
    assert json.loads(data)["title"] == hostile.title
    assert not [char for char in data.decode() if category(char) in {"Cc", "Zl", "Zp"} and char != "\n"]
    assert not re.search("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", data.decode())
    assert not [line for line in data.decode().split("\n") if re.match(r"\s*(::|##)", line)]


@pytest.mark.parametrize("texts", CLASSES.values(), ids=CLASSES)
def test_the_block_to_paste_is_one_answer_to_that_finding_whatever_its_id(hold, tables, texts):
    for text in filter(is_encodable, texts):
        finding = replace(hold.findings[1], id=text, places=(Place("a.csv"),))
        shown = Elements(page(replace(hold, findings=(finding,)), tables[:0], "", ()))
        block = shown.text[shown.text.index("[[explanation]]") :].split("YYYY-MM-DD\n\n")[0].split("until")[0]
        (answer,) = tomllib.loads(block)["explanation"]
        assert answer["finding"] == text


def test_a_browser_runs_nothing_of_it_and_builds_no_element_more(hold, tables, tmp_path):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "The page is tested in Chromium, which is not here. Install it: apt-get install chromium"

    def dumped(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        command = [chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom", path.as_uri()]
        profile = f"--user-data-dir={tmp_path / 'profile'}"
        ran = subprocess.run([*command, profile], capture_output=True, text=True, timeout=120, check=False)
        return Elements(ran.stdout)

    # As many rows as there are texts, so that every one of them is on the page at least once.
    row = tables[0].rows[0]
    many = (replace(tables[0], rows=tuple(replace(row, line=2 + n, cells=(str(n),) * 5) for n in range(len(EVERY)))),)
    poison = Poison(EVERY)
    tame = dumped("tame.html", page(Poison("x")(hold), Poison("x")(many), "x"))
    wild = dumped("wild.html", page(poison(hold), poison(many), "x"))
    assert poison.used == EVERY
    assert wild.elements == tame.elements
    assert wild.title == "Niet publiceren: " + visible(poison(hold).title)
