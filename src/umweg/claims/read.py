"""Read a text: every claim about trade in it, what it says, and where it stands.

>>> found = read("Die EU-Ausfuhren nach Russland sind 2022 um 18,5 % gefallen.", date="2023-02-01")
>>> [(r.measure, r.direction, r.value, str(r.period)) for c in found.claims for r in c.readings]
[('change', 'down', 18.5, '2022-01/2023-01')]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice

from umweg.claims.model import Claim, Reading
from umweg.claims.reading.claims import Reader
from umweg.claims.reading.language import MOST
from umweg.claims.reading.language import language as language_of
from umweg.claims.reading.lexicon import LANGUAGES
from umweg.claims.reading.parse import Sentence, parse
from umweg.claims.reading.sentences import paragraphs, sentences
from umweg.claims.reading.speech import Speech, speech
from umweg.core.errors import UsageError


@dataclass(frozen=True, slots=True)
class Document:
    """A text and its claims.

    ``languages``: characters by language; ``other`` was not read. ``date``: the text's, None where nobody said.
    ``needs_date``: the text speaks of "last year" or the like, and nobody said when it was written. ``testable``: by
    the id of a claim that no statistic decides, the flow that can be tested beside it.
    """

    text: str
    claims: tuple[Claim, ...]
    languages: dict[str, int]
    date: str | None = None
    needs_date: bool = False
    testable: dict[str, tuple[Reading, ...]] = field(default_factory=dict)


def read(text: str, language: str | None = None, date: str | None = None) -> Document:
    """All claims of a text, in its order.

    ``language``: de, en or ru; by default each paragraph's own. ``date``: the day of the text, as 2023-06-30, for "last
    year". Raises UsageError for another language.
    """
    if language is not None and language not in LANGUAGES:
        raise UsageError(f"No text is read in '{language}'.", mend=f"The languages are {', '.join(LANGUAGES)}.")
    reader, found, counts = Reader(date), list[Claim](), dict[str, int]()
    last = language or _main_language(text)
    needs_date = False
    for span in paragraphs(text):
        own = language or language_of(text[span[0] : min(span[1], span[0] + MOST)]) or last
        counts[own] = counts.get(own, 0) + span[1] - span[0]
        if own not in LANGUAGES:
            continue
        last = own
        claims, relative = _paragraph(text, span, own, reader)
        found += claims
        needs_date = needs_date or (relative and date is None)
    numbered = tuple(replace(c, id=f"c{n}") for n, c in enumerate(found, 1))
    beside = {c.id: reader.testable[c.span] for c in numbered if c.span in reader.testable}
    return Document(text, numbered, counts, date, needs_date, beside)


def _main_language(text: str) -> str:
    found = language_of(text)
    return found if found in LANGUAGES else "en"


_QUOTES = re.compile('[„«“”»"]')
BATCH = 64  # sentences that are held at once


def _paragraph(text: str, span: tuple[int, int], lang: str, reader: Reader) -> tuple[list[Claim], bool]:
    """The claims of a paragraph, and whether it speaks of a time that only the text's date tells."""
    out, relative, depth = list[Claim](), False, False
    spans = sentences(text, span, lang)
    while batch := list(islice(spans, BATCH)):
        parsed = [parse(text[a:b], a, lang) for a, b in batch]
        inside, depth = _quoted(parsed, depth)
        for s, who, quoted in zip(parsed, _attributed([speech(s) for s in parsed], inside), inside, strict=True):
            reader.context.quoted = quoted
            out += reader.read(s, who)
        relative = relative or any(_relative(s) for s in parsed)
    return out, relative


def _relative(s: Sentence) -> bool:
    return any(t.relative in {"last", "this", "war"} or (t.months and t.year is None) for t in s.times)


def _quoted(parsed: list[Sentence], depth: bool) -> tuple[list[bool], bool]:
    """Which sentences begin within quotes, and whether the last one ends within."""
    out = []
    for s in parsed:
        out.append(depth or any(c in s.text[:2] for c in '„«"“‚'))
        for c in _QUOTES.findall(s.text):
            if c in "„«" or (c == "“" and s.lang == "en"):
                depth = True
            elif c in "”»" or (c == "“" and s.lang == "de"):
                depth = False
            elif c == '"':
                depth = not depth
    return out, depth


def _attributed(said: list[Speech], inside: list[bool]) -> list[Speech]:
    """Speakers of quotes that the sentence after the quote names."""
    out = list(said)
    for n in range(len(out) - 2, -1, -1):
        if inside[n] and out[n].speaker is None and inside[n + 1] and out[n + 1].speaker:
            out[n] = replace(out[n], speaker=out[n + 1].speaker, outer=out[n + 1].outer)
    return out
