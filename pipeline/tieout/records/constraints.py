"""Make rules of what a data package asks of its tables: types, constraints, keys and references. Pure.

Source: Data Package v2, Table Schema: field constraints, `primaryKey`, `uniqueKeys`, `foreignKeys`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tieout.declarations.plain import Constraints, ForeignKey, PlainField, PlainPackage, PlainResource, Total
from tieout.records.fields import ORDERED, TEXTS, why_unread, written_value
from tieout.records.patterns import of_every_script
from tieout.records.rule import ROW, Counting, RecordRule
from tieout.store.sql import identifier, literal
from tieout.values.errors import shorten
from tieout.values.outcome import Text

ASKED = Text("The data package asks it of every record.", "Het datapakket vraagt het van elk record.")
NOT_RE2 = re.compile(r"\(\?[=!<]|\\[1-9ic]|\[[^\]]*-\[|\\[ZAzbB]|\{,")
"""Parts of a pattern that DuckDB's expressions lack, or read as something else than XML Schema does."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A table whose rules are made."""

    table: PlainResource
    types: Mapping[str, str]
    """The DuckDB type of each field."""
    others: Mapping[str, Mapping[str, str]]
    """Those of every table of the package."""
    unfit: Collection[str] = ()
    """The fields of which some cell is no value of its type."""

    def is_unfit(self, field: str) -> str:
        """Give a condition: the cell of a field is no value of its type.

        Where no cell is, it is not looked up: a look-up for each field of each record costs more than all rules.
        """
        return f"{ROW} IN ({_unfit_rows(self.table.name, field)})" if field in self.unfit else "false"

    def rule(self, what: str, fields: Sequence[str], title: Text, counting: Counting | None, at: str) -> RecordRule:
        """Make a rule; `what` names it behind table and field, `at` says where it is declared."""
        named = ".".join([self.table.name, *("+".join(fields),), what] if fields else [self.table.name, what])
        source = f"datapackage.json: {self.table.name}{at}"
        return RecordRule(named, self.table.name, tuple(fields), title, ASKED, source, counting=counting)


def rules_of(
    package: PlainPackage, types: Mapping[str, Mapping[str, str]], unfit: Mapping[str, Collection[str]]
) -> tuple[RecordRule, ...]:
    """Give every rule of a package; `types` has the DuckDB type of each field that was read, by table.

    `unfit` has by table the fields of which some cell is no value of its type.

    A table that is not among them has no rows: its rules are given all the same, and will find nothing to look at.
    """
    found: list[RecordRule] = []
    for table in package.resources:
        usual = {field.name: "VARCHAR" for field in table.schema.fields}
        asking = Asking(table, types.get(table.name, usual), types, unfit.get(table.name, ()))
        for field in table.schema.fields:
            found += _of_field(asking, field)
        found += _of_keys(asking)
        found += _of_sums(asking)
    return tuple(_apart(found))


def _apart(rules: Sequence[RecordRule]) -> Iterator[RecordRule]:
    """Give rules with a number behind the name of one that is declared again."""
    times = Counter[str]()
    for rule in rules:
        times[rule.name] += 1
        again = times[rule.name]
        yield rule if again == 1 else replace(rule, name=f"{rule.name}.{again}")


def _of_field(asking: Asking, field: PlainField) -> Iterator[RecordRule]:
    """Yield the rules of one field."""
    name, column, asked = field.name, identifier(field.name), field.constraints
    unfit = asking.is_unfit(name)
    at = f".{name}"
    why = why_unread(field)
    if field.type not in TEXTS or field.format != "default" or why is not None:
        title = Text(f"{name} is of type {_called(field)}", f"{name} is van type {_called(field)}")
        made = asking.rule("type", [name], title, Counting(f"({column} IS NOT NULL OR {unfit})", f"({unfit})"), at)
        yield replace(made, may_be_blank=True, refused=why)
    if asked.required:
        title = Text(f"{name} is filled in", f"{name} is ingevuld")
        broken = f"({column} IS NULL AND NOT ({unfit}))"
        yield asking.rule("required", [name], title, Counting(broken=broken), f"{at}.required")
    if asked.unique:
        title = Text(f"{name} is different in every record", f"{name} is in elk record anders")
        yield asking.rule("unique", [name], title, _distinct(asking.table.name, [name]), f"{at}.unique")
    yield from _of_values(asking, field, asked, at)


