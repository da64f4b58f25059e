r"""Write a pattern of RE2, by which DuckDB reads, as one by which Java finds the same. Pure.

The two differ in silence: `$` of Java stands before a last line break too, `.` passes by four signs more, `[[:alpha:]]`
is another set, `\b` knows other words. So only parts that mean the same, or can be written so that they do, are taken;
any other is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tieout.values.errors import shorten

SPACES, WORDS = r"\t\n\f\r ", "0-9A-Za-z_"
SETS: Mapping[str, str] = {
    "d": "[0-9]", "D": "[^0-9]", "s": f"[{SPACES}]", "S": f"[^{SPACES}]", "w": f"[{WORDS}]", "W": f"[^{WORDS}]",
}  # fmt: skip
"""What each letter stands for in RE2."""
SETS_WITHIN: Mapping[str, str] = {"d": "0-9", "D": r"\D", "s": SPACES, "w": WORDS, "W": r"\W"}
"""The same within a class of signs; Java cannot say there what is no blank to RE2."""
SIGNS: Mapping[str, str] = {"t": r"\t", "n": r"\n", "r": r"\r", "f": r"\f", "v": r"\x0B", "a": r"\x07"}
"""Letters that stand for one sign."""
POSIX: Mapping[str, str] = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7F", "blank": r"\t ", "cntrl": r"\x00-\x1F\x7F",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~", "punct": r"!-/:-@\[-`{-~",
    "space": r"\t\n\x0B\f\r ", "upper": "A-Z", "word": WORDS, "xdigit": "0-9A-Fa-f",
}  # fmt: skip
END = r"(?![\s\S])"
"""The end of a text, as Python reads it too: it looks at each pattern that Pandera is given."""
PLAIN: Mapping[str, str] = {".": r"[^\n]", "$": END, "^": r"\A", "{": r"\{", "}": r"\}", "]": r"\]"}
"""Signs outside of classes that Java must be told in other words."""
CATEGORY = re.compile(r"(?P<no>[pP])(?:\{(?P<not>\^?)(?P<name>[LMNPSZ][a-z]?)\}|(?P<one>[LMNPSZ]))")
HEX = re.compile(r"x(?:\{(?P<long>[0-9A-Fa-f]{1,6})\}|(?P<short>[0-9A-Fa-f]{2}))")
COUNT = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
GROUP = re.compile(r"\((?:\?(?P<flags>i?):|\?P?<[A-Za-z_][A-Za-z0-9_]*>|(?!\?))")
POSIX_CLASS = re.compile(r"\[:(?P<name>[a-z]+):\]")
ANY_CASE = "(?i)"


class OtherPatternError(ValueError):
    """A part of a pattern means something else to Java, or nothing."""

    def __init__(self, pattern: str, part: str) -> None:
        super().__init__(f"{shorten(part)} in the pattern {shorten(pattern)} is read otherwise by Spark, in Java")


def java_pattern(pattern: str) -> str:
    """Give the pattern by which Java finds what RE2 finds by `pattern`.

    Raises OtherPatternError where a part of it has no such form.
    """
    if pattern.startswith(ANY_CASE):
        return f"(?iu:{_Writing(pattern, len(ANY_CASE), folds=True).outside()})"
    return _Writing(pattern, 0, folds="(?i:" in pattern).outside()


def fitting(pattern: str) -> str:
    """Give the pattern by which Java finds a text that fits as a whole.

    Raises OtherPatternError as `java_pattern`.
    """
    return rf"\A(?:{java_pattern(pattern)})\z"


class _Writing:
    """One pattern while it is written anew, from a place in it on."""

    def __init__(self, pattern: str, at: int, *, folds: bool) -> None:
        self._pattern, self._at, self._folds = pattern, at, folds

    def outside(self) -> str:
        """Write what stands outside of classes, and the classes in it."""
        made = ""
        while self._at < len(self._pattern):
            sign = self._pattern[self._at]
            if sign == "\\":
                made += self._escaped()
            elif sign == "[":
                made += self._class()
            elif sign == "(":
                made += self._group()
            elif sign == "{" and (count := COUNT.match(self._pattern, self._at)):
                made += self._taken(count)
            else:
                self._at += 1
                made += PLAIN.get(sign, sign)
        return made

    def _group(self) -> str:
        """Write what opens a group; its name counts for nothing, as nothing refers to it."""
        found = GROUP.match(self._pattern, self._at)
        if found is None:
            raise OtherPatternError(self._pattern, self._pattern[self._at : self._at + 4])
        self._at = found.end()
        return "(?iu:" if found["flags"] else "(?:"

    def _escaped(self) -> str:
        """Write a backslash with what it stands before, outside of a class."""
        letter = self._pattern[self._at + 1 : self._at + 2]
        if letter in SETS:
            self._at += 2
            return SETS[letter]
        if letter and letter in "Az":
            self._at += 2
            return END if letter == "z" else r"\A"
        return self._sign()

    def _sign(self) -> str:
        """Write a backslash with what it stands before, where that is one sign or a category of signs."""
        letter = self._pattern[self._at + 1 : self._at + 2]
        if letter in SIGNS:
            self._at += 2
            return SIGNS[letter]
        if letter and letter.isascii() and not letter.isalnum():
            self._at += 2
            return f"\\{letter}"
        if (found := HEX.match(self._pattern, self._at + 1)) is not None:
            self._at = found.end()
            return rf"\x{found['short']}" if found["short"] else rf"\x{{{found['long']}}}"
        found = CATEGORY.match(self._pattern, self._at + 1)
        # A category takes in other signs where upper and lower case are alike, and not the same ones to both.
        if found is None or self._folds:
            raise OtherPatternError(self._pattern, self._pattern[self._at : self._at + 3])
        self._at = found.end()
        is_not = (found["no"] == "P") is not (found["not"] == "^")
        return rf"\{'P' if is_not else 'p'}{{{found['name'] or found['one']}}}"

    def _class(self) -> str:
        """Write a class of signs: to Java `[`, `&` and others mean more in it than to RE2."""
        self._at += 1
        made = "["
        if self._pattern.startswith("^", self._at):
            self._at += 1
            made += "^"
        began, is_sign = self._at, False
        while self._at < len(self._pattern):
            sign = self._pattern[self._at]
            if sign == "]" and self._at > began:
                self._at += 1
                return f"{made}]"
            if sign == "-" and self._at > began and not self._pattern.startswith("-]", self._at):
                made += self._range(is_sign)
                is_sign = False
                continue
            part, is_sign = self._within()
            made += part
        raise OtherPatternError(self._pattern, self._pattern[began:])

    def _range(self, is_sign: bool) -> str:
        """Write the mark between the first and the last of a range, and its last."""
        self._at += 1
        last, is_last = self._within()
        if not is_sign or not is_last:
            raise OtherPatternError(self._pattern, "-")
        return f"-{last}"

    def _within(self) -> tuple[str, bool]:
        """Write one part of a class; tell whether it is a single sign."""
        sign = self._pattern[self._at]
        if sign == "[" and (found := POSIX_CLASS.match(self._pattern, self._at)):
            if found["name"] not in POSIX:
                raise OtherPatternError(self._pattern, found[0])
            self._at = found.end()
            return POSIX[found["name"]], False
        if sign == "[" and self._pattern.startswith("[:", self._at):
            raise OtherPatternError(self._pattern, "[:")
        if sign == "\\":
            letter = self._pattern[self._at + 1 : self._at + 2]
            if letter in SETS_WITHIN:
                self._at += 2
                return SETS_WITHIN[letter], False
            return self._sign(), letter not in "pP"
        self._at += 1
        return (f"\\{sign}" if sign.isascii() and not sign.isalnum() and sign.isprintable() else sign), True

    def _taken(self, found: re.Match[str]) -> str:
        """Take over what was found as it stands."""
        self._at = found.end()
        return found[0]
