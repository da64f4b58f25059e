"""The corpus of sentences: how well numbers, directions and subjects are found, and that no accusation is false."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.spec.narrative.publications import told

FILES = ("corpus.toml", "corpus_of_others.toml")
CORPUS = [tomllib.loads((Path(__file__).parent / file).read_text("utf-8")) for file in FILES]
SENTENCES = [(name, entry) for corpus in CORPUS for name, entries in corpus.items() for entry in entries]
WRONG = {"value", "direction", "covers"}


@dataclass(frozen=True)
class Came:
    """What came of one thing that a sentence says."""

    rows: frozenset[str]
    verdict: str
    certain: bool
    is_number: bool


def judged(name: str, text: str) -> tuple[dict[tuple[str, str], Came], list[str], list[str]]:
    """Give what came of a text by quote and row, its numbers, and those that are tied to nothing."""
    publication = told(name)
    checked = publication.check(text)
    came = {}
    for one in checked.judgements:
        claim = one.claim
        quote = checked.quote(claim.start, claim.end)
        rows = [publication.facts.rows[key] for key in claim.rows]
        names = frozenset(name for row in rows for name in (row.path or row.label, row.label))
        if claim.group:
            names = frozenset({claim.group})
        holds = one.is_certain or one.is_likely
        verdict = "agrees" if one.state == "agrees" else one.state.split()[0] if holds else "asked"
        if one.sections:
            verdict = "covers"
        came[quote, min(names)] = Came(names, verdict, one.is_certain, claim.number is not None)
    numbers = [checked.quote(one.start, one.end) for one in checked.spoken.numbers]
    return came, numbers, [checked.quote(one.start, one.end) for one in checked.unbound]


def score() -> tuple[Counter, list[str]]:
    """Count over the corpus what is right and what is not; name all that is not."""
    counts: Counter = Counter()
    wrong = []
    for name, entry in SENTENCES:
        text, ties = entry["text"], entry.get("ties", [])
        came, numbers, unbound = judged(name, text)
        digits = {quote for quote, _, _ in ties if any(one.isdigit() for one in quote) or quote in numbers}
        expected = digits | set(entry.get("unbound", []))
        counts["numbers expected"] += len(expected)
        counts["numbers found"] += len(numbers)
        counts["numbers right"] += len(expected & set(numbers))
        if expected != set(numbers):
            wrong.append(f"{text}\n  numbers {sorted(numbers)}, not {sorted(expected)}")
        counts["unbound right"] += set(entry.get("unbound", [])) == set(unbound) or bool(ties)
        for quote, line, verdict in ties:
            found = [one for (said, _), one in came.items() if said == quote and line in one.rows]
            counts["ties expected"] += 1
            counts["ties right"] += bool(found)
            is_direction = verdict == "direction" or "direction" in verdict or not (set(quote) & set("0123456789"))
            told_verdict = found[0].verdict if found else "nothing"
            is_right = told_verdict in verdict.split(" or ")
            counts["verdicts right"] += is_right
            counts["directions expected"] += is_direction
            counts["directions right"] += is_direction and is_right
            if verdict in WRONG:
                counts["wrong expected"] += 1
                counts["wrong caught"] += told_verdict in WRONG
                counts["wrong accused"] += bool(found) and found[0].certain
                counts["wrong told"] += told_verdict in WRONG | {"asked"}
                counts["alone expected"] += len(ties) == 1
                counts["alone accused"] += len(ties) == 1 and bool(found) and found[0].certain
            if not is_right:
                wrong.append(f"{text}\n  {quote} of {line}: {told_verdict}, not {verdict}; came {came}")
        may = {(quote, line) for quote, line, verdict in ties if set(verdict.split(" or ")) & WRONG}
        for (quote, _), one in came.items():
            counts["ties proposed"] += 1
            is_expected = any(said == quote and line in one.rows for said, line, _ in ties)
            counts["proposals right"] += is_expected
            if one.certain and not any(said == quote and line in one.rows for said, line in may):
                counts["false accusations"] += 1
                wrong.append(f"{text}\n  FALSE {quote} {one}")
            elif not is_expected:
                wrong.append(f"{text}\n  proposed too: {quote} {one}")
    return counts, wrong


@pytest.fixture(scope="module")
def scored():
    counts, wrong = score()
    print(*wrong, sep="\n")
    print(dict(counts))
    return counts


def is_wrong(entry: dict) -> bool:
    """Tell whether something of a sentence is contradicted, or asked."""
    return any(set(verdict.split(" or ")) <= WRONG | {"asked"} for _, _, verdict in entry["ties"])


CLAIMING = [entry for _, entry in SENTENCES if entry.get("ties")]


def test_the_corpus_is_large_and_half_of_it_is_wrong():
    texts = [entry["text"] for _, entry in SENTENCES]
    wrong = sum(map(is_wrong, CLAIMING))
    assert len(set(texts)) == len(texts) >= 800
    assert abs(len(CLAIMING) - 2 * wrong) <= 0.05 * len(CLAIMING)


@pytest.mark.parametrize(
    "trap",
    [
        pytest.param(r"[0-9][^.]* en [^.]*[0-9]", id="two numbers in one sentence"),
        pytest.param(r"respectievelijk|respectively", id="lists that answer each other"),
        pytest.param(r"x € 1|duizend|thousand", id="thousands beside millions"),
        pytest.param(r"procentpunt", id="points beside percent"),
        pytest.param(r"\b(niet|not|geen)\b", id="a denial"),
        pytest.param(r"\b(vrijwel|ruim|bijna|almost|about)\b", id="rounding that decides"),
        pytest.param(r"^## ", id="a subject in the heading"),
        pytest.param(r"vorig jaar|last year|prior year", id="last year"),
        pytest.param(r"\bDat is\b", id="a reference back"),
        pytest.param(r"fte", id="staff"),
        pytest.param(r"DigiD Machtigen", id="the same name in two blocks"),
    ],
)
def test_every_trap_stands_in_right_and_in_wrong_sentences(trap):
    assert {is_wrong(entry) for entry in CLAIMING if re.search(trap, entry["text"])} == {True, False}


def test_99_of_100_numbers_are_found_and_nothing_else_is(scored):
    assert scored["numbers right"] >= 0.99 * scored["numbers expected"]
    assert scored["numbers right"] >= 0.99 * scored["numbers found"]


def test_95_of_100_directions_are_judged_rightly(scored):
    assert scored["directions right"] >= 0.95 * scored["directions expected"]


def test_nine_of_ten_ties_are_proposed_and_nine_of_ten_proposals_are_right(scored):
    assert scored["ties right"] >= 0.9 * scored["ties expected"]
    assert scored["proposals right"] >= 0.9 * scored["ties proposed"]


def test_nine_of_ten_mistakes_hold_and_most_of_them_without_a_doubt(scored):
    assert scored["wrong told"] >= 0.95 * scored["wrong expected"]
    assert scored["wrong caught"] >= 0.9 * scored["wrong expected"]
    # What stands beside another thing may be what makes it true: that holds, and accuses nobody.
    assert scored["alone accused"] >= 0.8 * scored["alone expected"]
    assert scored["wrong accused"] >= 0.45 * scored["wrong expected"]


def test_no_right_sentence_is_accused(scored):
    assert scored["false accusations"] == 0
