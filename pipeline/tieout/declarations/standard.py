"""Name what the Data Package standard has and tieout does not read, each with the reason and what to do instead.

A key that is read by others and passed over here would silently do nothing. One that is no key of the standard at all
is a slip, and told as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_OTHER_FILES = "It is for files that are no CSV: take it out."
_SHAPES = "What a table must look like is said by the rulebook, for all publications alike: take it out."
_NUMBERS = "How figures are printed is said by the notation of the rulebook: take it out."
_OTHER_FORM = "How the figures are read is said by the rulebook, and every column is text: take it out."

LEFT_OUT: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "dialect": MappingProxyType(
            {
                "escapeChar": "Nothing is escaped in a CSV as RFC 4180 has it: write a cell with a delimiter between "
                'double quotes, and a double quote within it as two; then take "escapeChar" out.',
                "nullSequence": "What stands for no figure is a mark of the rulebook's notation: take it out.",
                "property": _OTHER_FILES,
                "itemType": _OTHER_FILES,
                "itemKeys": _OTHER_FILES,
                "sheetNumber": _OTHER_FILES,
                "sheetName": _OTHER_FILES,
                "table": _OTHER_FILES,
                "caseSensitiveHeader": "Heads must be the declared ones, capitals too: take it out.",
                "csvddfVersion": "It is of the standard before this one: take it out.",
            }
        ),
        "schema": MappingProxyType(
            {
                "primaryKey": _SHAPES,
                "uniqueKeys": _SHAPES,
                "foreignKeys": "How tables hang together is said by the rules of the rulebook: take it out.",
            }
        ),
        "field": MappingProxyType(
            {
                "format": _OTHER_FORM,
                "constraints": _SHAPES,
                "example": "Nothing is made of it here: say it in the description.",
                "rdfType": "Nothing is made of it here: take it out.",
                "categories": _SHAPES,
                "categoriesOrdered": _SHAPES,
                "missingValues": 'They are declared of a whole table, in its schema: "missingValues" beside "fields".',
                "decimalChar": _NUMBERS,
                "groupChar": _NUMBERS,
                "bareNumber": _NUMBERS,
                "trueValues": _OTHER_FORM,
                "falseValues": _OTHER_FORM,
            }
        ),
        "resource": MappingProxyType(
            {
                "bytes": "The size and digest of every file stand in the record of each check: take it out.",
                "hash": "The size and digest of every file stand in the record of each check: take it out.",
                "data": 'A table is a file beside this one: write it there as CSV, and name it under "path".',
                "profile": 'It is of the standard before this one: a table has "type": "table".',
                "homepage": "It is told of the package as a whole: put it there.",
                "licenses": "They are told of the package as a whole: put them there.",
                "contributors": "They are told of the package as a whole: put them there.",
            }
        ),
        "package": MappingProxyType(
            {
                "id": 'The package is known by its "name": take it out.',
                "image": "Nothing is made of it here: take it out.",
                "profile": 'It is of the standard before this one: "$schema" has taken its place.',
            }
        ),
    }
)
"""By what it is of, each key of the standard that is not read here, and what to do about it."""
