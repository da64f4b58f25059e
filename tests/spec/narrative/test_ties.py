"""Declared ties: what a steward says a quoted number states goes before any proposal."""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import told
from tieout.declarations.publication import ties_name
from tieout.narrative.checking import check
from tieout.narrative.ties import parse_ties, settle
from tieout.values.errors import DeclarationError
from tieout.values.transcript import Transcript

ROLES = {"budget": "target", "realisation": "actual", "difference": "difference"}
TEXT = """De rekening werd betaald: € 1,5 mln. lager dan gepland. Het jaar sloot met een
plus van € 3,3 mln. af, en dat was vooraf op nul gezet. Ruim 1800 mensen werkten mee."""


def became(ties: str, text: str = TEXT, name: str = "pdirekt_2017_jv_baten_lasten"):
    """Judge a text with ties; give what became of these, the numbers left over, and the quotes that are lost."""
    publication = told(name)
    prose = publication.texts.prose("text.md", Transcript(text))
    settled = settle(
        parse_ties(ties.encode(), "text.ties.toml"),
        "text.ties.toml",
        prose,
        publication.texts,
        publication.facts,
        ROLES,
    )
    checked = check(publication.texts.listen(prose), publication.facts, settled.claims, settled.apart)
    states = [(one.state, one.is_certain) for one in checked.judgements if one.claim.declared]
    return states, [one.text for one in checked.unbound], [one.quote for one in settled.lost]


MATERIAL = '[[tie]]\nquote = "{}"\nline = "- materiële kosten"\nstates = "difference"\n'
RESULT = '[[tie]]\nquote = "plus van € 3,3 mln."\nline = "Saldo van baten en lasten"\n'


@pytest.mark.parametrize(
    ("ties", "states", "left", "lost"),
    [
        pytest.param("", [], ["€ 1,5 mln.", "€ 3,3 mln.", "nul", "1800"], [], id="without ties nothing is bound"),
        pytest.param(
            MATERIAL.format("€ 1,5 mln. lager"), [("value contradicted", True)], ["€ 3,3 mln.", "nul", "1800"], [],
            id="a tied number is held against its line",
        ),
        pytest.param(
            MATERIAL.format("€ 1,5 mln. lager dan\\ngepland").replace("\\n", " "), [("value contradicted", True)],
            ["€ 3,3 mln.", "nul", "1800"], [], id="line breaks make no difference",
        ),
        pytest.param(RESULT, [("agrees", False)], ["€ 1,5 mln.", "nul", "1800"], [], id="a value that agrees"),
        pytest.param(
            '[[tie]]\nquote = "op nul gezet"\nline = "Saldo van baten en lasten"\nbasis = "budget"\n',
            [("agrees", False)], ["€ 1,5 mln.", "€ 3,3 mln.", "1800"], [], id="a value of the target",
        ),
        pytest.param(
            '[[tie]]\nquote = "plus van € 3,3 mln."\nformula = "Totaal baten - Totaal lasten"\n',
            [("agrees", False)], ["€ 1,5 mln.", "nul", "1800"], [], id="a formula that agrees",
        ),
        pytest.param(
            '[[tie]]\nquote = "plus van € 3,3 mln."\nformula = "Totaal baten + Totaal lasten"\n',
            [("value contradicted", True)], ["€ 1,5 mln.", "nul", "1800"], [], id="a formula that does not",
        ),
        pytest.param(
            '[[apart]]\nquote = "Ruim 1800 mensen"\nwhy = "Uit de personeelsadministratie."\n',
            [], ["€ 1,5 mln.", "€ 3,3 mln.", "nul"], [], id="a number is set apart",
        ),
        pytest.param(
            MATERIAL.format("€ 1,6 mln. lager"), [], ["€ 1,5 mln.", "€ 3,3 mln.", "nul", "1800"], ["€ 1,6 mln. lager"],
            id="a quote that does not stand there is lost",
        ),
        pytest.param(
            MATERIAL.format("mln."), [], ["€ 1,5 mln.", "€ 3,3 mln.", "nul", "1800"], ["mln."],
            id="and so is one that stands there twice",
        ),
        pytest.param(
            MATERIAL.format("De rekening werd betaald"), [], ["€ 1,5 mln.", "€ 3,3 mln.", "nul", "1800"],
            ["De rekening werd betaald"], id="and one that says neither how much nor which way: it would always agree",
        ),
        pytest.param(
            MATERIAL.format("€ 3,3 mln. af, en dat was vooraf op nul"), [], ["€ 1,5 mln.", "€ 3,3 mln.", "nul", "1800"],
            ["€ 3,3 mln. af, en dat was vooraf op nul"], id="and one with two numbers",
        ),
    ],
)  # fmt: skip
def test_a_tie_says_what_its_number_states(ties, states, left, lost):
    assert became(ties) == (states, left, lost)


SERVICES = "Al onze diensten waren vaker beschikbaar dan de norm."
ALL = '[[tie]]\nquote = "vaker beschikbaar dan de norm"\nsection = "Beschikbaarheid {}"\nstates = "{}"\n'


@pytest.mark.parametrize(
    ("section", "states", "expected"),
    [
        pytest.param("Dienstverlening", "all", ("agrees", False), id="the ten services"),
        pytest.param("eerstelijns", "all", ("direction contradicted", True), id="the contact centre"),
        pytest.param("Dienstverlening", "none", ("direction contradicted", True), id="none of the ten"),
        pytest.param("eerstelijns", "none", ("agrees", False), id="none of the contact centre"),
    ],
)
def test_a_tie_says_which_rows_all_are(section, states, expected):
    assert became(ALL.format(section, states), SERVICES, "logius")[0] == [expected]


@pytest.mark.parametrize(
    ("ties", "message"),
    [
        pytest.param('[[tie]]\nquote = "a"\n', "names no line", id="no line"),
        pytest.param('[[tie]]\nquote = "a"\nline = "x"\nsection = "y"\n', "names line and section", id="two"),
        pytest.param('[[tie]]\nquote = "a"\nline = "x"\nstates = "all"\n', "states all", id="all of a line"),
        pytest.param('[[tie]]\nquote = "nul gezet"\nline = "x"\n', 'no table prints line "x"', id="an unknown line"),
        pytest.param(
            '[[tie]]\nquote = "nul gezet"\nline = "Totaal baten"\ntable = "x"\n', 'no table "x"', id="an unknown table"
        ),
        pytest.param(
            '[[tie]]\nquote = "nul gezet"\nline = "Totaal baten"\nbasis = "x"\n', "is no basis", id="an unknown basis"
        ),
        pytest.param('[[tie]]\nqoute = "a"\n', "qoute", id="a slip in a key"),
        pytest.param("[[tie]", "not valid TOML", id="no TOML"),
        pytest.param('[[apart]]\nquote = "a"\n', "why", id="apart without a reason"),
    ],
)
def test_a_tie_that_says_nothing_is_refused(ties, message):
    with pytest.raises(DeclarationError, match=message):
        became(ties)


def test_ties_stand_beside_their_text():
    assert ties_name("teksten/toelichting.md") == "teksten/toelichting.ties.toml"
