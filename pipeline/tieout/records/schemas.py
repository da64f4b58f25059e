"""Read a schema of Pandera, as it writes one in YAML or JSON: its rules on one table, and what its engine decides.

Pandera passes over what it does not know, fills in, drops rows or only warns where it is told to. Here every word of a
schema is honoured by name, or becomes a rule that is refused, and then nothing is passed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tieout.declarations.plain_yaml import read_yaml
from tieout.declarations.strict import read_json
from tieout.records.column_types import column_type
from tieout.records.rule import Counting, ForeignRules
from tieout.records.schema_columns import columns_of, each_once, read_column
from tieout.records.schema_forms import DROPS_ROWS, PASSED_OVER, declared_checks, must_be, no_truth
from tieout.records.schema_rules import BY_SCHEMA, AskedCheck, Gathered, Part
from tieout.store.sql import literal
from tieout.values.errors import DeclarationError, inert, shorten
from tieout.values.outcome import Text, in_its_words

FLAVOURS = {
    "dataframe": ("pandas", "modin", "dask", "pyspark.pandas"),
    "polars_dataframe": ("polars",),
    "ibis_table": ("ibis",),
}
"""The kinds of schema that are about a table, and what each may be of."""
TRUTHS = ("coerce", "ordered", "unique_column_names", "add_missing_columns", "drop_invalid_rows")
SILENT = frozenset({
    "schema_type", "version", "api", "dataframe_library", "columns", "checks", "name", "title", "description",
    "metadata", "coerce", "report_duplicates", "multiindex",
})  # fmt: skip
"""Keys that say nothing of the table by themselves, or are read apart."""
MOST = 10 * 2**20
"""Bytes that a schema may have."""
ADVICE = "Write it with to_yaml or to_json of Pandera, or have `tieout import` write it."


def read_schema(
    data: bytes, where: str, table: str, columns: Mapping[str, str], called: str | None = None
) -> ForeignRules:
    """Read a schema of Pandera on one table; `columns` is the DuckDB type of each of its columns, in its order.

    `where` is the path of the schema for messages; what ends in `.json` is JSON, all else YAML. The names of its rules
    begin with `called`, by default the table.

    Raises DeclarationError for what is no YAML or JSON, no schema of a table, or asks nothing at all.
    """
    told = _parsed(data, where)
    if not isinstance(told, Mapping):
        raise DeclarationError(where, "it is no map with the columns of a table", ADVICE)
    _refuse_other_kinds(told, where)
    gathered = Gathered(
        table, {name: column_type(type) for name, type in columns.items()}, is_minimal="version" not in told
    )
    named, called = _columns(told, where), called or table
    for name, said in named.items():
        reason = _reason(said) if isinstance(said, Mapping) else BY_SCHEMA
        read_column(gathered, Part(f"{called}.{name}", f"{where}: columns.{name}", (name,), reason), name, said)
    _read_table(gathered, told, tuple(named), Part(called, f"{where}: ", reason=_reason(told)))
    if not gathered.rules:
        raise DeclarationError(where, "it asks nothing of the table, and would accept any", ADVICE)
    return gathered.done()


def _parsed(data: bytes, where: str) -> Any:
    """Parse a schema, with numbers exactly as written."""
    if len(data) > MOST:
        raise DeclarationError(where, f"it has {len(data)} bytes; a schema has at most {MOST}", "Write a smaller one.")
    if not where.casefold().endswith(".json"):
        return read_yaml(data, where)
    read_json(data, where)
    return json.loads(data, parse_float=Decimal)


def _refuse_other_kinds(told: Mapping[str, Any], where: str) -> None:
    """Refuse a schema that is not about a table, or of a library that has no such schemas."""
    kind = told.get("schema_type")
    if kind is not None and kind not in FLAVOURS:
        what = f"schema_type is {shorten(str(kind))}; one of a table is {', '.join(FLAVOURS)}"
        raise DeclarationError(where, what, ADVICE)
    known = FLAVOURS[kind] if kind is not None else tuple(name for names in FLAVOURS.values() for name in names)
    for key in ("api", "dataframe_library"):
        if told.get(key) is not None and told[key] not in known:
            raise DeclarationError(where, f"{key} is {shorten(str(told[key]))}; it can be {', '.join(known)}", ADVICE)


def _columns(told: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Give what the schema says of each column, by its name: a map, or a list whose items have a name."""
    columns = told.get("columns")
    if columns is None:
        return {}
    if isinstance(columns, Mapping):
        return dict(columns)
    if not isinstance(columns, list):
        raise DeclarationError(where, "columns is no map of columns by their names", ADVICE)
    found: dict[str, Any] = {}
    for number, item in enumerate(columns):
        name = item.get("name") if isinstance(item, Mapping) else None
        if not isinstance(name, str):
            raise DeclarationError(where, f"columns[{number}] has no name that is a text", ADVICE)
        if name in found:
            raise DeclarationError(where, f"the column {shorten(name)} stands twice", "Keep one of them.")
        found[name] = {"name": name, **item}
    return found


