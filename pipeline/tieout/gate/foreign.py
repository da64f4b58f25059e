"""Read what other people declare for the tables of a package: suites and schemas, as they stand."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath

from tieout.declarations.plain import PlainPackage
from tieout.figures.record_tables import Types
from tieout.gate.case import Case
from tieout.records.fields import usual_type
from tieout.records.rule import ForeignRules
from tieout.records.schemas import read_schema
from tieout.records.suites import read_suite


def read_foreign(case: Case, plain: PlainPackage, types: Types) -> list[ForeignRules]:
    """Read the suites and schemas that a package names; of a table without rows each field has the usual type.

    Raises DeclarationError where one is none.
    """
    own = case.deliveries[0]
    files = {one.name: one.data for one in own.declared}
    found = []
    times = Counter[str]()
    for table in plain.resources:
        columns = types.get(table.name) or {field.name: usual_type(field) for field in table.schema.fields}
        for names, read in ((table.tieout.suites, read_suite), (table.tieout.schemas, read_schema)):
            for name in names:
                called = f"{table.name}.{PurePosixPath(name).name.partition('.')[0]}"
                times[called] += 1
                called += f".{times[called]}" if times[called] > 1 else ""
                found.append(read(files[name], str(own.folder / name), table.name, columns, called))
    return found