def _of_values(asking: Asking, field: PlainField, asked: Constraints, at: str) -> Iterator[RecordRule]:
    """Yield the rules on single values of a field."""
    name, column = field.name, identifier(field.name)

    def rule(what: str, title: Text, broken: str | None, why: Text | None = None) -> RecordRule:
        counting = Counting(examined=f"{column} IS NOT NULL", broken=f"coalesce({broken}, false)") if broken else None
        return replace(asking.rule(what, [name], title, counting, f"{at}.{what}"), refused=why)

    for what, written, sign, en, nl in (
        ("minimum", asked.minimum, "<", "at least", "ten minste"),
        ("maximum", asked.maximum, ">", "at most", "ten hoogste"),
        ("exclusiveMinimum", asked.exclusive_minimum, "<=", "more than", "meer dan"),
        ("exclusiveMaximum", asked.exclusive_maximum, ">=", "less than", "minder dan"),
    ):
        if written is not None:
            title = Text(f"{name} is {en} {written}", f"{name} is {nl} {written}")
            value = written_value(field, written, asking.types.get(name, "")) if field.type in ORDERED else None
            why = None if value is not None else _no_value(what, written, field)
            # NaN is greater than all numbers to DuckDB; it is within no bounds.
            nan = f" OR isnan({column})" if asking.types.get(name) == "DOUBLE" else ""
            yield rule(what, title, f"({column} {sign} {value}{nan})" if value else None, why)
    for what, most, sign, en, nl in (
        ("minLength", asked.min_length, "<", "at least", "ten minste"),
        ("maxLength", asked.max_length, ">", "at most", "ten hoogste"),
    ):
        if most is not None:
            title = Text(f"{name} has {en} {most} characters", f"{name} heeft {nl} {most} tekens")
            why = None if field.type in TEXTS else _no_value(what, str(most), field)
            yield rule(what, title, f"(length({column}) {sign} {most})" if why is None else None, why)
    if asked.pattern is not None:
        title = Text(
            f"{name} has the form {shorten(asked.pattern, 60)}", f"{name} heeft de vorm {shorten(asked.pattern, 60)}"
        )
        why = None if field.type in TEXTS else _no_value("pattern", asked.pattern, field)
        read = of_every_script(asked.pattern)
        if why is None and (NOT_RE2.search(asked.pattern) or read is None):
            why = Text(
                f"pattern {shorten(asked.pattern)} has a part that cannot be judged: write it without looking ahead, "
                "back-references, \\b, \\i, \\c, [\\W], {,n} and subtraction",
                f"pattern {shorten(asked.pattern)} heeft een deel dat niet te beoordelen is: schrijf het zonder "
                "vooruitkijken, terugverwijzing, \\b, \\i, \\c, [\\W], {,n} en aftrekking",
            )
        fits = f"(NOT regexp_full_match({column}, {literal(read or '')}))"
        yield rule("pattern", title, fits if why is None else None, why)
    for what, values in (("enum", asked.enum), ("categories", field.categories)):
        if values is not None:
            yield _among(asking, field, what, values, rule_at=at)
    if asked.json_schema is not None:
        title = Text(f"{name} fits its JSON Schema", f"{name} past bij zijn JSON Schema")
        yield rule("jsonSchema", title, None, _no_value("jsonSchema", "{...}", field))


def _among(asking: Asking, field: PlainField, what: str, values: Sequence[str], rule_at: str) -> RecordRule:
    """Make the rule that a field has one of some values."""
    column = identifier(field.name)
    listed = shorten(", ".join(values), 80)
    title = Text(f"{field.name} is one of {listed}", f"{field.name} is een van {listed}")
    told = [written_value(field, one, asking.types.get(field.name, "")) for one in values]
    wrong = next((one for one, value in zip(values, told, strict=True) if value is None), None)
    known = ", ".join(filter(None, told))
    counting = Counting(examined=f"{column} IS NOT NULL", broken=f"coalesce({column} NOT IN ({known}), false)")
    made = asking.rule(what, [field.name], title, counting if known else None, f"{rule_at}.{what}")
    return replace(made, refused=None if wrong is None and known else _no_value(what, wrong or "[]", field))


def _no_value(what: str, written: str, field: PlainField) -> Text:
    """Say that a constraint cannot be judged of a field, as it is no value of its type or asks what it has not."""
    kind = _called(field)
    return Text(
        f"{what} {shorten(written)} says nothing of a field of type {kind}: mend it, or take it out",
        f"{what} {shorten(written)} zegt niets van een veld van type {kind}: herstel het, of haal het weg",
    )


def _called(field: PlainField) -> str:
    """Name the type of a field, with its format."""
    return f"{field.type} ({field.format})" if field.format != "default" else field.type


