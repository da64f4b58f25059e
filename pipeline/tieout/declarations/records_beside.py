"""Set apart, in a package that names a rulebook, the tables of records that ask something by themselves. Pure.

A table that the rulebook has a kind for says so under its `tieout`. One that does not, and asks something in the words
of the standard or by suites, schemas, sums or totals, is judged by what it asks. One that asks nothing is refused, as
it would pass whatever it holds.
"""

from __future__ import annotations

from typing import Any

from tieout.declarations.plain import Settings

KEYS = ("primaryKey", "uniqueKeys", "foreignKeys")
ASKING = ("suites", "schemas", "sums", "totals")


def parted(declared: Any) -> tuple[Any, list[Any]]:
    """Part the tables of records that ask something by themselves from a package; give the rest, and them."""
    resources = declared.get("resources") if isinstance(declared, dict) else None
    if not isinstance(resources, list):
        return declared, []
    records = [one for one in resources if _asks_by_itself(one)]
    if not records:
        return declared, []
    return {**declared, "resources": [one for one in resources if not _asks_by_itself(one)]}, records


def _asks_by_itself(resource: Any) -> bool:
    """Tell whether a resource is a table of records that no rulebook is told of, and that asks something."""
    if not isinstance(resource, dict) or not isinstance(schema := resource.get("schema"), dict):
        return False
    settings, fields = resource.get("tieout", {}), schema.get("fields")
    if not isinstance(settings, dict) or not set(settings) <= set(Settings.__struct_fields__):
        return False
    if not isinstance(fields, list) or any(not isinstance(one, dict) or "tieout" in one for one in fields):
        return False
    return (
        any(schema.get(key) for key in KEYS)
        or any(settings.get(key) for key in ASKING)
        or any(one.get("constraints") for one in fields)
    )
