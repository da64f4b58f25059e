"""What is a mistake without a doubt, what a steward must look at, and what is only asked."""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import told

AT, DPC = "at_2022_jv_baten_lasten", "dpc_2022_jv_baten_lasten"


def weighed(name: str, text: str) -> list[str]:
    """Give of each contradiction in a text how it is told."""
    return [
        "certain" if one.is_certain else "likely" if one.is_likely else "asked"
        for one in told(name).check(text).judgements
        if one.state in ("value contradicted", "direction contradicted")
    ]


@pytest.mark.parametrize(
    ("name", "text", "told_as"),
    [
        pytest.param("logius", "De operationele kasstroom is € 39,2 mln. hoger dan begroot.", ["certain"],
                     id="its amount, the other way"),
        pytest.param("logius", "De operationele kasstroom is € 39,2 mln. hoger dan begroot door latere betalingen.",
                     ["certain"], id="its amount to three digits, the other way, whatever else is said"),
        pytest.param("logius", "De omzet bedroeg € 245 mln.", ["certain"], id="nothing else is said"),
        pytest.param("logius", "De omzet bedroeg € 245 mln., hoger dan begroot.", ["likely", "certain"],
                     id="the way it went is told by itself"),
        pytest.param("logius", "De omzet bedroeg in 2021 € 245 mln.", ["certain"], id="and of when"),
        pytest.param("logius", "De omzet bedroeg € 245 mln., mede door Europese subsidies.", ["likely"],
                     id="words that nobody knows"),
        pytest.param("logius", "De omzet bedroeg € 245 mln. en het aantal fte 419.", ["likely"], id="another line"),
        pytest.param("logius", "De omzet bedroeg € 245 mln. in 2022 en € 239 mln. in 2021.", ["likely"],
                     id="another year, and another number"),
        pytest.param("logius", "“De omzet bedroeg € 245 mln.”", ["likely"], id="somebody else says so"),
        pytest.param("logius", "De omzet was hoger dan begroot.", ["certain"], id="against what is said"),
        pytest.param("logius", "Het uurtarief daalde.", ["likely"], id="against what is not said"),
        pytest.param("logius", "Het uurtarief daalde met 2%.", ["asked"],
                     id="neither way nor amount is that of the table"),
        pytest.param("logius", "In 2020 liep de dienst anders. De omzet bedroeg € 245 mln.", ["likely"],
                     id="the sentence before speaks of another year"),
        pytest.param("logius", "Over een andere dienst zeggen wij dit. De omzet bedroeg € 245 mln.", ["likely"],
                     id="the sentence before speaks of nobody knows what"),
        pytest.param("logius", "De omzet groeide. De omzet bedroeg € 245 mln.", ["certain"],
                     id="the sentence before speaks of the same"),
        pytest.param("logius", "## Resultaten 2020\n\nDe omzet bedroeg € 245 mln.", ["likely"],
                     id="the heading speaks of another year"),
        pytest.param("logius", "## Resultaten 2022\n\nDe omzet bedroeg € 245 mln.", ["certain"],
                     id="the heading speaks of the year of the report"),
        pytest.param("logius", "Toen was de omzet nog € 180 mln.", ["asked"], id="of then"),
        pytest.param(AT, "De personele kosten waren € 88.000 per fte.", [],
                     id="of each of many: it is like no figure of the line"),
        pytest.param(AT, "De omzet was 3% hoger dan begroot en 10% hoger dan in 2021.", [],
                     id="each has what it is held against beside it"),
        pytest.param(AT, "De omzet was 3% hoger dan begroot en 12% hoger dan in 2021.", ["likely"],
                     id="and the second is not so"),
        pytest.param("logius as printed", "De operationele kasstroom is € 39,2 mln. hoger dan begroot.", ["certain"],
                     id="its amount, the other way, where the table has the wrong sign too"),
        pytest.param("logius", "De omzet was € 5 mln. lager dan gepland en € 5 mln. hoger dan in 2021.", [],
                     id="nor has the first the year of the second"),
        pytest.param(AT, "De bijzondere baten waren vorig jaar € 0,5 mln. hoger.", ["asked"],
                     id="the year before is what is spoken of"),
        pytest.param("logius", "Alle diensten waren minder beschikbaar dan de norm.", ["certain"], id="all of a group"),
        pytest.param("logius", "Alle diensten waren volgens de pers minder beschikbaar dan de norm.", ["likely"],
                     id="all of a group, and a word that nobody knows"),
        pytest.param("logius", "De omzet zou € 245 mln. bedragen.", ["asked"], id="what is not so"),
        pytest.param("logius", "De omzet van € 244 mln. is hoger dan een jaar eerder.", [],
                     id="the amount stands before the way it went"),
        pytest.param("logius", "De omzet van € 244 mln. is lager dan een jaar eerder.", ["certain"],
                     id="the same the other way"),
        pytest.param(DPC, "De inhuur daalde en is nog hoger dan begroot.", [], id="each way has a base of its own"),
        pytest.param("acme", "Gross profit was $22,149 in 2019.", ["asked"], id="as the table prints it, in thousands"),
        pytest.param("acme", "Gross profit was $22,194 in 2019.", ["certain"], id="nor so as the table prints it"),
    ],
)  # fmt: skip
def test_only_what_can_mean_nothing_else_is_certain(name, text, told_as):
    assert weighed(name, text) == told_as
