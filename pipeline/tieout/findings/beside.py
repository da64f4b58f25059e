"""Judge what lies beside: a published folder is still what was published, by whom it was published. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.findings.examined import Judged, judged
from tieout.findings.findings import finding_id
from tieout.values.beside import Beside
from tieout.values.outcome import Finding, Place, Rule, Text, breach

AS_PUBLISHED = Rule(
    name="beside_is_as_published",
    title=Text(
        "What lies beside is not what was published", "Wat ernaast ligt is niet wat er is gepubliceerd"
    ),
    reason=Text(
        "The figures are held against those of a folder that says it was published, and it was changed since or "
        "another signed it. Put the published version there, or give the key of who published it.",
        "De cijfers zijn gehouden tegen die van een map die zegt gepubliceerd te zijn, en die is sindsdien gewijzigd "
        "of een ander heeft getekend. Leg de gepubliceerde versie ernaast, of geef de sleutel van wie publiceerde.",
    ),
    source="What was published does not change",
    severity="critical",
    engine="tieout",
    declared_in="tieout/findings/beside.py",
)  # fmt: skip


def judge_beside(beside: Sequence[Beside]) -> Judged:
    """Judge the folders beside that say they were published; without any nothing is examined, as it should be."""
    published = [one for one in beside if one.standing in {"refused", "published", "verified"}]
    nothing = Text("No published folder lies beside.", "Er ligt geen gepubliceerde map naast.")
    findings = [_finding(one) for one in published if one.standing == "refused"]
    return judged([AS_PUBLISHED], len(published), findings, nothing)


def _finding(one: Beside) -> Finding:
    """Say what is wrong with a folder beside."""
    return breach(
        AS_PUBLISHED,
        finding_id("", one.name, [one.why])[1:],
        Text(
            f"{one.name} says that it was published, and is not what was: {one.why}.",
            f"{one.name} zegt dat het is gepubliceerd, en is niet wat er is gepubliceerd: {one.why}.",
        ),
        Place(f"../{one.name}"),
    )