def _of_keys(asking: Asking) -> Iterator[RecordRule]:
    """Yield the rules on the keys of a table and what it refers to."""
    table, schema = asking.table, asking.table.schema
    if schema.primary_key:
        named = ", ".join(schema.primary_key)
        # A cell that is no value of its type is told by its type.
        missing = " OR ".join(
            f"({identifier(one)} IS NULL AND NOT ({asking.is_unfit(one)}))" for one in schema.primary_key
        )
        title = Text(f"the key ({named}) is filled in", f"de sleutel ({named}) is ingevuld")
        yield asking.rule(
            "primaryKey.required", schema.primary_key, title, Counting(broken=f"({missing})"), ".primaryKey"
        )
        title = Text(f"no two records have the same {named}", f"geen twee records hebben dezelfde {named}")
        yield asking.rule(
            "primaryKey", schema.primary_key, title, _distinct(table.name, schema.primary_key), ".primaryKey"
        )
    for key in schema.unique_keys:
        named = ", ".join(key)
        title = Text(f"no two records have the same {named}", f"geen twee records hebben dezelfde {named}")
        yield asking.rule("uniqueKeys", key, title, _distinct(table.name, key), ".uniqueKeys")
    for one in schema.foreign_keys:
        yield _reference(asking, one)


def _distinct(table: str, fields: Sequence[str]) -> Counting:
    """Count records that share the values of all of some fields with another; one with a blank is not looked at."""
    place = f"records.{identifier(table)}"
    columns = ", ".join(map(identifier, fields))
    filled = " AND ".join(f"{identifier(one)} IS NOT NULL" for one in fields)
    twice = (
        f"SELECT {ROW} FROM {place} SEMI JOIN "
        f"(SELECT {columns} FROM {place} WHERE {filled} GROUP BY {columns} HAVING count(*) > 1) USING ({columns})"
    )
    return Counting(examined=f"({filled})", broken_rows=twice, different=f"hash({columns})")


def _reference(asking: Asking, key: ForeignKey) -> RecordRule:
    """Make the rule that the values of some fields stand in those of a table."""
    other = key.reference.resource or asking.table.name
    named, there = ", ".join(key.fields), ", ".join(key.reference.fields)
    title = Text(f"{named} stands in {other} ({there})", f"{named} staat in {other} ({there})")
    filled = " AND ".join(f"{identifier(one)} IS NOT NULL" for one in key.fields)
    same = " AND ".join(
        f"here.{identifier(one)} = there.{identifier(two)}"
        for one, two in zip(key.fields, key.reference.fields, strict=True)
    )
    lost = (
        f"SELECT here.{ROW} FROM (SELECT * FROM records.{identifier(asking.table.name)} WHERE {filled}) AS here "
        f"ANTI JOIN records.{identifier(other)} AS there ON {same}"
    )
    examined = f"({filled})"
    types = [asking.types.get(one) for one in key.fields]
    those = [asking.others.get(other, {}).get(one) for one in key.reference.fields]
    made = asking.rule(
        f"foreignKeys.{other}", key.fields, title, Counting(examined=examined, broken_rows=lost), ".foreignKeys"
    )
    if other in asking.others and any(_family(a) != _family(b) for a, b in zip(types, those, strict=True)):
        why = Text(
            f"{named} and {there} of {other} are of different types: declare them alike",
            f"{named} en {there} van {other} zijn van verschillend type: declareer ze gelijk",
        )
        return replace(made, counting=None, refused=why)
    if other not in asking.others:
        why = Text(f"{other} has no rows that could be read", f"{other} heeft geen rijen die te lezen zijn")
        return replace(made, counting=None, refused=why)
    if other == asking.table.name and key.fields == key.reference.fields:
        why = Text(
            f"{named} refers to itself, which holds of any table: name what it refers to, or take it out",
            f"{named} verwijst naar zichzelf, wat van elke tabel opgaat: noem waarnaar het verwijst, of haal het weg",
        )
        return replace(made, counting=None, refused=why)
    return made


def _of_sums(asking: Asking) -> Iterator[RecordRule]:
    """Yield the rules on what must add up: in each record, and by groups against the totals of another table.

    A record in which a part is blank is not looked at. Numbers that were each rounded to a step may differ by half of
    it each (XBRL Calculations 1.1).
    """
    table = asking.table
    for one in table.tieout.sums:
        names = [part.removeprefix("-") for part in one.parts]
        written = " ".join(f"{'-' if part.startswith('-') else '+'} {part.removeprefix('-')}" for part in one.parts)
        signed = " ".join(
            f"{'-' if part.startswith('-') else '+'} {identifier(part.removeprefix('-'))}" for part in one.parts
        )
        filled = " AND ".join(f"{identifier(name)} IS NOT NULL" for name in (one.total, *names))
        allowed = "0" if one.step is None else f"{one.step * (len(names) + 1):f}"
        broken = f"coalesce(abs({identifier(one.total)} - (0 {signed})) * 2 > {allowed}, false)"
        equal = written.removeprefix("+ ")
        title = Text(f"{one.total} is {equal}", f"{one.total} is {equal}")
        counting = Counting(examined=f"({filled})", broken=broken)
        yield asking.rule("sum", (one.total, *names), title, counting, ".tieout.sums")
    for total in table.tieout.totals:
        yield _of_groups(asking, total)
        yield _groups_listed(asking, total)


