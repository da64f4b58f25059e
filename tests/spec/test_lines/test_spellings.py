"""Spellings beside those of the 27 tables: printed elsewhere, or dressed in what says nothing."""

from __future__ import annotations

import pytest

from tests.spec.test_lines.reading import SHIPPED, recogniser, rows_of, table

SPELLINGS = rows_of("spellings.csv")


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['kind']}: {row['label']}") for row in SPELLINGS])
def test_a_spelling_is_the_line_that_a_reader_takes_it_for(row):
    found = recogniser(row["kind"], row["agency"]).recognise_rows([(row["label"], [])])[0]
    assert (found.line.path if found.line else None, found.nearest) == (row["path"], None)


@pytest.mark.parametrize(
    ("kind", "label", "nearest"),
    [
        pytest.param(
            "baten_lasten", "Omzet moederdeparment", "waarvan omzet moederdepartement", id="a letter left out"
        ),
        pytest.param("baten_lasten", "Omzet uit subsidies", None, id="revenue of which the model knows nothing"),
        pytest.param("baten_lasten", "Omzet IenM", "Omzet", id="a ministry by its name, of an agency unknown"),
        pytest.param(
            "baten_lasten", "Materiële programmakosten", "Materiële kosten", id="an extra line of other agencies"
        ),
        pytest.param("baten_lasten", "Huisvesting", None, id="a cost of which the model knows nothing"),
        pytest.param(
            "kasstroom", "Totaal kasstroom", "Totaal investeringskasstroom", id="a cash flow, and which is not said"
        ),
        pytest.param("kasstroom", "Valutaverschillen", None, id="a line that the model does not have"),
        pytest.param("balans", "Deelneming in B.V.", None, id="a part of the financial assets"),
        pytest.param("balans", "Eigen vermogen ultimo", "Eigen vermogen", id="a word too many"),
        pytest.param("doelmatigheidsindicatoren", "Media-index RTV", None, id="an indicator of one agency only"),
    ],
)
def test_what_is_not_spelled_so_is_not_guessed(kind, label, nearest):
    found = recogniser(kind).recognise_rows([(label, [])])[0]
    assert (found.line, found.nearest) == (None, nearest)


@pytest.mark.parametrize("agency", ["", *(agency for agency, own in SHIPPED.entities.items() if own.lines)])
def test_every_line_is_recognised_by_every_name_that_is_declared_for_it(agency):
    own = SHIPPED.entity(agency)
    for kind in sorted({line.kind for line in own.lines} if agency else SHIPPED.kinds):
        known = recogniser(kind, agency)
        for line in SHIPPED.lines(kind, agency):
            for text in (line.label, *line.spellings):
                printed = text.replace("{entity}", own.label).replace("{year}", "2022")
                found = known.recognise_rows([(printed, [line.section] if line.section else [])])[0]
                assert found.line is not None, f"{kind}: {printed}"
                assert found.as_declared or found.line.path != line.path, f"{kind}: {printed}"


def test_lines_that_share_a_label_are_few_and_known():
    shared: dict[str, set[str]] = {}
    for kind in ("baten_lasten", "balans", "kasstroom", "balans_specificatie", "doelmatigheidsindicatoren"):
        known = recogniser(kind)
        for line in SHIPPED.lines(kind, ""):
            for text in (line.label, *line.spellings):
                shared.setdefault(f"{kind}/{known.key(text)}", set()).add(line.path)
    named = table(
        """
        totaal_baten                      | totaal_lasten
        rentebaten                        | rentelasten
        apparaatskosten/materieel         | afschrijving/materieel
        apparaatskosten/materieel/ict     | afschrijving/materieel/ict
        apparaatskosten/materieel/overig  | afschrijving/materieel/overig
        apparaatskosten/personeel/overig  | apparaatskosten/materieel/overig | afschrijving/materieel/overig \
            | overige_lasten/overig
        overige_lasten                    | overige_lasten/overig
        totaal_activa                     | totaal_passiva
        activa/overige_vorderingen        | activa/overlopend
        activa/rekening_courant           | passiva/kortlopend/moederdepartement
        activa/liquide_middelen           | passiva/kortlopend/rekening_courant
        passiva/langlopend/leningen       | passiva/kortlopend/leningen
        passiva/kortlopend/nog_te_betalen | passiva/kortlopend/overlopend
        """
    )
    assert {frozenset(paths) for paths in shared.values() if len(paths) > 1} == set(map(frozenset, named))
