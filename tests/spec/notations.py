"""Notations of other fields than the Dutch one, as a rulebook would declare them."""

from __future__ import annotations

from tieout.rulebook.vocabulary import Notation

MARKS = {"n/a": "not_applicable", "nil": "nil", "-": "dash", "–": "dash", "—": "dash", "—%": "dash", "$ —": "dash"}

ENGLISH = Notation(
    decimal=".",
    grouping=",",
    minus=("-", "–", "−"),
    minus_behind=("-",),
    brackets=True,
    currency={"$": "USD", "US$": "USD", "£": "GBP"},
    currency_behind={"USD": "USD", "GBP": "GBP", "dollars": "USD"},
    shared_currency={"$": ("USD", "CAD", "AUD"), "dollars": ("USD", "CAD", "AUD")},
    scale={"million": 1_000_000, "m": 1_000_000, "bn": 1_000_000_000, "$ x 1,000": 1_000},
    marks=MARKS,
    percent=("%", "per cent"),
    before={"at least": "at least", "≤": "at most"},
    after=("*", "employees", "within {n} days"),
)
SWISS = Notation(
    decimal=".",
    grouping=("'", "’"),
    minus=("-", "−", "./."),
    plus=("+",),
    currency={"CHF": "CHF", "Fr.": "CHF"},
    scale={"Mio.": 1_000_000, "Mrd.": 1_000_000_000},
    marks={"–": "dash", "k.A.": "not_available"},
)
SHARES = Notation(
    decimal=".", grouping=",", minus=("-",), currency={}, scale={"m": 1_000_000}, marks={"-": "dash"}, fractions=True
)
EITHER = Notation(
    decimal=(",", "."),
    grouping=(".", ",", " "),
    minus=("-",),
    brackets=True,
    currency={"€": "EUR"},
    scale={"m": 1_000_000},
    marks={"-": "dash"},
)
"""One that leaves open which of two marks is before the decimals."""