def _of_groups(asking: Asking, one: Total) -> RecordRule:
    """Make the rule that a field of another table has the sums of a field of this one; its records are those judged.

    A total without a group is told as well: the sum of no records is nothing.
    """
    place, there = f"records.{identifier(asking.table.name)}", f"records.{identifier(one.resource)}"
    by = ", ".join(map(identifier, one.by))
    groups = f"GROUP BY {by}" if by else ""
    same = " AND ".join(f"there.{identifier(name)} IS NOT DISTINCT FROM sums.{identifier(name)}" for name in one.by)
    allowed = "0" if one.step is None else f"{one.step:f}"
    listed = ", ".join([*map(identifier, one.by), f"sum({identifier(one.field)}) AS made"])
    lost = (
        f"SELECT there.{ROW} FROM {there} AS there "
        f"LEFT JOIN (SELECT {listed} FROM {place} {groups}) AS sums "
        f"ON {same or 'true'} WHERE there.{identifier(one.total)} IS NOT NULL "
        f"AND abs(there.{identifier(one.total)} - coalesce(sums.made, 0)) * 2 > {allowed}"
    )
    named = f" by {', '.join(one.by)}" if one.by else ""
    named_nl = f" per {', '.join(one.by)}" if one.by else ""
    title = Text(
        f"{one.total} is the sum of {one.field} of {asking.table.name}{named}",
        f"{one.total} is de som van {one.field} van {asking.table.name}{named_nl}",
    )
    fields = (one.total, *one.by)
    made = RecordRule(
        ".".join([one.resource, "+".join(fields), f"totals.{asking.table.name}"]), one.resource, fields, title, ASKED,
        f"datapackage.json: {asking.table.name}.tieout.totals",
        counting=Counting(examined=f"{identifier(one.total)} IS NOT NULL", broken_rows=lost),
    )  # fmt: skip
    if asking.table.name in asking.others:
        return made
    why = Text(
        f"{asking.table.name} has no rows that could be read", f"{asking.table.name} heeft geen rijen die te lezen zijn"
    )
    return replace(made, counting=None, refused=why)


def _groups_listed(asking: Asking, one: Total) -> RecordRule:
    """Make the rule that each group of a table has its total in another, unless it adds up to nothing."""
    place, there = f"records.{identifier(asking.table.name)}", f"records.{identifier(one.resource)}"
    value, allowed = identifier(one.field), "0" if one.step is None else f"{one.step:f}"
    same = " AND ".join(f"there.{identifier(by)} IS NOT DISTINCT FROM here.{identifier(by)}" for by in one.by)
    groups = f"PARTITION BY {', '.join(map(identifier, one.by))}" if one.by else ""
    lost = (
        f"SELECT here.{ROW} FROM (SELECT * FROM {place} WHERE {value} IS NOT NULL "
        f"QUALIFY abs(sum({value}) OVER ({groups})) * 2 > {allowed}) AS here "
        f"ANTI JOIN (SELECT * FROM {there} WHERE {identifier(one.total)} IS NOT NULL) AS there ON {same or 'true'}"
    )
    named = ", ".join(one.by)
    title = Text(
        f"{one.resource} has a {one.total} for each {named}" if named else f"{one.resource} has a {one.total}",
        f"{one.resource} heeft een {one.total} voor elke {named}" if named else f"{one.resource} heeft een {one.total}",
    )
    made = asking.rule(
        f"totals.{one.resource}.listed", one.by or (one.field,), title,
        Counting(examined=f"{value} IS NOT NULL", broken_rows=lost), ".tieout.totals",
    )  # fmt: skip
    if one.resource in asking.others:
        return made
    why = Text(f"{one.resource} has no rows that could be read", f"{one.resource} heeft geen rijen die te lezen zijn")
    return replace(made, counting=None, refused=why)


def _family(kind: str | None) -> str:
    """Give what a type is comparable with."""
    return "number" if (kind or "").startswith(("DECIMAL", "BIGINT", "HUGEINT", "DOUBLE", "INTEGER")) else kind or ""


def _unfit_rows(table: str, field: str) -> str:
    """Give a SELECT of the records whose cell of a field is no value of its type."""
    return f"SELECT {ROW} FROM unfit.{identifier(table)} WHERE field = {literal(field)}"
