"""Translate the SQL that counts rules from DuckDB to Spark: only what is known to mean the same, all else is refused.

A translator that takes anything turns some of it into other answers without a word. So the parts that may occur are
listed; what is constant is worked out by DuckDB and handed over as a value with its type; what the two read otherwise
(patterns, LIKE, quantiles, places in a list) is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp

from tieout.engines.backends.spark.java_patterns import fitting, java_pattern
from tieout.records.column_types import column_type
from tieout.records.fingerprints import time_text

Place = tuple[str, str]
"""A table of a run: its schema and its name."""
KNOWN = frozenset({
    "Select", "Subquery", "From", "Join", "Where", "Group", "Having", "Order", "Ordered", "Window", "WindowSpec",
    "Limit", "Qualify", "Distinct", "Except", "Exists", "Values", "Tuple", "TableAlias", "Alias", "Column",
    "Identifier", "Star", "Literal", "Boolean", "Null", "Paren", "Filter", "And", "Or", "Not", "Is", "In", "Between",
    "EQ", "NEQ", "LT", "LTE", "GT", "GTE", "NullSafeEQ", "NullSafeNEQ", "Add", "Sub", "Mul", "Neg", "IntDiv", "Abs",
    "Case", "If", "Coalesce", "Nullif", "IsNan", "Count", "Sum", "Avg", "Min", "Max", "StddevSamp", "Lag", "Length",
    "StartsWith", "EndsWith", "DataType", "DataTypeParam", "Var", "GroupConcat", "ArrayAgg", "ArraySort",
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

    def __init__(self, views: Mapping[Place, str]) -> None:
        """Take the name that each table of the run has on Spark."""
        self._views = views
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
        asked = f"SELECT CAST(x AS VARCHAR), typeof(x), CAST({time_text('x')} AS VARCHAR) FROM (SELECT {sql} AS x)"
        try:
            text, of, as_time = self._constants.execute(asked).fetchall()[0]
        except duckdb.Error as error:
            raise UntranslatedError(sql) from error
        return _constant(as_time if of == "TIME" else text, of)

    def _equal(self, node: Any) -> Any:
        """Give a part that depends on rows as Spark takes it."""
        if isinstance(node, exp.Table):
            return self._view(node)
        if isinstance(node, exp.RegexpFullMatch | exp.RegexpLike):
            made = fitting if isinstance(node, exp.RegexpFullMatch) else java_pattern
            if node.args.get("options") is not None or node.args.get("flag") is not None:
                raise UntranslatedError(node.sql(dialect="duckdb"))
            return _found(node.this, made(_text_of(node.expression)))
        if isinstance(node, exp.Escape) and isinstance(node.this, exp.Like):
            return _found(node.this.this, like_in_java(_text_of(node.this.expression), _text_of(node.expression)))
        if isinstance(node, exp.Like):
            return _found(node.this, like_in_java(_text_of(node.expression), ""))
        if isinstance(node, exp.PercentileDisc | exp.PercentileCont):
            return _quantiles(node)
        if isinstance(node, exp.Bracket):
            return _place_in_list(node)
        if isinstance(node, exp.Div):
            sides = [f"CAST({side.sql(dialect='spark')} AS DOUBLE)" for side in (node.this, node.expression)]
            return sqlglot.parse_one(f"try_divide({', '.join(sides)})", read="spark")
        if isinstance(node, exp.Anonymous) and node.name.lower() == "suffix":
            return exp.EndsWith(this=node.expressions[0], expression=node.expressions[1])
        is_cast = type(node) is exp.Cast and (isinstance(node.this, exp.Literal) or node.to.this in SHOWN)
        if type(node).__name__ not in KNOWN and not is_cast:
            raise UntranslatedError(node.sql(dialect="duckdb"))
        return node

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


def _quantiles(node: Any) -> Any:
    """Write quantiles: each a value that is there, or one between two of them."""
    column, asked = node.this.sql(dialect="spark"), node.expression
    shares = [one.sql() for one in (asked.expressions if isinstance(asked, exp.Array) else [asked])]
    if not all(isinstance(Decimal(one), Decimal) for one in shares):
        raise UntranslatedError(node.sql(dialect="duckdb"))
    if isinstance(node, exp.PercentileCont):
        return sqlglot.parse_one(f"percentile({column}, {shares[0]})", read="spark")
    each = [f"percentile_disc({share}) WITHIN GROUP (ORDER BY {column})" for share in shares]
    return sqlglot.parse_one(f"array({', '.join(each)})", read="spark")


def _place_in_list(node: Any) -> Any:
    """Write the value at a place of a list; the first is 1 to DuckDB, and 0 to Spark."""
    (place,) = node.expressions
    if isinstance(place, exp.Literal):
        return node
    return sqlglot.parse_one(
        f"element_at({node.this.sql(dialect='spark')}, CAST({place.sql(dialect='spark')} AS INT))", read="spark"
    )
