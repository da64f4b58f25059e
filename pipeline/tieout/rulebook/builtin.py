"""Declare the rules that hold in every rulebook: that a cell can be read, and that the table of figures is as designed.

A rulebook that forgets such a rule would publish what nobody can read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tieout.rulebook.declared import (
    ColumnType,
    Expectation,
    NamedShape,
    Shape,
    ShapeCheck,
    ShapeColumn,
    ShapeRows,
    ShapeRule,
    Suite,
    SuiteScope,
)
from tieout.store.schema import FIGURES
from tieout.store.table import AMOUNT
from tieout.values.outcome import Rule, Text

TYPES: Mapping[str, ColumnType] = {
    "BIGINT": "integer",
    "INTEGER": "small integer",
    "VARCHAR": "text",
    "BOOLEAN": "boolean",
    AMOUNT: "decimal",
    "DECIMAL(4, 1)": "short decimal",
}
ARITHMETIC = "Jiang, Vitagliano, Hameed, Naumann: Aggregation Detection in CSV Files (EDBT 2022); XBRL Calculations 1.1"
WHERE = "tieout/rulebook/builtin.py"


def shape_of_figures() -> NamedShape:
    """Declare what the table of figures must look like: its columns, as the schema has them."""
    structure = ShapeRule(
        name="figures_have_their_shape",
        title=Text(
            "The table of figures does not have its declared shape",
            "De tabel met cijfers heeft niet de gedeclareerde vorm",
        ),
        reason=Text(
            "A column that is missing, of another type or empty where it may not be would let every other rule look "
            "at the wrong thing.",
            "Een kolom die ontbreekt, een ander type heeft of leeg is waar dat niet mag, laat elke andere toets "
            "naar het verkeerde kijken.",
        ),
        source="Layout of the run database",
        severity="critical",
    )
    columns = tuple(ShapeColumn(name=one.name, type=TYPES[one.type], nullable=one.nullable) for one in FIGURES.columns)
    return NamedShape("figures_as_designed", WHERE, Shape(table="figures", column=columns, structure=structure))


def shape_of_cells(with_words: tuple[str, ...]) -> NamedShape:
    """Declare that every cell of a column of figures is a figure or a known mark.

    `with_words` are the kinds of table whose cells may hold words: a rulebook says of them itself what they may hold.
    """
    check = ShapeCheck(
        name="cell_is_figure_or_mark",
        title=Text(
            "A cell is neither a figure nor a known mark",
            "Een cel is geen cijfer en geen bekend merkteken",
        ),
        reason=Text(
            "Text that cannot be read as a figure is not zero and not nothing: correct it, or add the mark to the "
            "rulebook.",
            "Tekst die geen cijfer is, is niet nul en niet niets: verbeter de cel, of neem het merkteken op in "
            "het regelboek.",
        ),
        source="Notation of the rulebook",
        severity="critical",
        isin=("figure", "mark"),
    )
    rows = ShapeRows(any_state=True, except_kinds=with_words)
    column = ShapeColumn(name="state", type="text", check=(check,))
    return NamedShape("cells_can_be_read", WHERE, Shape(table="figures", column=(column,), rows=rows))


def suite_of_identities() -> Suite:
    """Declare that what follows from other figures of its table in some places does in all, and in each year."""
    reason = Text(
        "Where a figure is the sum of others in every column but one, one of them is wrong there: a reader who adds up "
        "will find it. Compare each with the source.",
        "Waar een cijfer in elke kolom op een na de som van andere is, is daar een van die cijfers onjuist: een lezer "
        "die optelt merkt het. Vergelijk elk met de bron.",
    )
    sure = Rule(
        name="figure_follows_from_its_table",
        title=Text(
            "A figure does not follow from the others, as it does elsewhere in its table",
            "Een cijfer volgt niet uit de andere, zoals elders in zijn tabel wel",
        ),
        reason=reason,
        source=ARITHMETIC,
        severity="critical",
        engine="great_expectations",
        declared_in=WHERE,
    )
    likely = replace(
        sure,
        name="figure_seems_to_follow_from_its_table",
        title=Text(
            "A figure seems not to follow from the others, as it does elsewhere in its table",
            "Een cijfer lijkt niet te volgen uit de andere, zoals elders in zijn tabel wel",
        ),
        severity="warning",
    )
    kind = "expect_figures_to_follow_from_table"
    rules = (
        Expectation(sure, kind, {"certain": True}),
        Expectation(likely, kind, {"certain": False}),
        *_remembered(likely),
    )
    return Suite("figures_follow_from_their_table", WHERE, SuiteScope(table="identities"), rules)


def _remembered(likely: Rule) -> tuple[Expectation, Expectation]:
    """Declare that what made a total the year before makes it still: as a warning, and of named parts as an info."""
    lasting = replace(
        likely,
        name="total_keeps_its_rows",
        title=Text(
            "A total is no longer the sum of the rows that made it the year before",
            "Een totaal is niet meer de som van de rijen waaruit het een jaar eerder bestond",
        ),
        reason=Text(
            "Where the rows of last year make the total in no column of this one, a row was left out, added or counted "
            "twice. Compare the rows with the source; if the total is made otherwise now, answer that.",
            "Waar de rijen van vorig jaar in geen kolom het totaal maken, is een rij weggelaten, toegevoegd of dubbel "
            "geteld. Vergelijk de rijen met de bron; bestaat het totaal nu uit andere rijen, antwoord dat dan.",
        ),
    )
    named = replace(
        lasting,
        name="total_names_its_parts",
        title=Text(
            "A part of a total that was named the year before is not named",
            "Een deel van een totaal dat een jaar eerder werd genoemd, ontbreekt",
        ),
        reason=Text(
            "What is named under a total need not be all of it. Where it was all of it last year, and one is not named "
            "now, see whether it was left out on purpose.",
            "Wat onder een totaal wordt genoemd hoeft niet alles te zijn. Was het dat vorig jaar wel en ontbreekt er "
            "nu een, ga dan na of dat de bedoeling is.",
        ),
        severity="info",
    )
    kind = "expect_totals_to_keep_their_rows"
    return Expectation(lasting, kind, {"certain": True}), Expectation(named, kind, {"certain": False})
