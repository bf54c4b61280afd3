"""Who says it, what is denied, and what nobody can judge: questions, conditions, forecasts.

>>> from umweg.claims.reading.parse import parse
>>> speech(parse("Um 18 Prozent, sagt Wien, sei die Ausfuhr gesunken.", 0, "de")).speaker
'Wien'
>>> speech(parse("The ministry denied that exports to Russia had risen.", 0, "en")).denied
[(3, 10)]
>>> mood(parse("Did exports to Armenia triple?", 0, "en"))
'question'
"""

from __future__ import annotations

from dataclasses import dataclass, field

from umweg.claims.model import Unjudged
from umweg.claims.reading.lexicon import Mark
from umweg.claims.reading.lists import word_list
from umweg.claims.reading.parse import Range, Sentence

_PRONOUNS = word_list("speech.pronouns")
_TRIM_START = frozenset(
    [
        "und",
        "and",
        "и",
        "а",
        "but",
        "aber",
        "doch",
        "so",
        "wie",
        "as",
        ",",
        ":",
        "—",
        "-",
        ";",
        ".",
        '"',
        "'",
        "(",
        "‚",
        "‘",
        "aus",
        "в",
        "what",
        "that",
        "dass",
    ]
)
_SUBJUNCTIVE = word_list("speech.subjunctive")
_CLAIMED = word_list("speech.claimed")
_THAT = word_list("speech.that")
MOST_WORDS = 9  # of a speaker


@dataclass
class Speech:
    """The speaker in the words of the text, and ``outer``, who quotes him.

    ``named``: all who are named, with their tokens. ``ranges``: the tokens that say who speaks. ``denied``: those that
    are denied.
    """

    speaker: str | None = None
    named: list[tuple[str, Range]] = field(default_factory=list)
    outer: str | None = None
    ranges: list[Range] = field(default_factory=list)
    denied: list[Range] = field(default_factory=list)
    pronoun: bool = False
    reported: bool = False


def speech(s: Sentence) -> Speech:
    """Who speaks in a sentence, and what of it is denied."""
    out, found = Speech(), list[str]()
    for m in s.by_kind.get("speech", ()):
        clause = next((c for c in s.clauses if c[0] <= m.i < c[1]), None)
        if any(t.i <= m.i < t.j for t in s.territories):
            continue  # the United States
        if any(d.j in {m.i, m.i - 1} for d in s.by_kind.get("deny", ())):
            continue  # rejects claims that
        if s.of[m.i].low == "so" and not _so_says(s, m, clause):
            continue
        if clause and (np := _speaker(s, m, clause)):
            if s.words(*np).lower() in _PRONOUNS:
                out.pronoun = True
            else:
                found.append(s.words(*np))
                out.named.append((s.words(*np), (min(np[0], m.i), max(np[1], m.j))))
            out.ranges.append((min(np[0], m.i), max(np[1], m.j)))
    for m in s.by_kind.get("deny", ()):
        _deny(s, m, out, found)
    found += [s.words(*r) for r in _numbers_of(s)]
    for r in _statistics(s):
        if not any(a < r[1] and r[0] < b for a, b in out.ranges):
            found.append(s.words(r[0] + 1, r[1]))
            out.named.append((s.words(r[0] + 1, r[1]), r))
            out.ranges.append(r)
    out.speaker = found[0] if found else None
    quotes = any(t.text in '„“«"‚' for t in s.of)
    out.outer = found[-1] if found and quotes else out.speaker
    out.reported = s.lang == "de" and any(
        t.low in _SUBJUNCTIVE or (t.low.endswith("iere") and t.text.islower()) for t in s.of
    )
    return out


def _so_says(s: Sentence, m: Mark, clause: Range | None) -> bool:
    """``..., so der Minister``: after a comma or quote, and nothing else in the clause."""
    if clause is None or m.i == 0 or s.of[m.i - 1].low not in {",", '"', "“", "”"}:
        return False
    return (
        clause[1] - m.i <= MOST_WORDS
        and not s.has("flow", *clause)
        and not any(clause[0] <= q.i < clause[1] for q in s.quantities)
        and not any(s.has(d, *clause) for d in ("up", "down"))
    )


def _speaker(s: Sentence, m: Mark, clause: Range) -> Range | None:
    """The words beside a verb of saying, or after ``laut``, that name who speaks."""
    if m.value == "source":
        start = m.i + 1 if s.of[m.i].low == "у" else m.j + (m.j < len(s.of) and s.of[m.j].low in _OF)
        return _trim(s, start, _end(s, start, clause[1]))
    before, after = _trim(s, clause[0], m.i), _trim(s, m.j, _end(s, m.j, clause[1]))
    if s.lang == "en" and s.of[m.i].low in {"show", "shows", "showed"} and before is None:
        return None
    quoted = m.i > 0 and s.of[m.i - 1].low in {'"', "'", ",", "—", "“", "”", "»", "«"}
    if after and (quoted or before is None):
        return after
    if before and before[1] - before[0] <= MOST_WORDS and not any(before[0] <= q.i < before[1] for q in s.quantities):
        return before
    return after if before is None else None


