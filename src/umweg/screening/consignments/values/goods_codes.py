"""Codes of goods as people and spreadsheets write them, read as digits; what is not certain is said.

>>> read_code("HS 8542.31").digits, read_code("8457 10 10").digits, read_code("85423190.0").digits
('854231', '84571010', '85423190')
>>> read_code("77010000").what, read_code("99999999").sure
("'77010000' is no code of goods: there is no chapter 77.", False)
>>> lost = read_code("1012100")
>>> lost.digits, lost.what, lost.sure
('01012100', "'1012100' has lost its leading zero: read as 01012100.", True)
>>> read_code("8,54511E+07").digits, read_code("8,54511E+07").sure
('854511', False)
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from umweg.core.codes.products import cn_spans, hs_spans
from umweg.screening.consignments.shown import shown

LONGEST = 12  # digits of a national code
_BEFORE = re.compile(
    r"(?:(?:ex|hs|h\.s\.|hts(?:us)?|cn|kn|taric|tn ?ved|тн ?вэд|еаэс|zolltarif\w*|warennummer|warennr|gtip|"
    r"code|код|nr|no|n°|№|tariff|commodity)(?![a-zа-я])[\s.:#№-]*)+",
    re.IGNORECASE,
)
_POWER = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_DIGITS = re.compile(r"\d+(?:[ .,/'\-–\u00a0\u202f\t]+\d+)*")
_AFTER = re.compile(r"(?P<code>\d[\d .\-]*\d)\s*[-–—:(,;]\s*[^\d\s].*", re.DOTALL)
_SEVERAL = re.compile(r"\s*(?:[;|/\n+]|,\s|\bund\b|\band\b|\bи\b)\s*")
NO_GOODS = ("98", "99")
"""Chapters that the Harmonized System leaves to its users."""
TEXT = "Format the column of codes as text before it is exported."
FORM = "Write six, eight or ten digits, such as 854231 or 8542 31 90."


class CodeReading(NamedTuple):
    """``digits`` of a code, as far as certain; ``what`` is odd or wrong, empty for nothing; ``mend``; ``sure``:
    whether nothing was lost.
    """

    digits: str
    what: str = ""
    mend: str = ""
    sure: bool = True


@lru_cache(maxsize=100_000)
def read_code(text: str) -> CodeReading:
    """The digits of a code; an odd one says what was odd, one that cannot be read has none."""
    plain = text.strip().strip("'\"`=").strip()
    plain = _BEFORE.sub("", plain, count=1).strip() if not plain[:1].isdigit() else plain
    if not plain:
        return CodeReading("")
    if re.fullmatch(r"\d{4,}[.,]0", plain):  # a table that holds codes as numbers
        plain = plain[:-2]
    if power := _POWER.fullmatch(plain):
        return _of_power(text, power)
    if _DIGITS.fullmatch(plain) and plain.isascii() | ("\u00a0" in plain) | ("–" in plain) | ("\u202f" in plain):
        return _of_digits(text, plain)
    return _of_words(text, plain)


def _of_digits(text: str, plain: str) -> CodeReading:
    parts = re.findall(r"\d+", plain)
    digits = "".join(parts)
    if len(digits) > LONGEST:
        several = [p for p in _SEVERAL.split(plain) if p]
        if len(several) > 1:
            return _several(text, several)
        return CodeReading("", f"{shown(text)} has {len(digits)} digits; a code of goods has at most {LONGEST}.", FORM,
                           sure=False)  # fmt: skip
    by_point = len(parts) > 1 and bool(re.match(r"\d+[.,]\d", plain))
    if by_point and len(parts[0]) == 3:
        return _zero(text, digits, by_point=True)
    if by_point and len(parts) == 2 and (len(parts[0]), len(parts[1])) == (4, 1):
        return _end(text, digits)
    if len(digits) in (5, 7) or (len(digits) == 9 and digits[:6] not in _subheadings()):
        return _zero(text, digits)
    return _of_chapter(text, digits)


def _of_chapter(text: str, digits: str) -> CodeReading:
    """A code whose chapter holds no goods says nothing of what they are: no list can be asked about it."""
    if digits[:2] in NO_GOODS:
        what = f"{shown(text)} names no goods: chapters 98 and 99 hold plants, stores and what is not stated."
    elif len(digits) > 1 and digits[:2] not in _chapters():
        what = f"{shown(text)} is no code of goods: there is no chapter {digits[:2]}."
    else:
        return CodeReading(digits)
    return CodeReading(digits, what, "Write the code of the goods themselves, such as 854231.", sure=False)


def _zero(text: str, digits: str, *, by_point: bool = False) -> CodeReading:
    """An odd number of digits: a spreadsheet has taken the zero at the beginning, if only that makes a code."""
    whole = "0" + digits
    with_zero = whole[:6] in _subheadings() if len(whole) >= 6 else False
    as_it_is = not by_point and (
        digits[:6] in _subheadings() if len(digits) > 6 else any(s.startswith(digits) for s in _subheadings())
    )
    if with_zero and not as_it_is:
        return CodeReading(whole, f"{shown(text)} has lost its leading zero: read as {whole}.", TEXT)
    if with_zero:
        what = f"{shown(text)} may be {whole} without its zero, or {digits} without its end."
        return CodeReading("", what, TEXT, sure=False)
    what = f"{shown(text)} has {len(digits)} digits, which no code of goods has."
    return CodeReading(digits, what, FORM, sure=False)


def _end(text: str, digits: str) -> CodeReading:
    """8471.3: a number has lost the zero at its end, if that makes a code."""
    if digits + "0" in _subheadings():
        what = f"{shown(text)} has lost the zero at its end: read as {digits}0."
        return CodeReading(digits + "0", what, TEXT)
    return CodeReading(digits[:4], f"{shown(text)} is no code of goods: read as {digits[:4]}.", FORM, sure=False)


def _of_power(text: str, power: re.Match[str]) -> CodeReading:
    """A number that a spreadsheet has rounded: the digits that every code has which it may have been."""
    fraction, exponent = power[2] or "", int(power[3])
    known, width = int(power[1] + fraction), exponent + 1
    length = width + width % 2  # an odd number of digits has lost its zero
    made = f"{shown(text)} is a code that a spreadsheet has turned into a number"
    if length > LONGEST:
        return CodeReading("", f"{made}.", TEXT, sure=False)
    if len(fraction) >= exponent and not fraction[exponent:].strip("0"):
        digits = str(known)[:width].rjust(length, "0")
        return CodeReading(digits, f"{made}: read as {digits}.", TEXT)
    step = 10 ** (exponent - len(fraction)) if exponent >= len(fraction) else 1
    low, high = known * step - step // 2, known * step + step // 2
    first, last = (str(n).rjust(length, "0")[:6] for n in (low, high))
    fits = [s for s in _subheadings() if first <= s <= last] or [first, last]
    same = _begin(min(fits), max(fits))
    certain = same if len(same) == 6 else same[: len(same) // 2 * 2]
    if len(certain) < 2:
        return CodeReading("", f"{made}; nothing of it is certain.", TEXT, sure=False)
    return CodeReading(certain, f"{made}; only {certain} is certain.", TEXT, sure=False)


def _begin(a: str, b: str) -> str:
    """What two texts have in common at the beginning."""
    n = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[:n]


def _of_words(text: str, plain: str) -> CodeReading:
    """Digits with words beside them, or several codes."""
    if len(several := [p for p in _SEVERAL.split(plain) if p]) > 1 and all(re.match(r"\d{4}", p) for p in several):
        return _several(text, several)
    if m := _AFTER.fullmatch(plain):
        found = read_code(m["code"])
        if found.digits and found.sure:
            return found if found.what else CodeReading(found.digits)
    return CodeReading("", f"{shown(text)} is no code of goods.", FORM, sure=False)


def _several(text: str, parts: list[str]) -> CodeReading:
    first = read_code(parts[0])
    what = f"{shown(text)} holds several codes of goods: only {first.digits or 'none'} was looked at."
    return CodeReading(first.digits, what, "Give each code a line of its own.", sure=False)


@cache
def _chapters() -> frozenset[str]:
    """Chapters that hold goods."""
    return frozenset(s[:2] for s in _subheadings()) - {*NO_GOODS}


@cache
def _subheadings() -> frozenset[str]:
    """Subheadings of any year, of the Harmonized System and of the Combined Nomenclature."""
    return frozenset(hs_spans()) | {c[:6] for c in cn_spans()}
