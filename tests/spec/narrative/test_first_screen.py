"""What the first screen says of a text: nothing that it claims goes by without being judged or named."""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import told
from tieout.findings.narratives import Heard, told_of


def said(text):
    """Give what the first screen says of a text on Logius 2022."""
    publication = told("logius")
    (line,) = told_of(Heard((publication.check(text),), publication.facts))
    return line.en


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(
            "Logius had een goed jaar.", "The text text.md prints no numbers.", id="what claims nothing is just that"
        ),
        pytest.param(
            "De ontvangsten waren 17,3 mln. lager dan begroot.", "The text text.md prints 1 number: 1 tied out.",
            id="a number that ties out",
        ),
        pytest.param(
            "De financieringskasstroom was hoger dan begroot.",
            "The text text.md prints no numbers: 1 said without a number and not judged: "
            '"De financieringskasstroom was hoger dan begroot.".',
            id="a direction of which no figure is printed is named",
        ),
        pytest.param(
            "Het MTO lag in 2022 boven de norm. Er waren 1800 nepsites.",
            'The text text.md prints 1 number: 0 tied out; 1 not judged, tied to no figure: "1800"; '
            '1 said without a number and not judged: "Het MTO lag in 2022 boven de norm. Er waren 1800 nepsites.".',
            id="beside a number that is tied to nothing",
        ),
        pytest.param(
            "De operationele kasstroom was lager dan begroot.", "The text text.md prints no numbers.",
            id="a direction that is judged is not named",
        ),
    ],
)  # fmt: skip
def test_what_a_text_says_is_judged_or_named(text, line):
    assert said(text) == line