def _statistics(s: Sentence) -> list[Range]:
    """``Nach kirgisischer Statistik``, ``по киргизским данным``: a preposition, a nation, a word for its figures."""
    return [
        (m.i - 1, m.j + 1)
        for m in s.territories
        if m.form == "adjective" and m.i and m.j < len(s.of)
        if s.of[m.i - 1].low in _BY and s.of[m.j].low.startswith(_FIGURES)
    ]


_BY = frozenset({"nach", "laut", "по", "согласно"})
_FIGURES = ("statisti", "daten", "zahlen", "angaben", "zoll", "статистик", "данн", "таможен")
_OF = frozenset({"von", "vom", "of", "from"})


def _numbers_of(s: Sentence) -> list[Range]:
    """``On Eurostat's numbers``: whose figures they are."""
    if s.lang != "en" or len(s.of) < 5 or s.of[0].low not in {"on", "by", "in"}:
        return []
    k = next((k for k in range(1, 6) if k + 2 < len(s.of) and s.of[k].text in "'’" and s.of[k + 1].low == "s"), None)
    return (
        [(1, k)] if k and s.of[k + 2].low in {"numbers", "figures", "data", "count", "reckoning", "statistics"} else []
    )


def _end(s: Sentence, start: int, end: int) -> int:
    """Where the name of a speaker ends: before a number, a verb, a window."""
    for k in range(start, end):
        low = s.of[k].low
        if (
            s.of[k].digits
            or low in _STOP
            or any(x.i == k for x in s.times)
            or (s.has("measured_by", k, k + 1) and s.lang != "en" and low != "von")
        ):
            return k
        if k > start and any(m.i == k for kind in ("up", "down", "deal") for m in s.by_kind.get(kind, ())):
            return k
    return min(end, start + MOST_WORDS)


_STOP = word_list("speech.stop")


def _trim(s: Sentence, i: int, j: int) -> Range | None:
    while i < j and (s.of[i].low in _TRIM_START or not (s.of[i].word or s.of[i].digits)):
        i += 1
    while j > i and not s.of[j - 1].word:
        j -= 1
    return (i, j) if j > i else None


def _deny(s: Sentence, m: Mark, out: Speech, found: list[str]) -> None:
    """What a denial is about: what follows ``dass``, or the claim named before."""
    that = next((k for k in range(m.j, len(s.of)) if s.of[k].low in _THAT), None)
    claimed = next((k for k, t in enumerate(s.of) if t.low in _CLAIMED), None)
    clause = next((c for c in s.clauses if c[0] <= m.i < c[1]), (0, len(s.of)))
    np = _trim(s, clause[0], m.i)
    short = np is not None and np[1] - np[0] <= MOST_WORDS and s.of[np[0]].low not in _CLAIMED
    if np and short and not found and (claimed is None or claimed > m.i):
        found.append(s.words(*np))
    if that is not None:
        out.denied.append((that, len(s.of)))
        out.ranges.append((clause[0], that))
    elif claimed is not None and claimed < m.i:
        out.denied.append((claimed + 1, m.i))
    elif claimed is not None:
        out.denied.append((claimed + 1, len(s.of)))


_IF = frozenset({"wenn", "falls", "if", "если", "unless", "sofern"})
_FIRST = frozenset({"sollte", "sollten", "should", "were", "würde", "könnte"})
_REPORTED_WISH = frozenset({"wäre", "wären"})


def mood(s: Sentence, i: int = 0, j: int = 1 << 30) -> Unjudged | None:
    """Question, conditional or forecast (in characters ``i`` to ``j``); None for what is told as a fact."""
    last = next((t.text for t in reversed(s.of) if t.text not in "\"'“”»«’)"), "")
    if last == "?":
        return "question"
    words = [t.low for t in s.of if t.word]
    if _verb_first(s, words):
        return "conditional"
    if words and (words[0] in _FIRST or any(w in _IF for w in words)):
        return "conditional"
    conditions = [
        m
        for m in s.by_kind.get("condition", ())
        if s.of[m.i].low not in _REPORTED_WISH | _FIRST or s.of[m.i].low == "würde"
    ]
    if conditions:
        return "conditional"
    near = [m for m in s.by_kind.get("forecast", ()) if i <= s.of[m.i].start < j]
    forecasts = [m for m in near if s.of[m.i].low not in {"wird", "will"} or _future(s, m)]
    return "forecast" if forecasts else None


def _verb_first(s: Sentence, words: list[str]) -> bool:
    """``Stiegen die Ausfuhren, wäre das viel``: a condition without ``wenn``."""
    moves = s.lang == "de" and any(s.has(kind, 0, 1) for kind in ("up", "down", "deal"))
    return moves and any(w in _UNREAL for w in words)


_UNREAL = frozenset({"wäre", "wären", "würde", "würden", "hätte", "hätten", "könnte", "könnten"})


def _future(s: Sentence, m: Mark) -> bool:
    """``wird`` and ``will`` with an infinitive."""
    end = next((c[1] for c in s.clauses if c[0] <= m.i < c[1]), len(s.of))
    if s.lang == "en":
        return m.j < len(s.of) and s.of[m.j].word
    return s.of[end - 1].low.endswith("en") and not s.of[end - 1].low.startswith("ge")
