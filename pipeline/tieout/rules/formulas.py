"""Try in SQL which formula a column follows: the common table expressions that kinds of rule on formulas share.

A head may print how its column follows from others, `(3)=(2)-(1)`. Some print one formula and hold
another. Which formula a column follows is decided by its rows: the printed one, unless it fails in
most rows that can tell and another fits in nearly all. A difference without a printed formula is the
actual less the target, or the other way round if that is what the rows say.
"""

from __future__ import annotations

from tieout.rules.population import agreement, touching

# A candidate is a formula as `+2-1`: column numbers with their weight. A column without a printed number
# counts by its place among the columns of figures, or where another prints that number, by one that none has.
CANDIDATES = """
placed AS (
    SELECT DISTINCT
        table_name, column_no, basis_role, period_no, formula, column_label, column_number,
        dense_rank() OVER (PARTITION BY table_name ORDER BY column_no) AS place
    FROM {batch}
    WHERE slice_no = column_no
), numbered AS (
    SELECT
        table_name, list(column_number) FILTER (column_number IS NOT NULL) AS numbers,
        greatest(max(place), max(column_number)) AS last
    FROM placed
    GROUP BY table_name
), column_of AS (
    SELECT
        placed.*,
        CASE
            WHEN column_number IS NOT NULL THEN column_number
            WHEN list_contains(numbered.numbers, place) THEN numbered.last + place
            ELSE place
        END AS number
    FROM placed
    JOIN numbered USING (table_name)
), target AS (
    SELECT table_name, column_no, number, formula, basis_role, period_no
    FROM column_of
    WHERE formula IS NOT NULL OR basis_role = 'difference'
), operand AS (
    SELECT target.table_name, target.column_no, column_of.number, column_of.basis_role
    FROM target
    JOIN column_of ON column_of.table_name = target.table_name AND CASE
        WHEN target.formula IS NOT NULL THEN column_of.number < target.number
        ELSE column_of.column_no < target.column_no
            AND column_of.period_no = target.period_no AND column_of.basis_role <> 'difference' END
), others AS (
    SELECT
        table_name, column_no, string_agg('+' || number, '' ORDER BY number) AS all_added,
        max(number) FILTER (basis_role = 'actual') AS realised,
        max(number) FILTER (basis_role = 'target') AS budgeted,
        max(number) AS last, max(number) FILTER (number < last_number) AS before_last
    FROM (SELECT *, max(number) OVER (PARTITION BY table_name, column_no) AS last_number FROM operand)
    GROUP BY table_name, column_no
), candidate AS (
    SELECT DISTINCT ON (target.table_name, target.column_no, tried.formula)
        target.table_name, target.column_no, target.formula AS printed_formula, tried.formula AS candidate,
        tried.rank
    FROM target
    LEFT JOIN others USING (table_name, column_no),
    LATERAL (
        SELECT unnest([
            CASE WHEN target.formula IS NOT NULL THEN
                regexp_replace(CASE WHEN target.formula[1] IN ('+', '-') THEN '' ELSE '+' END || target.formula,
                    '[()]', '', 'g') END,
            '+' || others.realised || '-' || others.budgeted,
            '+' || others.budgeted || '-' || others.realised,
            others.all_added,
            '+' || others.last || '-' || others.before_last,
            '+' || others.before_last || '-' || others.last
        ]) AS formula, unnest([0, 1, 2, 3, 4, 5]) AS rank
    ) AS tried
    WHERE tried.formula IS NOT NULL
        AND (target.formula IS NOT NULL OR tried.rank IN (1, 2))
    ORDER BY target.table_name, target.column_no, tried.formula, tried.rank
), term AS (
    SELECT
        candidate.table_name, candidate.column_no, candidate.candidate,
        column_of.column_no AS operand_no, CASE WHEN part[1] = '-' THEN -1 ELSE 1 END AS weight,
        len(regexp_extract_all(candidate.candidate, '[+-][0-9]+')) AS terms
    FROM (SELECT *, unnest(regexp_extract_all(candidate, '[+-][0-9]+')) AS part FROM candidate) AS candidate
    JOIN column_of ON column_of.table_name = candidate.table_name
        AND column_of.number = CAST(part[2:] AS INTEGER)
), computed AS (
    SELECT
        term.table_name, term.column_no, term.candidate, figure.line_no,
        count(*) FILTER (figure.state = 'figure') AS stated,
        count(*) = any_value(term.terms) AND bool_and(figure.state = 'figure' OR figure.is_nothing) AS is_complete,
        coalesce(sum(weight * value), 0) AS value,
        coalesce(sum(CASE WHEN weight > 0 THEN lower ELSE -upper END), 0) AS lower,
        coalesce(sum(CASE WHEN weight > 0 THEN upper ELSE -lower END), 0) AS upper,
        bool_and(CASE WHEN weight > 0 THEN lower_closed ELSE upper_closed END) AS lower_closed,
        bool_and(CASE WHEN weight > 0 THEN upper_closed ELSE lower_closed END) AS upper_closed,
        any_value(unit) FILTER (state = 'figure') AS unit, count(DISTINCT unit) AS units,
        list(cell_id ORDER BY cell_id) FILTER (figure.state = 'figure') AS cells,
        list(weight ORDER BY cell_id) FILTER (figure.state = 'figure') AS weights
    FROM term
    JOIN {batch} AS figure ON figure.table_name = term.table_name AND figure.column_no = term.operand_no
    GROUP BY term.table_name, term.column_no, term.candidate, figure.line_no
), row_check AS (
    SELECT
        found.table_name, found.column_no, found.line_no, found.line_path, found.slice, found.cell_id, found.value,
        found.lower, found.upper, found.unit AS unit,
        computed.candidate, candidate.printed_formula, candidate.rank, computed.value AS expected,
        computed.lower AS least, computed.upper AS most, computed.cells, computed.weights,
        CASE
            WHEN found.value IS NULL OR NOT computed.is_complete OR computed.stated = 0 OR computed.units > 1
                OR computed.unit <> found.unit THEN 'not judged'
            WHEN AGREES = 'broken' AND TOUCHES THEN 'within rounding'
            ELSE AGREES
        END AS judgement
    FROM {batch} AS found
    JOIN computed USING (table_name, column_no, line_no)
    JOIN candidate USING (table_name, column_no, candidate)
), tried AS (
    SELECT
        table_name, column_no, candidate, any_value(printed_formula) AS printed_formula, any_value(rank) AS rank,
        -- A row in which all columns are zero fits every formula and tells nothing.
        count(*) FILTER (judgement <> 'not judged' AND (value <> 0 OR expected <> 0)) AS telling,
        count(*) FILTER (judgement <> 'not judged') AS judged,
        count(*) FILTER (judgement = 'broken') AS broken
    FROM row_check
    GROUP BY table_name, column_no, candidate
), followed AS (
    SELECT
        *,
        first_value(broken) OVER by_rank AS printed_broken,
        first_value(candidate) OVER (PARTITION BY table_name, column_no ORDER BY broken, rank) AS best,
        first_value(broken) OVER (PARTITION BY table_name, column_no ORDER BY broken, rank) AS best_broken,
        first_value(candidate) OVER by_rank AS printed
    FROM tried
    WINDOW by_rank AS (PARTITION BY table_name, column_no ORDER BY rank)
), chosen AS (
    SELECT
        table_name, column_no, printed_formula, printed, best, telling, judged,
        printed_broken * 2 > telling AND best_broken * 4 <= printed_broken AS is_other
    FROM followed
    WHERE candidate = printed
)
""".replace("AGREES", agreement("found", "computed")).replace("TOUCHES", touching("found", "computed"))
