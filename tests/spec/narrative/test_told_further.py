"""What stands before a verb, in percent of another line, so many times as much, at a year's end, or a year later."""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import told
from tests.spec.narrative.test_told_beside import became
from tieout.narrative.wording import contradiction

DPC, AT, CASH = "dpc_2022_jv_baten_lasten", "at_2019_jv_baten_lasten", "dpc_2012_jv_kasstroom"
SEARCH, SOCIAL, SOFTWARE = "search", "social", "software"


@pytest.mark.parametrize(
    ("name", "text", "came"),
    [
        pytest.param(SOFTWARE, "Goodwill, which was $42.0 billion in 2019, rose to $43.4 billion.",
                     {"$42.0 billion": "agrees", "rose": "agrees", "$43.4 billion": "agrees"}, id="before the verb"),
        pytest.param(SOFTWARE, "Goodwill, which was $42.0 billion in 2019, fell to $43.4 billion.",
                     {"$42.0 billion": "agrees", "fell": "direction", "$43.4 billion": "agrees"}, id="the other way"),
        pytest.param(AT, "De personele kosten, die waren begroot op € 28,8 mln., vielen lager uit.",
                     {"€ 28,8 mln.": "agrees", "lager": "direction"}, id="a target before the verb"),
        pytest.param(SEARCH, "Revenues, which were $161.9 billion in 2019, rose 18%.",
                     {"$161.9 billion": "agrees", "18%": "agrees"}, id="the year itself is no other"),
        pytest.param(SEARCH, "Cost of revenues as a percentage of revenues was 44%.", {"44%": "agrees"}, id="a rate"),
        pytest.param(SEARCH, "Cost of revenues as a percentage of revenues was 54%.", {"54%": "value"},
                     id="no such rate"),
        pytest.param(SEARCH, "Cost of revenues as a percentage of advertising revenues was 54%.", {"54%": "unbound"},
                     id="of revenues that are no line"),
        pytest.param(SEARCH, "Research and development as a percentage of revenues fell.", {}, id="a rate that fell"),
        pytest.param(SOCIAL, "General and administrative expenses were three times those of 2018.",
                     {"three": "agrees"}, id="three times"),
        pytest.param(SOCIAL, "General and administrative expenses were five times those of 2018.", {"five": "asked"},
                     id="no five times"),
        pytest.param(SOCIAL, "General and administrative expenses were three times higher than in 2018.",
                     {"three": "unbound", "higher": "agrees"}, id="three times higher is read in two ways"),
        pytest.param(DPC, "De inhuur van externen was anderhalf keer zo hoog als in 2021.", {"anderhalf": "direction"},
                     id="less, and not more"),
        pytest.param(DPC, "De bijzondere baten waren bijna driemaal zo hoog als in 2021.", {"driemaal": "agrees"},
                     id="in one word"),
        pytest.param(CASH, "De rekening-courant nam af met € 2,9 mln.", {"€ 2,9 mln.": "direction"}, id="a balance"),
        pytest.param(CASH, "De rekening-courant daalde tot de zomer.", {"daalde": "asked"}, id="within a year"),
        pytest.param(SEARCH, "Net income was $30.7 billion in 2018 and $34.3 billion a year later.",
                     {"$30.7 billion": "agrees", "$34.3 billion": "agrees"}, id="a year later"),
        pytest.param(DPC, "In 2021 bedroegen de totale lasten € 147,0 mln.; een jaar later lagen zij € 5,1 mln. hoger.",
                     {"€ 147,0 mln.": "agrees", "€ 5,1 mln.": "direction"}, id="held against the year before"),
    ],
)  # fmt: skip
def test_what_is_told_further_is_understood(name, text, came):
    assert became(name, text) == came


def test_a_multiple_is_told_in_each_language():
    publication = told(DPC)
    (judgement,) = publication.check("De inhuur van externen was anderhalf keer zo hoog als in 2021.").judgements
    said = contradiction(judgement, "anderhalf", publication.facts, publication.units)
    assert said.en.endswith("is 0.8 times as much; the text says 1.5 times as much.")
    assert said.nl.endswith("is 0,8 keer zoveel; er staat 1,5 keer zoveel.")
