"""A pattern of RE2 is written so that Java finds the same by it, or it is refused by name."""

from __future__ import annotations

import re

import pytest

from tieout.engines.backends.spark.java_patterns import OtherPatternError, fitting, java_pattern

END = r"(?![\s\S])"


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        pytest.param("FY[0-9]{2}-[0-9]{2}", "FY[0-9]{2}-[0-9]{2}", id="what both read alike"),
        pytest.param("^A$", rf"\AA{END}", id="the end is no place before a last line break"),
        pytest.param("a.c", r"a[^\n]c", id="any sign but a line break, of which Java knows five"),
        pytest.param(r"\s\S", r"[\t\n\f\r ][^\t\n\f\r ]", id="blanks, of which Java knows one more"),
        pytest.param(r"[\s\w]", r"[\t\n\f\r 0-9A-Za-z_]", id="blanks in a class"),
        pytest.param("[[:alpha:]]", "[A-Za-z]", id="a named class, which is a set of its letters to Java"),
        pytest.param("[a-c&&b]", r"[a-c\&\&b]", id="signs that are a cut of two classes to Java"),
        pytest.param("[a[b]", r"[a\[b]", id="a bracket that opens a class within a class to Java"),
        pytest.param("[]-]", r"[\]\-]", id="a bracket and a dash that stand for themselves"),
        pytest.param("(?P<year>[0-9]{4})", "(?:[0-9]{4})", id="a group with a name"),
        pytest.param("(?i)café", "(?iu:café)", id="any case, of letters of every script"),
        pytest.param("a|(?i:b)", "a|(?iu:b)", id="any case within a group"),
        pytest.param(r"\p{L}\pN\P{Lu}\p{^Z}", r"\p{L}\p{N}\P{Lu}\P{Z}", id="categories"),
        pytest.param(r"\v\x41\x{1F600}", r"\x0B\x41\x{1F600}", id="signs by their number"),
        pytest.param("a{,2}", r"a\{,2\}", id="braces that count nothing"),
        pytest.param(r"a+?b{2,}", "a+?b{2,}", id="counts"),
    ],
)
def test_a_pattern_is_written_for_java(pattern, written):
    assert java_pattern(pattern) == written


def test_a_pattern_that_must_fit_is_held_at_both_ends():
    assert fitting("a|b") == r"\A(?:a|b)\z"


@pytest.mark.parametrize(
    "pattern",
    [
        r"\bA", r"\B", "(?s).", "(?m)^a", "(?U)a*", "(?=a)", "(?<!a)b", r"\Qa\E", r"\C", r"\p{Greek}", r"(?i)\p{Lu}",
        r"[\S]", r"[\d-z]", "[[:odd:]]", r"\1", "[a", "a\\",
    ],
)  # fmt: skip
def test_what_java_reads_otherwise_is_refused_by_name(pattern):
    with pytest.raises(OtherPatternError, match="is read otherwise by Spark, in Java"):
        java_pattern(pattern)


@pytest.mark.parametrize("text", ["A", "A\n", "B", "a c", "a\nc", "a\u2028c", "", "_", "é", "9", "&"])
@pytest.mark.parametrize("pattern", ["^A$", "a.c", r"^\w$", r"[^\d]", "^$", "a|B$", r"\S"])
def test_python_finds_by_what_is_written_for_java_what_it_finds_by_the_pattern(pattern, text):
    as_re2 = re.compile(pattern.replace("$", r"\Z").replace(r"a.c", "a[^\n]c"), re.ASCII)
    assert bool(re.search(java_pattern(pattern), text)) is bool(as_re2.search(text))
