"""Texts beside tables with columns of changes, and in dollars of other countries: what a number is, and of when.

The figures are those that these publishers print.
"""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import Printed, told
from tests.spec.narrative.test_left_standing import became

CITY = Printed(
    """
    ($ millions)   | 2014 Budget | 2014      | 2013
    Revenues       | $ 1,393.6   | $ 1,562.1 | $ 1,485.1
    Expenses       | 1,316.1     | 1,347.2   | 1,303.2
    Annual surplus | $ 77.5      | $ 214.9   | $ 181.9
    """,
    (("budget", 2014), ("actual", 2014), ("actual", 2013)),
    "Results of operations", "annual_reports", "operating_statement", "CAD", 1_000_000,
)  # fmt: skip
POSITION = Printed(
    """
    Position             | 2024 Actual | 2023 Actual | Year Over Year Change
    Net Financial Assets | 2,101.8     | 2,160.0     | (58.2)
    Accumulated Surplus  | 6,053.5     | 5,742.2     | 311.3
    """,
    (("actual", 2024), ("actual", 2023), ("change", 2024)),
    "Financial position", "annual_reports", "segments", "CAD", 1_000_000,
)  # fmt: skip
WATER = Printed(
    """
    Production costs | 2018  | 2017  | 2016  | Change 2018 | Change 2018 % | Change 2017 | Change 2017 %
    Purchased water  | $ 133 | $ 128 | $ 122 | $ 5         | 3.9%          | $ 6         | 4.9%
    Chemicals        | 52    | 47    | 47    | 5           | 10.6%         | -           | -
    Waste disposal   | 37    | 34    | 32    | 3           | 8.8%          | 2           | 6.3%
    Total            | $ 313 | $ 298 | $ 288 | $ 15        | 5.0%          | $ 10        | 3.5%
    """,
    (("actual", 2018), ("actual", 2017), ("actual", 2016), ("change", 2018), ("change_percent", 2018),
     ("change", 2017), ("change_percent", 2017)),
    "Production costs", "annual_reports", "segments", "USD", 1_000_000,
)  # fmt: skip
TWO_YEARS = Printed(
    """
    Production costs | 2018  | 2017
    Purchased water  | $ 133 | $ 128
    Total            | $ 313 | $ 298
    """,
    (("actual", 2018), ("actual", 2017)),
    "Production costs", "annual_reports", "segments", "USD", 1_000_000,
)  # fmt: skip
RATE = Printed(
    """
    Production costs | 2018  | Change 2018 %
    Purchased water  | $ 133 | 3.9%
    Total            | $ 313 | 5.0%
    """,
    (("actual", 2018), ("change_percent", 2018)),
    "Production costs", "annual_reports", "segments", "USD", 1_000_000,
)  # fmt: skip
RESORTS = Printed(
    """
    Net revenues        | 2022      | 2021
    Regional Operations | 991,452   | 899,607
    MGM China           | $ 174,720 | $ 314,717
    """,
    (("actual", 2022), ("actual", 2021)),
    "Net revenues, three months", "annual_reports", "segments", "USD", 1_000,
)  # fmt: skip
STORES = Printed(
    """
    Quarter                                      | 2022      | 2021      | 2020
    Net sales                                    | $ 3,226.8 | $ 2,729.4 | $ 2,198.7
    Like sales                                   | 15.6%     | 21.4%     | (4.8%)
    Gross profit (as a percentage of net sales)  | 37.6%     | 37.6%     | 35.1%
    """,
    (("actual", 2022), ("actual", 2021), ("actual", 2020)),
    "Quarter", "annual_reports", "segments", "USD", 1_000_000,
)  # fmt: skip
SHARES = Printed(
    """
    Per share                  | 2022    | 2021
    Diluted earnings per share | $ 24.01 | $ 17.98
    """,
    (("actual", 2022), ("actual", 2021)),
    "Per share", "annual_reports", "segments", "USD", 1,
)  # fmt: skip
DISTRICT = Printed(
    """
    Statement              | 2018       | 2017
    Sewer user charges     | 21,191,214 | 18,901,240
    Grants                 | 7,573,117  | 13,735,590
    """,
    (("actual", 2018), ("actual", 2017)),
    "Statement", "annual_reports", "segments", "CAD", 1,
)  # fmt: skip
RATES = Printed(
    """
    Kerncijfer | 2025 | 2024
    Marge      | 8,5% | 7,5%
    """,
    (("realisation", 2025), ("realisation", 2024)),
    "Kerncijfers", kind="doelmatigheidsindicatoren", unit="%", scale=1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("table", "text", "expected"),
    [
        pytest.param(CITY, "The annual surplus was $214.9 million.", ["agrees"], id="dollars of Canada"),
        pytest.param(CITY, "The annual surplus was $241.9 million.", ["critical"], id="and wrong ones"),
        pytest.param(
            CITY, "The annual surplus of $214.9 million exceeded the budgeted annual surplus of $77.5 million by "
            "$137.4 million.", ["agrees"] * 3, id="three amounts of one line",
        ),
        pytest.param(
            CITY, "Revenues increased by $77.0 million over 2013 mainly due to property taxes.", ["agrees"],
            id="a year behind over is what it is held against",
        ),
        pytest.param(
            CITY, "Revenues increased by $44.0 million over 2013 mainly due to property taxes.", ["likely"],
            id="and the amount of another line is none of this",
        ),
        pytest.param(
            POSITION, "The decrease in Net Financial Assets of $58.2 million over the prior year is due to the higher "
            "investments.", ["agrees"], id="over the prior year says no other direction",
        ),
        pytest.param(
            POSITION, "The increase in Net Financial Assets of $58.2 million over the prior year is due to the higher "
            "investments.", ["critical"], id="and the wrong one is found",
        ),
        pytest.param(
            WATER, "In 2018, production costs increased $15 million, or 5.0%.", ["agrees"] * 2,
            id="so much, or so many percent",
        ),
        pytest.param(
            WATER, "In 2017, production costs increased $10 million, or 3.5%.", ["agrees"] * 2,
            id="of the year before, as columns print it",
        ),
        pytest.param(
            TWO_YEARS, "In 2018, production costs increased $15 million, or 5.0%.", ["agrees"] * 2,
            id="what one number proves of a line tells of the next",
        ),
        pytest.param(WATER, "In 2018, production costs increased 5.0%.", ["agrees"], id="a percentage of two amounts"),
        pytest.param(RATE, "In 2018, production costs increased 5.0%.", ["agrees"], id="one that a column prints"),
        pytest.param(
            RESORTS, "## MGM China\n\nRevenues of $175 million in the quarter compared to $315 million in the prior "
            "year quarter, a decrease of 44%.", ["agrees"] * 3, id="an amount of a line that is proven",
        ),
        pytest.param(WATER, "It shows a $5 million increase in chemicals.", ["agrees"], id="one digit of a line alone"),
        pytest.param(WATER, "It shows a $5 million decrease in chemicals.", ["asked"], id="that goes the other way"),
        pytest.param(
            STORES, "Like sales increased 15.6% compared to an increase of 21.4% in the quarter of fiscal 2021.",
            ["agrees"] * 2, id="a line that says how far it went, and the year of the other amount",
        ),
        pytest.param(
            STORES, "Like sales decreased 15.6% compared to an increase of 21.4% in the quarter of fiscal 2021.",
            ["asked", "agrees"], id="that goes the other way",
        ),
        pytest.param(STORES, "Gross profit increased 20.1% to $1.2 billion.", [], id="an amount is no percentage"),
        pytest.param(
            SHARES, "Diluted earnings per share increased 33.5% to $24.01, with a $0.07 benefit due to tax, compared "
            "to $17.98 with a $0.13 benefit due to tax, in fiscal 2021.", ["agrees"] * 3,
            id="the year far behind is that of the amount that is compared",
        ),
        pytest.param(
            DISTRICT, "Increases of the year include sewer user charges of $2.3 million.", ["agrees"],
            id="a list of increases accuses nobody",
        ),
        pytest.param(
            DISTRICT, "Increases to note include taxation of $4.7 million and sewer user charges of $2.3 million, "
            "while grants decreased by $6.2 million.", ["asked", "agrees"], id="nor does a longer one",
        ),
        pytest.param(RATES, "De outlook voor de marge van dit jaar is verhoogd; zij was minimaal 8,0%.", [],
                     id="what is expected is no figure"),
    ],
)  # fmt: skip
def test_what_became_of_numbers(table, text, expected):
    assert [kind for _, kind in became(table, text)] == expected


