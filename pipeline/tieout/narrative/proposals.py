"""Write what a text is proposed to say as ties, for a steward to read and accept. Pure.

What is sure stands as it is; what is a question, and what is tied to nothing, stands behind a `#`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tieout.narrative.checking import Checked
from tieout.narrative.claims import Claim
from tieout.narrative.facts import Row
from tieout.narrative.judging import Judgement
from tieout.narrative.number import Number
from tieout.narrative.recognised_numbers import CHANGES
from tieout.narrative.ways import Way
from tieout.values.places import located
from tieout.values.toml import quoted

HEAD = """\
# What numbers and directions of a text state, as tieout proposes it and a steward accepts it.
# A tie in force is believed: other words, or another figure, and the publication is held.
# Read each one. Take away the # where a proposal is right, and the whole tie where it is not.
"""


def write_ties(checked: Checked, rows: Mapping[tuple[str, int], Row], bases: Mapping[str, str]) -> str:
    """Write the proposals on a text as TOML, in its order; `bases` names the basis of each role.

    What a steward tied or set apart already is left out. Gives nothing where there is nothing to propose.
    """
    entries: list[tuple[int, str]] = []
    for one in checked.judgements:
        if not one.claim.declared and (entry := _tie(one, checked, rows, bases)):
            entries.append((one.claim.start, entry))
    for number in checked.unbound:
        if quote := _quote(checked, number.start, number.end, number):
            text = f'[[apart]]\nquote = {quoted(quote)}\nwhy = "Where the number comes from."\n'
            entries.append((number.start, _behind_marks(text)))
    return "\n".join(entry for _, entry in sorted(entries))


def _tie(judgement: Judgement, checked: Checked, rows: Mapping[tuple[str, int], Row], bases: Mapping[str, str]) -> str:
    """Write one proposal; nothing where no tie says such a thing, or its words cannot be told apart."""
    claim = judgement.claim
    start, end = claim.start, claim.end
    if claim.direction_at is not None:
        start, end = min(start, claim.direction_at[0]), max(end, claim.direction_at[1])
    quote = _quote(checked, start, end, claim.number)
    is_written = claim.quantity != "count" and claim.whole is None and claim.direction not in ("largest", "smallest")
    is_written = is_written and (claim.side is None or claim.number is not None)
    if not quote or not is_written or (claim.group is None and len(claim.rows) != 1 and not claim.formula):
        return ""
    if claim.against is None and judgement.way is not None and _is_change(judgement.way):
        # What a column prints as changed no tie can say.
        return ""
    place = checked.prose.spot(claim.start)
    against = "" if judgement.state == "agrees" else ", which the table contradicts"
    told = [f"# {located(place, place.file).en}{against}", "[[tie]]", f"quote = {quoted(quote)}"]
    told += _what(claim, judgement, rows, bases)
    text = "\n".join(told) + "\n"
    is_question = judgement.state != "agrees" and not judgement.is_certain
    return _behind_marks(text) if is_question else text


def _is_change(way: Way) -> bool:
    """Tell whether figures are what columns print of how far something went."""
    return all(fact.role in CHANGES for fact, _ in way.amount.made_of)


def _what(
    claim: Claim, judgement: Judgement, rows: Mapping[tuple[str, int], Row], bases: Mapping[str, str]
) -> Sequence[str]:
    """Say which line a claim is about, and what it states of it."""
    row = rows[claim.rows[0]]
    year = claim.when.of(row.report_year)
    if claim.group is not None:
        return [f"section = {quoted(claim.group)}", f"states = {quoted(claim.quantity or 'all')}", f"year = {year}"]
    names = [rows[key].path or rows[key].label for key in claim.rows]
    told = [f"formula = {quoted(' + '.join(names))}" if claim.formula else f"line = {quoted(names[0])}"]
    told += [f"table = {quoted(row.key[0])}"] if len({key[0] for key in claim.rows}) == 1 else []
    is_value = claim.is_zero or (judgement.way is not None and judgement.way.kind == "value")
    if is_value:
        told += ['states = "value"', f"basis = {quoted(bases.get(claim.role, ''))}", f"year = {year}"]
    else:
        told += ['states = "difference"', f"year = {year}"]
        if claim.against is not None:
            told.append(f"against = {quoted(bases.get(claim.against.role, ''))}")
            against = claim.against.when.of(row.report_year)
            told += [f"against_year = {against}"] if claim.against.role == "actual" or against != year else []
    return told


def _quote(checked: Checked, start: int, end: int, number: Number | None) -> str:
    """Quote a stretch with as many words behind and before it as set it apart; nothing where none do."""
    text = checked.prose.text
    block = next((one for one in checked.prose.blocks if one.start <= start < one.end), None)
    if block is None:
        return ""
    others = [one for one in checked.spoken.numbers if number is None or one.start != number.start]
    words = [found.span() for found in re.finditer(r"\S+", text[block.start : block.end])]
    first = next((place for place, (_, stop) in enumerate(words) if block.start + stop > start), 0)
    last = next((place for place, (_, stop) in enumerate(words) if block.start + stop >= end), len(words) - 1)
    for more in range(len(words)):
        low, high = max(0, first - (more + 1) // 2), min(len(words) - 1, last + more // 2)
        begin, stop = block.start + words[low][0], block.start + words[high][1]
        if any(one.start < stop and begin < one.end for one in others):
            return ""
        quote = " ".join(text[begin:stop].split())
        pattern = r"\s+".join(re.escape(word) for word in quote.split())
        if len(re.findall(pattern, text)) == 1:
            return quote
    return ""


def _behind_marks(text: str) -> str:
    """Put every line of an entry behind a mark that makes it no tie."""
    return "".join(f"# {line.removeprefix('# ')}\n" for line in text.splitlines())
