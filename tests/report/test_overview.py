"""Many verdicts on one page: whose, of which year, how they stand, and what waits for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.conftest import RUN, reported
from tests.report.naughty import CLASSES
from tests.report.test_report_hostile import Elements, Poison
from tieout.gate.overview import write_overview
from tieout.report.overview.gathering import MOST_BEFORE, Told, gather
from tieout.report.overview.writing import MARK, overview_page
from tieout.report.registry import record
from tieout.values.errors import UsageError
from tieout.values.verdict import Covered


def told(verdict, name, *covers, sequence=1):
    """Hold a recorded verdict on a publication."""
    return Told(
        replace(verdict, publication=name, title=name.title(), covers=covers), replace(RUN, sequence=sequence), ""
    )


LOGIUS, LATER = Covered("logius", 2022, "jaarverslag"), Covered("logius", 2023, "jaarverslag")


def test_publications_stand_by_entity_and_year_the_last_year_first(hold, publish):
    overview = gather([told(hold, "a", LOGIUS), told(publish, "b", LATER, Covered("dpc", 2023, "slotwet"))])
    assert (overview.entities, overview.years) == (("dpc", "logius"), (2023, 2022))
    names = {place: [one.last.verdict.publication for one in found] for place, found in overview.by_place.items()}
    assert names == {("logius", 2022): ["a"], ("logius", 2023): ["b"], ("dpc", 2023): ["b"]}


def test_of_each_publication_the_last_run_counts_and_the_earlier_ones_show_how_it_went(hold, publish):
    runs = [told(hold, "a", LOGIUS, sequence=number) for number in range(MOST_BEFORE + 3)]
    (standing,) = gather([*reversed(runs), told(publish, "a", LOGIUS, sequence=99)]).by_place["logius", 2022]
    assert standing.last.verdict.verdict == "publish"
    assert [one.run.sequence for one in standing.before] == list(range(3, MOST_BEFORE + 3))


def test_what_waits_is_told_by_owner_the_most_first(hold, publish):
    overview = gather([told(hold, "a", LOGIUS), told(publish, "b", LATER)])
    assert [(owner, count) for owner, count, _ in overview.waiting] == [("", 4), ("Concerncontrol", 1)]


def test_days_and_earlier_verdicts_are_told_as_each_reader_does(hold, publish):
    text = overview_page(gather([told(hold, "a", LOGIUS), told(publish, "a", LOGIUS, sequence=2)]))
    assert text.count('<span lang="nl">17-5-2023</span><span lang="en">17 May 2023</span>') == 2
    assert '<span lang="nl">niet publiceren</span><span lang="en">hold</span>' in text


def test_one_that_does_not_say_whose_it_is_stands_there_too(hold):
    assert gather([told(hold, "a")]).by_place.keys() == {("", 0)}


@pytest.mark.parametrize("texts", CLASSES.values(), ids=CLASSES)
def test_nothing_of_a_publication_gets_further_than_the_eye(hold, texts):
    def page(poison):
        return Elements(overview_page(gather([told(poison(hold), "a", LOGIUS)], [poison("path")])))

    tame, wild = page(Poison("x")), page(Poison(texts))
    assert wild.elements == tame.elements
    assert wild.links == tame.links == []


def kept(folder, verdict, run=RUN):
    """Leave a record and its page in a folder, as a check does."""
    folder.mkdir(parents=True)
    (folder / record().file).write_bytes(record().write(reported(verdict, run=run)))
    (folder / "report.html").write_text("a page", encoding="utf-8")


def test_the_page_is_made_of_what_checks_left_and_leads_to_their_pages(hold, publish, tmp_path):
    kept(tmp_path / "may" / "a b", replace(hold, publication="one"))
    kept(tmp_path / "june" / "two", replace(publish, publication="two"))
    (tmp_path / "june" / "broken").mkdir()
    (tmp_path / "june" / "broken" / record().file).write_text("{}", encoding="utf-8")
    page, count = write_overview(tmp_path / "site", [tmp_path / "may", tmp_path / "june"])
    text = page.read_text("utf-8")
    assert count == 2
    assert set(Elements(text).links) == {"./../may/a%20b/report.html", "./../june/two/report.html"}
    assert str(tmp_path / "june" / "broken") in text
    assert MARK in text
    write_overview(tmp_path / "site", [tmp_path / "may"])
    assert "june" not in page.read_text("utf-8"), "it is written anew"


@pytest.mark.parametrize(
    ("made", "says"),
    [
        pytest.param(lambda home: None, "there is no such folder", id="no folder"),
        pytest.param(lambda home: (home / "records").mkdir(), "no verdict is in there", id="no verdict"),
    ],
)
def test_a_wrong_folder_is_told(tmp_path, made, says):
    made(tmp_path)
    with pytest.raises(UsageError, match=says):
        write_overview(tmp_path / "site", [tmp_path / "records"])
    assert not (tmp_path / "site").exists(), "nothing half-written stays"


def test_another_page_is_not_written_over(hold, tmp_path):
    kept(tmp_path / "records" / "a", hold)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="another page stands here"):
        write_overview(tmp_path / "site", [tmp_path / "records"])
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "mine"
