"""What follows from what in a table, by its figures alone: each table with the formulas that a reader would write."""

from __future__ import annotations

import pytest

from tests.spec.test_arithmetic.tables import broken, find, formulas

TABLES = {
    "a total under its parts": (
        """
        Item  | 2021   | 2022   | 2023
        wood  | 1,204  | 1,311  | 998
        stone | 877    | 902    | 1,015
        glass | 342    | 310    | 377
        all   | 2,423  | 2,523  | 2,390
        """,
        ["line 5 = lines 2 to 4"],
    ),
    "a parent over its parts, within a total": (
        """
        Item     | 2021  | 2022  | 2023
        staff    | 5,120 | 5,377 | 5,608
        - own    | 4,018 | 4,190 | 4,377
        - hired  | 1,102 | 1,187 | 1,231
        material | 2,208 | 2,190 | 2,455
        other    | 377   | 411   | 398
        costs    | 7,705 | 7,978 | 8,461
        """,
        ["line 2 = line 3 + line 4", "line 7 = line 2 + line 5 + line 6"],
    ),
    "a balance is a total less a total": (
        """
        Item     | 2021  | 2022  | 2023
        sales    | 7,120 | 7,377 | 8,608
        grants   | 1,018 | 1,190 | 1,377
        income   | 8,138 | 8,567 | 9,985
        staff    | 5,208 | 5,190 | 6,455
        material | 2,377 | 2,411 | 2,398
        costs    | 7,585 | 7,601 | 8,853
        balance  | 553   | 966   | 1,132
        """,
        ["line 4 = line 2 + line 3", "line 7 = line 5 + line 6", "line 8 = line 4 − line 7"],
    ),
    "an opening balance with its flows is a closing balance": (
        """
        Item      | budget   | actual
        opening   | 10,542   | 20,190
        operating | (1,204)  | 4,881
        investing | (377)    | (2,000)
        financing | 88       | 119
        closing   | 9,049    | 23,190
        """,
        ["line 6 = lines 2 to 5"],
    ),
    "blocks of the same rows, of which the first is the total": (
        """
        Group       | 2020  | 2021  | 2022
        all         | 5,077 | 5,144 | 5,290
        under 18    | 1,207 | 1,190 | 1,203
        18 and more | 3,870 | 3,954 | 4,087
        men         | 2,498 | 2,530 | 2,611
        under 18    | 615   | 601   | 612
        18 and more | 1,883 | 1,929 | 1,999
        women       | 2,579 | 2,614 | 2,679
        under 18    | 592   | 589   | 591
        18 and more | 1,987 | 2,025 | 2,088
        """,
        [
            "line 2 = line 3 + line 4",
            "line 2 = line 5 + line 8",
            "line 3 = line 6 + line 9",
            "line 4 = line 7 + line 10",
            "line 5 = line 6 + line 7",
            "line 8 = line 9 + line 10",
        ],
    ),
    "running totals share their parts": (
        """
        Months        | north | south | east
        January       | 315   | 390   | 404
        February      | 365   | 480   | 375
        March         | 298   | 530   | 437
        quarter       | 978   | 1400  | 1216
        April         | 411   | 461   | 340
        May           | 378   | 487   | 330
        June          | 407   | 459   | 423
        half the year | 2174  | 2807  | 2309
        """,
        ["line 5 = lines 2 to 4", "line 9 = lines 5 to 8"],
    ),
    "percentages of the row above them": (
        """
        Item         | 2021   | 2022
        net sales    | 93,662 | 103,350
        gross profit | 22,149 | 25,858
        % of sales   | 23.6%  | 25.0%
        """,
        ["line 4 = line 3 / line 2, in percent"],
    ),
    "weekly hours are no sums of each other": (
        """
        Trade    | 2020 | 2021 | 2022 | 2023
        baking   | 31.2 | 30.8 | 30.1 | 29.7
        building | 32.4 | 32.1 | 31.6 | 30.9
        care     | 27.7 | 27.9 | 28.3 | 28.8
        teaching | 29.4 | 29.6 | 29.9 | 30.3
        """,
        [],
    ),
    "figures that add up in one column by chance, and count in a total": (
        """
        Segment  | 2021     | 2022
        snacks   | 3,279.2  | 3,287.0
        frozen   | 2,804.0  | 2,753.0
        abroad   | 793.4    | 843.5
        kitchens | 934.2    | 1,054.8
        bought   | 1,727.6  | -
        total    | 9,538.4  | 7,938.3
        """,
        ["line 7 = lines 2 to 6"],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_what_follows_from_what_along_rows(tmp_path, name):
    printed, expected = TABLES[name]
    told = find(tmp_path, printed)
    assert formulas(told) == expected
    assert not told.breaks


COLUMNS = {
    "a difference behind what it is made of": (
        """
        Item  | budget | actual | difference
        wood  | 1,204  | 1,311  | 107
        stone | 877    | 902    | 25
        glass | 342    | 310    | (32)
        steel | 1,907  | 1,877  | (30)
        brick | 415    | 498    | 83
        """,
        ["column 4 = column 3 − column 2"],
    ),
    "a total before its parts": (
        """
        Age   | all   | men   | women
        0-17  | 1,207 | 615   | 592
        18-39 | 1,544 | 760   | 784
        40-64 | 1,488 | 741   | 747
        65+   | 838   | 382   | 456
        """,
        ["column 2 = column 3 + column 4"],
    ),
    "a change in percent": (
        """
        Item  | 2021  | 2022  | change
        wood  | 1,204 | 1,311 | 8.9%
        stone | 877   | 902   | 2.9%
        glass | 342   | 310   | -9.4%
        steel | 1,907 | 1,877 | -1.6%
        brick | 415   | 498   | 20.0%
        """,
        ["column 4 = (column 3 − column 2) / column 2, in percent"],
    ),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_what_follows_from_what_along_columns(tmp_path, name):
    printed, expected = COLUMNS[name]
    told = find(tmp_path, printed)
    assert formulas(told, "columns") == expected
    assert not told.breaks


BROKEN = {
    "a total that is off in one column": (
        """
        Item  | 2021   | 2022   | 2023
        wood  | 1,204  | 1,311  | 998
        stone | 877    | 902    | 1,015
        glass | 342    | 310    | 377
        all   | 2,423  | 2,532  | 2,390
        """,
        [("line 5 = lines 2 to 4", "5:3", "9")],
    ),
    "a subtotal that is hidden by a right total": (
        """
        Item     | 2021  | 2022  | 2023
        staff    | 5,120 | 5,737 | 5,608
        - own    | 4,018 | 4,190 | 4,377
        - hired  | 1,102 | 1,187 | 1,231
        material | 2,208 | 2,190 | 2,455
        other    | 377   | 411   | 398
        costs    | 7,705 | 7,978 | 8,461
        """,
        [("line 2 = line 3 + line 4", "2:3", "360")],
    ),
    "a parent that prints zero over parts that its total counts": (
        """
        Item      | budget | actual | last year
        staff     | 5,120  | 5,377  | 5,608
        material  | 2,208  | 2,190  | 2,455
        other     | 0      | 0      | 0
        - set by  | 0      | 8      | 19
        - special | 0      | 65     | 3
        costs     | 7,328  | 7,640  | 8,085
        """,
        [
            ("line 4 = line 5 + line 6", "4:3", "-73"),
            ("line 4 = line 5 + line 6", "4:4", "-22"),
        ],
    ),
    "a result that is not printed": (
        """
        Item  | budget | actual | difference
        wood  | 1,204  | 1,311  | 107
        stone | 877    | 902    |
        glass | 342    | 310    | (32)
        steel | 1,907  | 1,877  | (30)
        brick | 415    | 498    | 83
        """,
        [("column 4 = column 3 − column 2", "3:4", "-25")],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_tie_out(tmp_path, name):
    printed, expected = BROKEN[name]
    assert broken(find(tmp_path, printed)) == expected


SOUND = {
    "rounded by their makers": """
        Item  | 2021   | 2022   | 2023
        wood  | 1.2    | 1.3    | 1.0
        stone | 0.9    | 0.9    | 1.0
        glass | 0.3    | 0.3    | 0.4
        all   | 2.5    | 2.6    | 2.4
        """,
    "changes with the sign of their effect on the result": """
        Item         | 2021   | 2022    | change
        sales        | 93,662 | 103,350 | (9,688)
        goods        | 68,367 | 74,646  | 6,279
        depreciation | 3,146  | 2,846   | (300)
        cost of both | 71,513 | 77,492  | 5,979
        profit       | 22,149 | 25,858  | (3,709)
        """,
    "a column of rates beside amounts": """
        Item   | 2021  | 2022  | 2023  | growth
        wood   | 1,204 | 1,311 | 1,398 | 6.6
        stone  | 877   | 902   | 1,015 | 12.5
        glass  | 342   | 310   | 377   | 21.6
        all    | 2,423 | 2,523 | 2,790 | 10.6
        """,
    "all in whole hundreds": """
        Item  | 2021   | 2022   | 2023
        wood  | 22,000 | 13,100 | 9,900
        stone | 23,300 | 9,000  | 10,100
        glass | 4,100  | 3,100  | 3,800
        all   | 49,500 | 25,300 | 23,900
        """,
    "a part that is not told": """
        Item  | 2021   | 2022   | 2023   | 2024
        wood  | 1,204  | 1,311  | n.a.   | 1,377
        stone | 877    | 902    | 1,015  | 990
        glass | 342    | 310    | 377    | 355
        all   | 2,423  | 2,523  | 2,390  | 2,722
        """,
    "income less the costs so far, where the rest is cut off": """
        Item      | 2021   | 2022   | 2023   | 2024
        sales     | 24,158 | 22,586 | 23,574 | 23,573
        grants    | 48,203 | 37,909 | 38,873 | 39,018
        income    | 72,361 | 60,495 | 62,447 | 62,591
        – staff   | 13,095 | 11,367 | 11,878 | 11,756
        – goods   | 59,143 | 49,128 | 50,569 | 50,835
        """,
}


@pytest.mark.parametrize("name", SOUND)
def test_what_is_sound_breaks_nothing(tmp_path, name):
    assert not broken(find(tmp_path, SOUND[name], "."))


RATES = {
    "shares of a total that prints 100": (
        """
        Age   | people | share
        all   | 5,077  | 100.0
        0-17  | 1,207  | 23.8
        18-39 | 1,544  | 30.4
        40-64 | 1,488  | 29.3
        65+   | 838    | 16.5
        """,
        ["column 3 = column 2 / its total, in percent"],
    ),
    "a change in percent that prints no sign, behind its two years": (
        """
        City  | 2007  | 2008  | change
        north | 1,204 | 1,311 | 8.9
        south | 877   | 902   | 2.9
        east  | 342   | 310   | -9.4
        west  | 1,907 | 1,877 | -1.6
        hill  | 415   | 498   | 20.0
        """,
        ["column 4 = (column 3 − column 2) / column 2, in percent"],
    ),
    "an average of the years before it": (
        """
        City  | 2006   | 2007   | 2008   | average
        north | 1,204  | 1,311  | 1,405  | 1,307
        south | 877    | 902    | 1,010  | 930
        east  | 342    | 310    | 415    | 356
        west  | 1,907  | 1,877  | 1,510  | 1,765
        hill  | 415    | 498    | 702    | 538
        """,
        ["column 5 = the average of columns 2 to 4"],
    ),
}


@pytest.mark.parametrize("name", RATES)
def test_what_is_divided(tmp_path, name):
    printed, expected = RATES[name]
    told = find(tmp_path, printed, ".")
    assert formulas(told, "columns") == expected
    assert not told.breaks


def test_a_change_that_does_not_follow_is_told(tmp_path):
    printed, _ = RATES["a change in percent that prints no sign, behind its two years"]
    told = find(tmp_path, printed.replace("| 2.9", "| 9.2"), ".")
    assert broken(told) == [("column 4 = (column 3 − column 2) / column 2, in percent", "3:4", "6.35")]


def test_a_cash_flow_of_two_years_in_small_figures_is_held(tmp_path):
    told = find(
        tmp_path,
        """
        Item                     | 2019     | 2018
        Receipts                 | 14,426   | 14,157
        Payments                 | (12,440) | (11,726)
        Taxes                    | (387)    | (288)
        Net cash from operations | 1,599    | 2,143
        Plant                    | (915)    | (720)
        Associates               | (60)     | (28)
        Instruments              | (27)     | (49)
        Sold                     | 98       | 168
        Net cash from investing  | (904)    | (629)
        """,
    )
    assert formulas(told) == ["line 5 = lines 2 to 4", "line 10 = lines 6 to 9"]
