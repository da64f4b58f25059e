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
            "De huur was hoger dan begroot, en de schade lager.",
            "The text text.md prints no numbers: 2 directions not judged, said of no line that is known: "
            '"hoger", "lager".',
            id="directions of what no table has are named",
        ),
        pytest.param(
            "De operationele kasstroom was lager dan begroot.", "The text text.md prints no numbers.",
            id="a direction that is judged is not named",
        ),
    ],
)  # fmt: skip
def test_what_a_text_says_is_judged_or_named(text, line):
    assert said(text) == line


OUT_OF_SIGHT = "; 1 that nobody reads, in code, out of sight or in other digits: "
AMOUNT = "De omzet was € 344 mln."


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        pytest.param("De omzet was € ３４４ mln.", "３４４", id="digits of full width"),
        pytest.param("De omzet was € ٣٤٤ mln.", "٣٤٤", id="digits of another script"),
        pytest.param("De omzet was € ③④④ mln.", "③④④", id="digits in circles"),
        pytest.param("De omzet was € 𝟑𝟒𝟒 mln.", "𝟑𝟒𝟒", id="digits of a formula"),
        pytest.param("De omzet was € ³⁴⁴ mln.", "³⁴⁴", id="digits that are raised"),
        pytest.param("De omzet was € 3l4 mln.", "3l4", id="a letter for a digit"),
        pytest.param("De omzet was € 3,44e8.", "3,44e8", id="a power of ten"),
        pytest.param("De omzet is te lezen op blz. 344 miljoen.", "344", id="a page of so many million"),
        pytest.param(f"Zie `{AMOUNT}`", "€ 344 mln.", id="code in a line"),
        pytest.param(f"Zie:\n\n~~~\n{AMOUNT}\n~~~", "€ 344 mln.", id="a block of code"),
        pytest.param(f"<pre>{AMOUNT}</pre>", "€ 344 mln.", id="an element for code"),
        pytest.param(f"Zie. <!-- {AMOUNT} -->", "€ 344 mln.", id="a comment"),
        pytest.param(f"Zie. <!-- {AMOUNT}", "€ 344 mln.", id="a comment without an end"),
        pytest.param(f'<span title="{AMOUNT}">Zie</span>', "€ 344 mln.", id="what shows under the mouse"),
        pytest.param(f"<style>p::after {{ content: '{AMOUNT}' }}</style>", "€ 344 mln.", id="what a style adds"),
        pytest.param(f'<script>write("{AMOUNT}")</script>', "€ 344 mln.", id="what a script writes"),
    ],
)
def test_a_number_that_nobody_reads_is_named(text, unread):
    assert said(text).endswith(f'{OUT_OF_SIGHT[2:]}"{unread}".')


@pytest.mark.parametrize(
    "text",
    [
        "De uitstoot van CO₂ is niet bekend.",
        "Logius meldt dit jaar niets.² Zie de noot.",
        "Logius is bereikbaar. <!-- versie 12 --> <div style='margin: 300px'>Zie</div>",
        "<style>p { margin: 300px }</style> Logius is bereikbaar op 31-12-2022, zie blz. 165.",
        "Versie `v2` van het pakket staat op https://example.org/344.",
    ],
)
def test_what_is_no_amount_is_not_named(text):
    assert said(text) == "The text text.md prints no numbers."


@pytest.mark.parametrize("picture", ["![Omzet](omzet.png)", '<img src="omzet.png">', "<iframe src='x'></iframe>"])
def test_a_picture_is_counted(picture):
    assert said(f"Zie {picture}") == "The text text.md prints no numbers: 1 picture that nobody looks at."
