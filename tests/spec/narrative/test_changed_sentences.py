"""Of every right sentence of the corpus each number and each direction is changed, one at a time: it is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.spec.narrative.publications import NARRATED, told
from tests.spec.narrative.test_corpus import CORPUS
from tieout.narrative.checking import Checked

RIGHT, RIGHT_OF_OTHERS = (
    [
        (name, entry["text"])
        for name, entries in corpus.items()
        for entry in entries
        if {verdict for _, _, verdict in entry.get("ties", ())} == {"agrees"}
    ]
    for corpus in CORPUS
)
TURNED = {
    "hoger": "lager", "meer": "minder", "boven": "onder", "stegen": "daalden", "steeg": "daalde", "stijgen": "dalen",
    "gestegen": "gedaald", "verbeterde": "verslechterde", "positief": "negatief", "tekort": "overschot",
    "verhoogd": "verlaagd", "rose": "fell", "increased": "decreased", "grew": "shrank", "declined": "grew",
    "higher": "lower", "above": "below", "exceeded": "fell short of", "improved": "worsened", "larger": "smaller",
    "widened": "narrowed", "dropped": "climbed", "increase": "decrease",
}  # fmt: skip
OPPOSITES = TURNED | {other: word for word, other in TURNED.items()}


def changed(name: str, text: str) -> Iterator[tuple[str, int, str]]:
    """Yield each change of a text: what it is of, where it begins, and the text."""
    checked = told(name).check(text)
    tied = sorted({(one.start, one.end) for each in checked.judgements for one in each.claim.numbers})
    for start, end in tied:
        # What stands for thousands beside a table in thousands says nothing of its own.
        digits = [one.start() for one in re.finditer("[0-9]", text[start:end].removesuffix(".000"))]
        for at in digits[:2]:
            other = str((int(text[start + at]) + 3) % 10 or 4)
            if other != text[start + at]:
                yield "number", start, text[: start + at] + other + text[start + at + 1 :]
        for scale, other in (("mln.", "mld."), ("billion", "million"), ("million", "billion")):
            if scale in text[start:end]:
                yield "number", start, text[:start] + text[start:end].replace(scale, other) + text[end:]
                break
    for found in re.finditer(r"\w+", text):
        other = OPPOSITES.get(found.group())
        if other:
            yield "direction", found.start(), text[: found.start()] + other + text[found.end() :]


def asked(checked: Checked) -> Counter[str]:
    """Give what of a text is contradicted or in question, and what no table states: each stands in a report."""
    wrong = [one.claim for one in checked.judgements if one.state not in ("agrees", "no figures")]
    told_of = [*wrong, *checked.unbound, *checked.unheard]
    return Counter(checked.quote(one.start, one.end) for one in told_of)


def silent(name: str, text: str) -> list[tuple[str, str]]:
    """Give the changes of a text of which nothing is told, and how many changes there are."""
    before = asked(told(name).check(text))
    kept = []
    for kind, start, other in changed(name, text):
        after = told(name).check(other)
        numbers = [one.start for one in after.unbound]
        is_beside = any(abs(one - start) < 40 for one in numbers)
        kept.append((kind, "" if asked(after) - before or is_beside else other))
    return kept


def count(texts: list[tuple[str, str]]) -> dict[str, tuple[int, list[str]]]:
    """Count the changes of some texts by kind, with those that are silent."""
    found: dict[str, tuple[int, list[str]]] = {}
    for name, text in texts:
        for kind, other in silent(name, text):
            many, left = found.get(kind, (0, []))
            found[kind] = many + 1, [*left, other] if other else left
    return found


@pytest.mark.rare
def test_of_100_changes_of_a_right_sentence_99_are_told():
    found = count(RIGHT)
    print({kind: (many, left) for kind, (many, left) in found.items()})
    assert found["number"][0] > 1_000
    assert found["direction"][0] > 150
    for many, left in found.values():
        assert len(left) <= 0.01 * many


@pytest.mark.rare
def test_of_100_changes_of_a_sentence_of_others_95_are_told():
    found = count(RIGHT_OF_OTHERS)
    print({kind: (many, left) for kind, (many, left) in found.items()})
    assert found["number"][0] > 800
    assert found["direction"][0] > 120
    assert len(found["number"][1]) <= 0.01 * found["number"][0]
    assert len(found["direction"][1]) <= 0.05 * found["direction"][0]


def test_no_change_of_a_statement_of_a_company_is_silent():
    found = count([(name, text) for name, text in RIGHT if name in NARRATED][::4])
    assert {kind: left for kind, (_, left) in found.items()} == {"number": [], "direction": []}