def test_a_year_of_the_tables_is_no_number():
    checked = told(CITY).check("Revenues increased by $77.0 million over 2013 mainly due to property taxes.")
    assert [one.text for one in checked.spoken.numbers] == ["$77.0 million"]
    assert len(told(CITY).check("We counted over 2012 taxpayers.").spoken.numbers) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("De lasten zijn € 3 mln. voordeliger dan begroot.", "better"),
        ("De lasten zijn € 3 mln. nadeliger dan begroot.", "worse"),
        ("Er waren grote prijsstijgingen.", "higher"),
        ("De instroom bleef constant.", "almost equal"),
        ("De solvabiliteit blijft op niveau.", "almost equal"),
        ("Er zijn geen noemenswaardige verschillen in de baten.", "almost equal"),
        ("Er is een stijgend aandeel.", "higher"),
    ],
)
def test_words_for_a_direction_in_dutch(text, says):
    assert [one.says for one in told(RATES).check(text).spoken.ways] == [says]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Tax receipts overperformed.", "higher"),
        ("Costs remained consistent.", "almost equal"),
        ("Growth accelerated.", "higher"),
        ("Trading was weaker.", "lower"),
    ],
)
def test_words_for_a_direction_in_english(text, says):
    assert says in [one.says for one in told(CITY).check(text).spoken.ways]