def _reason(told: Mapping[str, Any]) -> Text:
    """Give the reason for a rule in the words of the schema, where it has any."""
    said = [text for key in ("title", "description") if isinstance(text := told.get(key), str) and text]
    return in_its_words(inert(": ".join(said))) if said else BY_SCHEMA


def _read_table(gathered: Gathered, told: Mapping[str, Any], named: tuple[str, ...], part: Part) -> None:
    """Take up what a schema says of the table as a whole."""
    bad = {key for key in TRUTHS if told.get(key) is not None and not isinstance(told[key], bool)}
    for key in sorted(bad):
        gathered.refuse(part, key, no_truth(told[key]), at=key)
    for key, value in told.items():
        reader = _KEYS.get(key)
        if reader is not None and key not in bad and value not in (None, False, []):
            reader(gathered, part, value, named)
        elif reader is None and key not in SILENT:
            gathered.refuse(part, key, PASSED_OVER, at=key)
    if told.get("report_duplicates") not in (None, "all", "exclude_first", "exclude_last"):
        gathered.refuse(part, "report_duplicates", must_be("all, exclude_first, exclude_last"), at="report_duplicates")
    for check in declared_checks(gathered, part, told, at_top=True):
        why = Text(
            "it is a check on the table as a whole, which is not judged here: write it with each column that it is "
            "about",
            "het is een toets op de tabel als geheel, en die wordt hier niet beoordeeld: schrijf haar bij elke kolom",
        )
        gathered.refuse(part, check.name, why, at=check.at.removeprefix("."))


def _strict(gathered: Gathered, part: Part, value: object, named: tuple[str, ...]) -> None:
    """Take up that the table has no other columns."""
    if value == "filter":
        why = Text(
            "it drops the columns that the schema does not name, and then they go unseen: write strict: true",
            "het laat de kolommen weg die het schema niet noemt, en dan ziet niemand ze: schrijf strict: true",
        )
        gathered.refuse(part, "strict", why, at="strict")
        return
    if value is not True:
        gathered.refuse(part, "strict", no_truth(value), at="strict")
        return
    title = Text(
        "the table has no column that its schema does not name", "de tabel heeft alleen kolommen van het schema"
    )
    unknown = f"column_name NOT IN ({', '.join(map(literal, named))})" if named else "true"
    holds = (
        f"SELECT NOT coalesce(bool_or({unknown}), false) AS holds,\n"
        f"coalesce(string_agg(column_name, ', ') FILTER ({unknown}), '-') AS observed FROM {columns_of(gathered.table)}"
    )
    asked = AskedCheck(rule="", what="strict", columns=named)
    gathered.add(part, "strict", title, Counting(holds=holds), asked, at="strict")


