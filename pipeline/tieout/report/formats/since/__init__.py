"""Tell what is new since another version as a page that stands alone, beside the record and no part of it.

The page of the record is on a publication alone: it is the same whatever that is held against, and is published. This
one is on two versions, and is written only where it is asked for.
"""

from __future__ import annotations

from tieout.report.interface import Format, Report


def _write(report: Report) -> bytes:
    """Write the page as the bytes of its file."""
    # Here, so that whoever only asks for the name of the file need not wait for it.
    from tieout.report.formats.since.writing import page

    return page(report).encode()


FORMAT = Format(name="since", media_type="text/html", file="changes.html", write=_write, on_request=True)
