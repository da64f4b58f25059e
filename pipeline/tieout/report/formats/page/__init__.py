"""Tell a verdict as a page: one HTML file that stands alone, in the languages of its rulebook that the page speaks."""

from __future__ import annotations

from tieout.report.interface import Format, Report


def _write(report: Report) -> bytes:
    """Write the page as the bytes of its file."""
    # Here, so that whoever only asks for the name of the file need not wait for it.
    from tieout.report.formats.page.writing import page

    return page(report).encode()


FORMAT = Format(name="page", media_type="text/html", file="report.html", write=_write)
