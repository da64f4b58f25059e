"""Refuse a resource whose path, format and compression contradict each other: it would be read as another. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.declarations.publication import Resource, packing_of
from tieout.values.errors import shorten

PARQUET = "parquet"
PDF = "pdf"


def form_faults(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the form that a file is declared to be in, and what to do."""
    path, told = shorten(resource.path), resource.compression
    if resource.counts_rows != (resource.format == PARQUET):
        if resource.counts_rows:
            yield f"{path} is declared in format {shorten(resource.format)}", f'Declare "format": "{PARQUET}".'
        else:
            yield f"{path} is declared in format {PARQUET}", "Give the file a name that ends in .parquet."
    if (resource.format == PDF) != resource.path.endswith(f".{PDF}") and not resource.is_table:
        if resource.format == PDF:
            yield f"{path} is declared in format {PDF}", f"Give the file a name that ends in .{PDF}."
        else:
            said = "declared in no format" if resource.format == "csv" else f"its format is {shorten(resource.format)}"
            yield f"{path} is a PDF by its name, and {said}", f'Declare "format": "{PDF}".'
    if told is not None and (not resource.is_table or resource.format != "csv"):
        yield f"{path} is declared to be compressed", 'Only a CSV may be: take "compression" out.'
    if told is not None and packing_of(resource.path) not in {None, told}:
        yield f'"compression" is {told} and the path is {path}', "Mend one of them: a name ends in .csv.gz or .csv.zst."
    if resource.packing is not None and resource.format != "csv" and told is None:
        yield f"{path} is declared in format {shorten(resource.format)}", 'Declare "format": "csv".'
    if resource.format == PARQUET:
        yield from _parquet_faults(resource)


def _parquet_faults(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield what is declared of a Parquet file that holds for text alone."""
    if resource.encoding != "utf-8":
        yield f"encoding is {resource.encoding}", "Text in Parquet is UTF-8: take it out."
    usual = Resource(name="", located="").dialect
    if (resource.dialect.header_rows, resource.dialect.comment_rows, resource.dialect.comment_char) != (
        usual.header_rows, usual.comment_rows, usual.comment_char
    ) or not resource.dialect.header:  # fmt: skip
        yield "the dialect tells of lines", 'A Parquet file has none: take "dialect" out.'
