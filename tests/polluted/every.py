"""Give every case there is, in one order."""

from __future__ import annotations

import functools

from tests.polluted.cases import Case
from tests.polluted.characters import broken_characters
from tests.polluted.combined import combined, header_and_more
from tests.polluted.cutoff import cut_off
from tests.polluted.encodings import wrong_encodings
from tests.polluted.foreign_files import foreign_files
from tests.polluted.heads import broken_heads
from tests.polluted.limits import at_the_limits
from tests.polluted.packed import packed_cases
from tests.polluted.quoting import broken_quotes
from tests.polluted.rows import broken_rows
from tests.polluted.sound import plain_lines, sound_files
from tests.polluted.texts import texts
from tests.polluted.undecided import undecidable

MAKERS = (
    sound_files, plain_lines, texts, broken_rows, broken_quotes, broken_heads, broken_characters, wrong_encodings,
    cut_off, foreign_files, combined, header_and_more, at_the_limits, undecidable,
)  # fmt: skip


@functools.cache
def every_packed_case() -> tuple[Case, ...]:
    """Give every case that is no CSV as it stands: compressed, or Parquet."""
    return tuple(packed_cases())


@functools.cache
def every_case() -> tuple[Case, ...]:
    """Give every case that is a CSV as it stands."""
    return tuple(case for maker in MAKERS for case in maker())