def _ordered(gathered: Gathered, part: Part, value: object, named: tuple[str, ...]) -> None:
    """Take up that the columns stand in the order of the schema."""
    title = Text("the columns stand in the order of the schema", "de kolommen staan in de volgorde van het schema")
    here = [name for name in named if name in gathered.columns]
    among = f"column_name IN ({', '.join(map(literal, here))})" if here else "false"
    order = f"[{', '.join(map(literal, here))}]"
    holds = (
        f"SELECT coalesce(list(column_name) FILTER ({among}), []) = CAST({order} AS VARCHAR[]) AS holds,\n"
        f"coalesce(string_agg(column_name, ', '), '-') AS observed FROM {columns_of(gathered.table)}"
    )
    gathered.add(
        part, "ordered", title, Counting(holds=holds), AskedCheck(rule="", what="ordered", columns=named), at="ordered"
    )


def _unique(gathered: Gathered, part: Part, value: object, named: tuple[str, ...]) -> None:
    """Take up that no two rows are alike in some columns; a blank is like a blank, as for Pandera."""
    groups = [value] if isinstance(value, str) else value
    if isinstance(groups, list) and all(isinstance(item, str) for item in groups):
        groups = [groups]
    fits = isinstance(groups, list) and all(
        isinstance(group, list) and group and all(isinstance(name, str) for name in group) for group in groups
    )
    if not isinstance(groups, list) or not fits:
        why = Text(
            "it is no list of names of columns: mend it", "het is geen lijst van namen van kolommen: verbeter dat"
        )
        gathered.refuse(part, "unique", why, at="unique")
        return
    for group in groups:
        about = Part(f"{part.name}.{'+'.join(group)}", part.at, tuple(group), part.reason)
        if absent := [name for name in group if name not in gathered.columns]:
            why = Text(
                f"the table has no column {shorten(absent[0])}, and Pandera would then look at the others alone: "
                "deliver it, "
                "or mend its name in the schema",
                f"de tabel heeft geen kolom {shorten(absent[0])}, en Pandera kijkt dan alleen naar de andere: lever "
                "hem aan, "
                "of verbeter de naam in het schema",
            )
            gathered.refuse(about, "unique", why, at="unique")
            continue
        shown = ", ".join(group)
        title = Text(f"no two records are alike in {shown}", f"geen twee records zijn gelijk in {shown}")
        counting = each_once(gathered.table, tuple(group), "true")
        asked = AskedCheck(rule="", what="unique", columns=tuple(group))
        gathered.add(about, "unique", title, counting, asked, at="unique")


def _unique_names(gathered: Gathered, part: Part, value: object, named: tuple[str, ...]) -> None:
    """Take up that no two columns have one name."""
    title = Text("no two columns have one name", "geen twee kolommen hebben dezelfde naam")
    holds = (
        "SELECT count(*) = count(DISTINCT lower(column_name)) AS holds, "
        f"string_agg(column_name, ', ') AS observed FROM {columns_of(gathered.table)}"
    )
    gathered.add(part, "unique_column_names", title, Counting(holds=holds), at="unique_column_names")


def _refuser(key: str, why: Text) -> Any:
    """Give what refuses a key, whatever it says."""

    def refuse(gathered: Gathered, part: Part, value: object, named: tuple[str, ...]) -> None:
        gathered.refuse(part, key, why, at=key)

    return refuse


_KEYS = {
    "strict": _strict,
    "ordered": _ordered,
    "unique": _unique,
    "unique_column_names": _unique_names,
    "drop_invalid_rows": _refuser("drop_invalid_rows", DROPS_ROWS),
    "add_missing_columns": _refuser(
        "add_missing_columns",
        Text(
            "it adds columns that the table does not have, and a publication is judged as it stands: take it out",
            "het voegt kolommen toe die de tabel niet heeft, en een publicatie wordt beoordeeld zoals zij is: haal "
            "het weg",
        ),
    ),
    "index": _refuser(
        "index",
        Text(
            "a table has no index beside its columns: declare a column of that name, or take it out",
            "een tabel heeft geen index naast haar kolommen: declareer een kolom met die naam, of haal het weg",
        ),
    ),
    "dtype": _refuser(
        "dtype",
        Text(
            "it is one type for all columns: write the dtype of each column with it",
            "het is één type voor alle kolommen: schrijf bij elke kolom haar dtype",
        ),
    ),
}
"""What reads each key about the table as a whole, where it says anything."""
