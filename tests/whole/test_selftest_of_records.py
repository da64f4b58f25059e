"""The self-test on a table of records, in which each line has an entity of its own."""

from __future__ import annotations

import pytest

from tieout.figures.notations import notations_of
from tieout.selftest.catching import Breeding
from tieout.selftest.examples import Drawing, read_examples
from tieout.selftest.mutants import mutants_of_cells
from tieout.selftest.soundness import find_grounds
from tieout.selftest.worlds import every_rule, loaded

RULE = "open_data_assets_tie_out"


@pytest.mark.parametrize("rule", [RULE, "record_is_no_sum"])
def test_each_mistake_lies_in_a_copy_of_the_table_that_has_every_cell_once(rule):
    book = every_rule("agency_accounts", None)
    placed = next(
        one for one in read_examples(book, None)
        if (one.example.rule, one.example.shows) == (rule, "passing") and one.example.table
    )  # fmt: skip
    with loaded([Drawing(book, None).world(placed, "records")], book, frozenset({RULE})) as judge:
        entities, cells = judge.connection.execute(
            "SELECT count(DISTINCT entity), count(*) FROM figures"
        ).fetchall()[0]  # fmt: skip
        grounds = find_grounds(judge)
        mutants = list(mutants_of_cells(grounds, notations_of(judge.connection, book)))[:7]
        breeding = Breeding(judge, book, grounds)
        for caught in (breeding.caught, breeding.caught_across):
            assert len(caught(mutants)) == len(mutants) > 0
            made = judge.connection.execute(
                "SELECT count(*), count(DISTINCT cell_id) FROM figures WHERE NOT ends_with(table_name, '~' || $1)",
                [len(mutants)],
            ).fetchall()[0]  # fmt: skip
            assert made == (cells * len(mutants),) * 2, entities
