"""List the rules that tieout itself always evaluates, whatever the rulebook."""

from __future__ import annotations

from tieout.findings import (
    allowances,
    bare_totals,
    beside,
    coarse_norms,
    columns,
    declarations,
    explanations,
    findings,
    formulas,
    headings,
    intake,
    norms,
    rewording,
    split,
    steps,
    texts,
    untied,
    witnesses,
)
from tieout.values.outcome import Rule

OWN_RULES: tuple[Rule, ...] = (
    intake.LINES,
    intake.HEADER,
    intake.FORMAT,
    intake.LIMITS,
    intake.ROWS,
    intake.FILES,
    intake.ENTITIES,
    formulas.FORMULAS,
    columns.COLUMNS,
    declarations.SAID,
    declarations.TAKEN,
    steps.COARSE,
    steps.DECLARED,
    norms.DIRECTION,
    headings.CONTRADICTED,
    headings.ALONE,
    coarse_norms.BEYOND,
    rewording.REWORDED,
    split.TIES,
    split.JUDGED,
    texts.TABLES,
    beside.AS_PUBLISHED,
    witnesses.OTHER,
    untied.HIDDEN,
    untied.UNTIED,
    bare_totals.BARE,
    findings.ROUNDING,
    allowances.NEEDED,
    explanations.RULE,
    explanations.ALIKE,
)
"""Those that a rulebook may name without declaring them."""
