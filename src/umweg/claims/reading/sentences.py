"""Paragraphs and sentences with their places. Sentencex splits; the rules here mend what it leaves together.

>>> text = "Nach China gingen 14,7 Mrd. Das ist viel.\\n„Der Umsatz? Ja, der stieg.“"
>>> [text[a:b] for p in paragraphs(text) for a, b in sentences(text, p, "de")]
['Nach China gingen 14,7 Mrd.', 'Das ist viel.', '„Der Umsatz?', 'Ja, der stieg.“']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import sentencex

from umweg.claims.reading.lists import word_list

Span = tuple[int, int]
LONGEST = 1_200  # characters of a sentence; what is longer is cut at a blank
LONG_LINE = 60  # a line so long that ends in mid-sentence is wrapped, not a row of a table
CHUNK = 100_000  # characters of a paragraph that are split at once, so that memory stays flat

_STARTERS = {
    "de": word_list("sentences.starters.de"),
    "en": word_list("sentences.starters.en"),
    "ru": word_list("sentences.starters.ru"),
}
_AFTER_SCALE = re.compile(r"(?:Mio|Mrd|Mill|Tsd|млн|млрд|тыс|долл|руб|bn|mn|m)\.(?= )")
_WORD = re.compile(r"\S")
_INNER = re.compile(r"[.?!…][\"“”»’‘)]?(?= )")


def paragraphs(text: str) -> Iterator[Span]:
    """Paragraphs: lines, or wrapped lines that belong together."""
    start = at = 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if not _wrapped(text, at, end):
            if _WORD.search(text, start, end):
                yield start, end
            start = end + 1
        at = end + 1


def _wrapped(text: str, at: int, end: int) -> bool:
    """Whether the line's sentence goes on in the next one."""
    last, following = text[max(at, end - LONG_LINE) : end].rstrip()[-1:], text[end + 1 : end + 2]
    if not following or following.isspace() or not last:
        return False
    return end - at >= LONG_LINE and (last.isalpha() or last in ",;—–-") and following.isalnum()


def sentences(text: str, paragraph: Span, lang: str) -> Iterator[Span]:
    """The sentences of a paragraph, without the blanks around them."""
    for start, end in _chunks(text, paragraph):
        at = start
        for piece in _joined(sentencex.segment(lang, text[start:end].replace("\n", " ").replace("\r", " ")), lang):
            for a, b in _mended(piece, lang):
                yield from _cut(text, at + a, at + b)
            at += len(piece)


def _joined(pieces: Iterable[str], lang: str) -> Iterator[str]:
    """German sentences that Sentencex ended behind an ordinal: ``im 1. Halbjahr``."""
    held = ""
    for piece in pieces:
        if held and not (lang == "de" and _ORDINAL.search(held[-12:]) and not _next_word(piece, 0, lang)):
            yield held
            held = ""
        held += piece
    if held:
        yield held


_ORDINAL = re.compile(r"(?:^|\s)(?:\d{1,2}|[IVX]{1,4})\.\s*$")


def _chunks(text: str, paragraph: Span) -> Iterator[Span]:
    start, end = paragraph
    while end - start > CHUNK:
        cut = max(text.rfind(". ", start, start + CHUNK) + 1, text.rfind(" ", start + CHUNK // 2, start + CHUNK) + 1)
        cut = cut if cut > start else start + CHUNK
        yield start, cut
        start = cut
    yield start, end


def _mended(piece: str, lang: str) -> Iterator[Span]:
    """The parts of what Sentencex took for one sentence."""
    cuts = {m.end() for m in _AFTER_SCALE.finditer(piece) if _next_word(piece, m.end(), lang)}
    cuts |= {m.end() for m in _INNER.finditer(piece) if _inner(piece, m.start(), m.end())}
    start = 0
    for cut in sorted(cuts):
        yield start, cut
        start = cut
    yield start, len(piece)


def _next_word(piece: str, at: int, lang: str) -> bool:
    word = piece[at : at + 24].split(maxsplit=1)
    return bool(word) and word[0][0].isupper() and word[0].lower() in _STARTERS[lang]


def _inner(piece: str, at: int, end: int) -> bool:
    """Whether a sentence ends within quotes or after a dash of dialogue: a long word before, a capital after."""
    following = piece[end : end + 4].lstrip(" —–-„“\"«‚'‘")[:1]
    if not following.isupper():
        return False
    before = piece[max(at - 24, 0) : at].split()
    word = before[-1].lstrip('„“"«(') if before else ""
    quoted = sum(piece.count(q, 0, at) for q in '„«“"') > 0
    return piece[at] in "?!" or (quoted and len(word) > 3 and word.islower() and word.isalpha())


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut
    piece = text[start:end]
    a, b = start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
    if a < b:
        yield a, b
