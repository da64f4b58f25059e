"""Translate the SQL that counts rules from DuckDB to Spark: only what is known to mean the same, all else is refused.

A translator that takes anything turns some of it into other answers without a word. So the parts that may occur are
listed; what is constant is worked out by DuckDB and handed over as a value with its type; what the two read otherwise
(patterns, LIKE, quantiles, places in a list) is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp

from tieout.engines.backends.spark.java_patterns import fitting, java_pattern
from tieout.records.column_types import column_type
from tieout.records.fingerprints import time_text

Place = tuple[str, str]
"""A table of a run: its schema and its name."""
Columns = Sequence[tuple[str, str]]
"""Each column of a table with its type, by the names of DuckDB."""
NO_COLUMNS: Mapping[Place, Columns] = {}
KNOWN = frozenset({
    "Select", "Subquery", "From", "Join", "Where", "Group", "Having", "Order", "Ordered", "Window", "WindowSpec",
    "Limit", "Qualify", "Distinct", "Except", "Exists", "Values", "Tuple", "TableAlias", "Alias", "Column",
    "Identifier", "Star", "Literal", "Boolean", "Null", "Paren", "Filter", "And", "Or", "Not", "Is", "In", "Between",
    "EQ", "NEQ", "LT", "LTE", "GT", "GTE", "NullSafeEQ", "NullSafeNEQ", "Add", "Sub", "Mul", "Neg", "IntDiv", "Abs",
    "Case", "If", "Coalesce", "Nullif", "IsNan", "Count", "Sum", "Avg", "Min", "Max", "StddevSamp", "Lag", "Length",
    "StartsWith", "EndsWith", "DataType", "DataTypeParam", "Var",
    "Array", "LogicalOr", "AnyValue", "First", "IgnoreNulls", "Lower", "GroupConcat", "ArrayAgg", "ArraySort",
})  # fmt: skip
"""What sqlglot calls the parts that mean the same to both, as they stand or as it writes them for Spark."""
SHOWN = frozenset({exp.DataType.Type.DOUBLE, exp.DataType.Type.VARCHAR, exp.DataType.Type.TEXT})
"""Types that a column may be cast to: nothing of its values is lost, or they are only shown."""
VARIES = (exp.Column, exp.Star, exp.Query, exp.AggFunc, exp.Table, exp.Window, exp.Values)
"""What makes a part of a query more than a constant."""


class UntranslatedError(ValueError):
    """A part of a rule has no equal on Spark."""

    def __init__(self, part: str) -> None:
        super().__init__(f"Spark does not judge “{part[:80]}” alike: ask it in another way, or judge by DuckDB")


class Dialect:
    """Translates SQL about the tables of one run."""

    def __init__(self, views: Mapping[Place, str], columns: Mapping[Place, Columns] = NO_COLUMNS) -> None:
        """Take the name that each table of the run has on Spark, and the columns that Spark finds in it."""
        self._views, self._columns = views, columns
        self._constants = duckdb.connect(":memory:")
        self._constants.execute("SET enable_external_access = false")
        self._constants.execute("SET lock_configuration = true")

    def close(self) -> None:
        """Let go of what works out constants."""
        self._constants.close()

    def translated(self, query: str) -> str:
        """Give the query on Spark that finds what this one finds on DuckDB.

        Raises UntranslatedError where there is none, OtherPatternError where a pattern in it has no equal.
        """
        try:
            tree: Any = sqlglot.parse_one(query, read="duckdb")
            return str(tree.transform(self._part).sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE))
        except sqlglot.errors.SqlglotError as error:
            raise UntranslatedError(str(error).split("\n")[0]) from error

    def _part(self, node: Any) -> Any:
        """Give a part as Spark takes it; one that is the same for all rows as the value that it has on DuckDB.

        Raises UntranslatedError where it is none that is known.
        """
        is_constant = isinstance(node, exp.Func | exp.Cast) and not isinstance(node, exp.Array)
        return self._value(node) if is_constant and not node.find(*VARIES) else self._equal(node)

    def _value(self, node: Any) -> Any:
        """Have DuckDB work out a constant."""
        sql = node.sql(dialect="duckdb")
        asked = f"SELECT x, CAST(x AS VARCHAR), typeof(x), {time_text('x')} FROM (SELECT {sql} AS x)"
        try:
            value, text, of, as_time = self._constants.execute(asked).fetchall()[0]
        except duckdb.Error as error:
            raise UntranslatedError(sql) from error
        if of == "VARCHAR[]" and value:
            return exp.Array(expressions=[exp.Literal.string(one) for one in value])
        return _constant(as_time if of == "TIME" else text, of)

    def _equal(self, node: Any) -> Any:
        """Give a part that depends on rows as Spark takes it."""
        if isinstance(node, exp.Table):
            return self._view(node)
        if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Describe):
            return self._described(node.this)
        if isinstance(node, exp.RegexpFullMatch | exp.RegexpLike):
            made = fitting if isinstance(node, exp.RegexpFullMatch) else java_pattern
            if node.args.get("options") is not None or node.args.get("flag") is not None:
                raise UntranslatedError(node.sql(dialect="duckdb"))
            return _found(self._inner(node.this), made(_text_of(node.expression)))
        if isinstance(node, exp.Escape) and isinstance(node.this, exp.Like):
            return _found(
                self._inner(node.this.this), like_in_java(_text_of(node.this.expression), _text_of(node.expression))
            )
        if isinstance(node, exp.Like):
            return _found(self._inner(node.this), like_in_java(_text_of(node.expression), ""))
        if isinstance(node, exp.PercentileDisc | exp.PercentileCont):
            if isinstance(node, exp.PercentileDisc) is not isinstance(node.expression, exp.Array):
                raise UntranslatedError(node.sql(dialect="duckdb"))
            return _quantiles(self._inner(node.this), node.expression)
        if isinstance(node, exp.Bracket):
            return _place_in_list(node, self._inner(node.this), [self._inner(one) for one in node.expressions])
        if isinstance(node, exp.Div):
            parts = (self._inner(side).sql(dialect="spark") for side in (node.this, node.expression))
            sides = [f"CAST({part} AS DOUBLE)" for part in parts]
            return sqlglot.parse_one(f"try_divide({', '.join(sides)})", read="spark")
        if isinstance(node, exp.Anonymous) and node.name.lower() == "suffix":
            text, end = map(self._inner, node.expressions)
            return exp.EndsWith(this=text, expression=end)
        is_cast = type(node) is exp.Cast and (isinstance(node.this, exp.Literal) or node.to.this in SHOWN)
        if type(node).__name__ not in KNOWN and not is_cast:
            raise UntranslatedError(node.sql(dialect="duckdb"))
        return node

    def _inner(self, node: Any) -> Any:
        """Give a part of one that is written anew: what is put in place of a part is not looked into again."""
        return node.copy().transform(self._part)

    def _described(self, node: Any) -> Any:
        """Give the names and types of the columns of a table, as Spark has them, by the names of DuckDB."""
        table = node.find(exp.Table)
        found = self._columns.get((table.db, table.name)) if table is not None else None
        if not found:
            raise UntranslatedError(node.sql(dialect="duckdb"))
        rows = [exp.Tuple(expressions=[exp.Literal.string(one), exp.Literal.string(of)]) for one, of in found]
        named = exp.TableAlias(
            this=exp.to_identifier("described"), columns=[exp.to_identifier(x) for x in ("column_name", "column_type")]
        )
        return exp.select("*").from_(exp.Values(expressions=rows, alias=named)).subquery()

    def _view(self, node: Any) -> Any:
        """Give a table by its name on Spark."""
        if (name := self._views.get((node.db, node.name))) is None:
            raise UntranslatedError(node.sql(dialect="duckdb"))
        made = exp.to_table(name)
        made.set("alias", node.args.get("alias"))
        return made


def like_in_java(pattern: str, escape: str) -> str:
    """Give the pattern of Java that fits what is LIKE a pattern of SQL, in which a sign may escape another."""
    made, signs = "", iter(pattern)
    for sign in signs:
        if escape and sign == escape:
            made += re.escape(next(signs, ""))
        else:
            made += {"%": r"[\s\S]*", "_": r"[\s\S]"}.get(sign, re.escape(sign))
    return rf"\A{made}\z"


def _constant(text: str | None, of: str) -> Any:
    """Write a value that DuckDB gave as one of the same type on Spark."""
    if text is None:
        return exp.null()
    kind = column_type(of)
    if of == "BOOLEAN":
        return exp.true() if text == "true" else exp.false()
    if kind.family == "text" or of == "TIME":
        return exp.Literal.string(text)
    named = {
        "date": "DATE", "timestamp": "TIMESTAMPNTZ", "float": "DOUBLE", "decimal": of,
        "integer": "DECIMAL(38, 0)" if of in ("HUGEINT", "UBIGINT") else "BIGINT",
    }.get(kind.family)  # fmt: skip
    if named is None:
        raise UntranslatedError(f"{text} of type {of}")
    return exp.Cast(this=exp.Literal.string(text), to=exp.DataType.build(named))


def _text_of(node: Any) -> str:
    """Give a text that stands in a query.

    Raises UntranslatedError where it is made of columns.
    """
    if not isinstance(node, exp.Literal) or not node.is_string:
        raise UntranslatedError(node.sql(dialect="duckdb"))
    return str(node.this)


def _found(text: Any, pattern: str) -> Any:
    """Write that a pattern of Java is found in a text."""
    return exp.Paren(this=exp.RegexpLike(this=text, expression=exp.Literal.string(pattern)))


def _quantiles(values: Any, asked: Any) -> Any:
    """Write quantiles: of a list of shares each is a value that is there, one by itself may lie between two.

    Raises UntranslatedError where a share is no number.
    """
    column = values.sql(dialect="spark")
    listed = asked.expressions if isinstance(asked, exp.Array) else [asked]
    if not all(isinstance(one, exp.Literal) and not one.is_string for one in listed):
        raise UntranslatedError(asked.sql(dialect="duckdb"))
    shares = [str(one.this) for one in listed]
    if not isinstance(asked, exp.Array):
        return sqlglot.parse_one(f"percentile({column}, {shares[0]})", read="spark")
    # By its own name sqlglot would write a guess in its place.
    order = exp.Order(expressions=[exp.Ordered(this=values, nulls_first=True)])
    each = [exp.Anonymous(this="percentile_disc", expressions=[exp.Literal.number(share)]) for share in shares]
    return exp.Array(expressions=[exp.WithinGroup(this=one, expression=order.copy()) for one in each])


def _place_in_list(node: Any, values: Any, places: Sequence[Any]) -> Any:
    """Write the value at a place of a list, NULL where there is none; the first is 1 to DuckDB, and 0 to Spark."""
    (place,) = places
    if isinstance(place, exp.Literal):
        # A number that is written there was counted from 0 when it was read.
        return node
    return sqlglot.parse_one(
        f"get({values.sql(dialect='spark')}, CAST({place.sql(dialect='spark')} AS INT) - 1)", read="spark"
    )
