"""Tell what of the pages of texts was not read: nobody judges what nobody could read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tieout.findings.examined import Judged, judged
from tieout.findings.findings import finding_id
from tieout.intake.interface import Loaded
from tieout.values.errors import shorten
from tieout.values.listing import listed
from tieout.values.outcome import Finding, Place, Rule, Text, breach
from tieout.values.transcript import Unread, Why

PAGES = Rule(
    name="text_pages_are_read",
    title=Text("A page of a text cannot be read", "Een bladzijde van een tekst is niet te lezen"),
    reason=Text(
        "A reader sees words there that nobody judged: a picture of a page, or signs of which the file does not say "
        "what they mean. Export the text again as text, or say what stands there.",
        "Een lezer ziet daar woorden die niemand heeft beoordeeld: een afbeelding van een bladzijde, of tekens waarvan "
        "het bestand niet zegt wat ze betekenen. Exporteer de tekst opnieuw als tekst, of zeg wat er staat.",
    ),
    source="Nothing is published unjudged",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/pages.py",
)
NO_PAGE = Text("No page could be read; see what is said of the file.",
               "Geen bladzijde was te lezen; zie wat er over het bestand staat.")  # fmt: skip
MOST_TOLD = 12
"""Pages of a text that are named on the first screen."""


def judge_pages(loaded: Sequence[Loaded]) -> Judged:
    """Judge whether every page of the texts was read; no rule where no text has pages."""
    written = [(item.file, item.transcript) for item in _texts(loaded) if item.transcript is not None]
    paged = [(file, one) for file, one in written if one.is_paged]
    if not paged:
        return [], [], []
    findings = [_finding(file, each) for file, one in paged for each in one.unread if each.is_weighty]
    pages = sum(len({place.page for place in one.lines} | {each.page for each in one.unread}) for _, one in paged)
    return judged([PAGES], max(pages, len(findings)), findings, NO_PAGE)


def told_of_pages(loaded: Sequence[Loaded]) -> Iterator[Text]:
    """Yield what the first screen says of texts that were not read, or not all of them."""
    for item in _texts(loaded):
        file, written = item.file, item.transcript
        if written is None:
            yield Text(f"Not judged: the text {file}, which could not be read.",
                       f"Niet beoordeeld: de tekst {file}, die niet te lezen was.")  # fmt: skip
            continue
        if written.unread:
            said = [_said(one) for one in written.unread]
            en, nl = (_some([one.in_language(code) for one in said]) for code in ("en", "nl"))
            yield Text(f"Not judged of the text {file}: {en}.", f"Niet beoordeeld van de tekst {file}: {nl}.")
        if written.left_out:
            heads = listed([shorten(one) for one in written.left_out])
            yield Text(f"Left out of {file} as head or foot of its pages: {heads}.",
                       f"Weggelaten uit {file} als kop of voet van bladzijden: {heads}.")  # fmt: skip
        if written.attached:
            yield Text(f"Not judged: the files that are packed inside {file}.",
                       f"Niet beoordeeld: de bestanden die in {file} zijn ingepakt.")  # fmt: skip


def _texts(loaded: Iterable[Loaded]) -> Iterator[Loaded]:
    """Yield the texts of the publication itself."""
    return (item for item in loaded if item.own and not item.resource.is_table)


def _some(said: Sequence[str]) -> str:
    """Name the first few of many."""
    more = len(said) - MOST_TOLD
    return "; ".join((*said[:MOST_TOLD], *([f"+ {more}"] if more > 0 else [])))


def _said(one: Unread) -> Text:
    """Say what of one page was not read."""
    why = _why(one.why, one.count)
    return Text(f"page {one.page}, {why.en}", f"bladzijde {one.page}, {why.nl}")


def _why(why: Why, count: int) -> Text:
    """Say why something of a page was not read."""
    one = count == 1
    signs = Text(f"{count} {'sign' if one else 'signs'}", f"{count} {'teken' if one else 'tekens'}")
    told: dict[Why, Text] = {
        "no text": Text("which is a picture without text", "die een afbeelding zonder tekst is"),
        "signs": Text(
            f"of which {signs.en} {'stands' if one else 'stand'} for no letter that is known" if count
            else "whose signs stand for no letters that are known",
            f"waarvan {signs.nl} voor geen bekende letter {'staat' if one else 'staan'}" if count
            else "waarvan de tekens voor geen bekende letters staan",
        ),
        "askew": Text(f"on which {signs.en} {'is' if one else 'are'} turned",
                      f"waarop {signs.nl} gedraaid {'staat' if one else 'staan'}"),
        "hidden": Text(f"on which {signs.en} cannot be seen",
                       f"waarop {signs.nl} niet te zien {'is' if one else 'zijn'}"),
        "picture": Text("most of which a picture covers", "waarvan een afbeelding het grootste deel bedekt"),
        "notes": Text("over which notes or fields with words are laid",
                      "waar notities of velden met woorden overheen liggen"),
    }  # fmt: skip
    return told[why]


def _finding(file: str, one: Unread) -> Finding:
    """Say which page could not be read, and why."""
    said = _said(one)
    return breach(
        PAGES,
        finding_id("", f"{file}/page {one.page}", [one.why, str(one.count)])[1:],
        Text(f"{file}: {said.en}. Nobody judged what stands there.",
             f"{file}: {said.nl}. Niemand heeft beoordeeld wat er staat."),
        Place(file, page=one.page),
    )  # fmt: skip
