"""A score told word by word, in sentences that a clerk can read back to a customer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from umweg.names import tables
from umweg.names.align import Alignment
from umweg.names.alike import HOW
from umweg.names.batch import Floats, NameBatch, Numbering, encode
from umweg.names.features import NAMES, SPREAD
from umweg.names.score import logit, measured, sigmoid
from umweg.names.scripts.readings import read_pair
from umweg.names.weighed_words import CODE, NUMBER

_MISSING, _EXTRA, _JOINED, _FORM, _LOOK_ALIKE = "missing", "extra", "joined", "legal form", "look-alike"


@dataclass(frozen=True, slots=True)
class WordPair:
    """A word of the query and the word of the listed name that it was aligned with (one of them may be empty).

    ``how``: same, transliteration, spelling, initial, abbreviation, legal form, look-alike, joined, missing, extra.
    ``similarity`` and ``weight`` are in [0, 1]; ``contribution`` is in log odds.
    """

    query: str
    listed: str
    how: str
    similarity: float
    weight: float
    contribution: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a pair of names has its score.

    ``start`` and the contributions of all ``pairs`` and ``notes`` add up to ``logit``, and the score is
    1 / (1 + exp(-logit)).
    """

    query: str
    listed: str
    score: float
    threshold: float
    logit: float
    start: float
    pairs: tuple[WordPair, ...]
    notes: tuple[tuple[str, float], ...]

    def sentences(self) -> tuple[str, ...]:
        """Plain lines, the decisive ones first."""
        verdict = "an alert" if self.score >= self.threshold else "no alert"
        head = (
            f"'{self.query}' against '{self.listed}': {self.score:.3f}, {verdict} "
            f"(alerts begin at {self.threshold:.3f})."
        )
        told = [(abs(p.contribution), _sentence(p)) for p in self.pairs] + [(abs(v), note) for note, v in self.notes]
        return (head, *(s for _, s in sorted(told, key=lambda t: -t[0])))


_SAYS = {
    "same": "'{q}' is the same in both names.",
    "transliteration": "'{q}' and '{l}' are spellings of one sound in another alphabet or language.",
    "spelling": "'{q}' and '{l}' differ by spelling ({s:.0%} alike).",
    "initial": "'{q}' and '{l}' share the first letter; one is an initial.",
    "abbreviation": "'{q}' and '{l}' stand for the same.",
    "legal form": "Legal form: '{q}' asked, '{l}' listed.",
    "look-alike": "'{q}' is written with letters of another alphabet that look like those of '{l}'.",
    "joined": "'{q}' and '{l}' are the same words, joined or split ({s:.0%} alike).",
    "repeated": "'{q}{l}' is said twice.",
    "missing": "'{l}' stands in the listed name only.",
    "extra": "'{q}' stands in the name asked about only.",
}


def _sentence(p: WordPair) -> str:
    text = _SAYS[p.how].format(q=p.query, l=p.listed, s=p.similarity)
    if p.how == _FORM and not (p.query and p.listed):
        text = f"Legal form '{p.query or p.listed}' stands in one of the names only."
    return text if p.weight >= 0.5 or p.how == _FORM else text[:-1] + " (a common word: it weighs little)."


def explain_names(a: str, b: str, schema: str = "Company") -> Explanation:
    """Tell ``compare_names(a, b, schema)`` word by word.

    >>> e = explain_names("Sergej Lavrof", "Sergei Lavrov", "Person")
    >>> [(p.query, p.listed, p.how) for p in e.pairs]
    [('sergej', 'sergei', 'transliteration'), ('lavrof', 'lavrov', 'spelling')]
    >>> total = e.start + sum(p.contribution for p in e.pairs) + sum(v for _, v in e.notes)
    >>> abs(total - e.logit) < 1e-9
    True
    """
    left, right, aligned, x, told, consonants = _best_way(a, b, schema)
    z = float(logit(x, left.person.astype(float), consonants=consonants)[0])
    side = "consonants" if consonants else "person" if left.person[0] else "other"
    m = tables.model()
    if z <= -40:
        nothing = (("The names have no word in common.", z),)
        return Explanation(
            a, b, 0.0 if not x[0, 0] else float(sigmoid(np.array([z]))[0]), m["threshold"], z, 0.0, (), nothing
        )
    parts = {name: m[side][name] * float(x[0, k]) for k, name in enumerate(NAMES)}
    pairs, notes = _told(aligned, left, right, parts)
    return Explanation(
        a,
        b,
        float(sigmoid(np.array([z]))[0]),
        float(m["threshold"]),
        z,
        float(m["intercept"][side]),
        pairs,
        notes + told,
    )


Way = tuple[NameBatch, NameBatch, Alignment, Floats, tuple[tuple[str, float], ...], bool]


def _best_way(a: str, b: str, schema: str) -> Way:
    """The names as they are read where they fit best, what is measured of them, and how they were read."""
    ways: list[tuple[float, Way]] = []
    for one, two, consonants in read_pair(a, b):
        number = Numbering()
        left, right = (encode([n], [schema], number, consonants=consonants) for n in (one, two))
        zero = np.zeros(1, dtype=np.int64)
        x, aligned = measured(left, right, zero, zero)
        z = float(logit(x, left.person.astype(float), consonants=consonants)[0])
        read = ((f"Read as '{one}' and '{two}'.", 0.0),) if (one, two) != (a, b) else ()
        ways.append((z, (left, right, aligned, x, read, consonants)))
    return max(ways, key=lambda way: way[0])[1]


def _shares(a: Alignment, left: NameBatch, right: NameBatch) -> dict[str, tuple[Floats, Floats]]:
    """For each way of spreading a feature, its weight on every left and right word."""
    wl, wr = left.columns["weight"][a.word_l], right.columns["weight"][a.word_r]
    kl, kr = left.columns["kind"][a.word_l], right.columns["kind"][a.word_r]
    free_l, free_r = (a.like_l == 0) * 1.0, (a.like_r == 0) * 1.0
    initial_l, initial_r = (
        np.array([HOW[h] == "initial" for h in a.how_l]),
        np.array([HOW[h] == "initial" for h in a.how_r]),
    )
    joined_l, joined_r = np.array([HOW[h] == _JOINED for h in a.how_l]), np.array([HOW[h] == _JOINED for h in a.how_r])
    number_l, number_r = (kl == NUMBER) | (kl == CODE), (kr == NUMBER) | (kr == CODE)
    none_l, none_r = np.zeros(len(wl)), np.zeros(len(wr))
    odd_l, odd_r = wl * (1 - a.like_l) * (1 - free_l) * ~initial_l, wr * (1 - a.like_r) * (1 - free_r) * ~initial_r
    return {
        "aligned": (wl * a.like_l, wr * a.like_r),
        "right": (none_l, wr * free_r),
        "left": (wl * free_l, none_r),
        "both": (wl * free_l, wr * free_r),
        "unlike": (odd_l, odd_r),
        "initial": (wl * initial_l, wr * initial_r),
        "joined": (wl * joined_l, wr * joined_r),
        "number": (number_l * free_l, number_r * free_r),
    }


def _told(
    a: Alignment, left: NameBatch, right: NameBatch, parts: dict[str, float]
) -> tuple[tuple[WordPair, ...], tuple[tuple[str, float], ...]]:
    """Each feature's part of the log odds, given to the words that it is told of."""
    value_l, value_r = np.zeros(len(a.word_l)), np.zeros(len(a.word_r))
    notes: list[tuple[str, float]] = []
    shares = _shares(a, left, right)
    form = 0.0
    for name, part in parts.items():
        if not part:
            continue
        if SPREAD[name] == "form":
            form += part
        elif SPREAD[name] in shares and (total := sum(s.sum() for s in shares[SPREAD[name]])) > 0:
            value_l += part * shares[SPREAD[name]][0] / total
            value_r += part * shares[SPREAD[name]][1] / total
        else:
            notes.append((_NOTE.get(name, f"Taken as a whole ({name})."), part))
    pairs = [*_pairs(a, left, right, value_l, value_r)]
    written = [" ".join(side.forms_written[0]) for side in (left, right)]
    if any(written):
        same = left.forms[0] & right.forms[0]
        pairs.append(WordPair(written[0], written[1], _FORM, float(bool(same)), 0.1, form))
    return tuple(pairs), tuple(notes)


_NOTE = {"turned": "The words stand in another order."}


def _pairs(a: Alignment, left: NameBatch, right: NameBatch, value_l: Floats, value_r: Floats) -> list[WordPair]:
    """Aligned words in the order of the query, then words of the listed name that are left over."""
    text_l, text_r = left.columns["text"][a.word_l], right.columns["text"][a.word_r]
    weight_l, weight_r = left.columns["weight"][a.word_l], right.columns["weight"][a.word_r]
    out: list[WordPair] = []
    taken_r = set(a.mate[a.mate >= 0].tolist())
    group_l = [i for i in range(len(text_l)) if a.like_l[i] > 0 and a.mate[i] < 0 and HOW[a.how_l[i]] != "repeated"]
    group_r = [j for j in range(len(text_r)) if a.like_r[j] > 0 and j not in taken_r and HOW[a.how_r[j]] != "repeated"]
    for i, text in enumerate(text_l):
        j = int(a.mate[i])
        how = HOW[a.how_l[i]]
        if j >= 0:
            how = _LOOK_ALIKE if left.mixed[0] and how == "same" else how
            weight = float(weight_l[i] + weight_r[j]) / 2
            out.append(WordPair(text, text_r[j], how, float(a.like_l[i]), weight, float(value_l[i] + value_r[j])))
        elif how == "repeated":
            out.append(WordPair(text, "", how, float(a.like_l[i]), float(weight_l[i]), float(value_l[i])))
        elif i not in group_l:
            out.append(WordPair(text, "", _EXTRA, 0.0, float(weight_l[i]), float(value_l[i])))
    if group_l:
        value = float(value_l[group_l].sum() + value_r[group_r].sum())
        how, like = HOW[a.how_l[group_l[0]]], float(a.like_l[group_l[0]])
        out.append(WordPair(" ".join(text_l[group_l]), " ".join(text_r[group_r]), how, like, 1.0, value))
    for j, text in enumerate(text_r):
        if HOW[a.how_r[j]] == "repeated":
            out.append(WordPair("", text, "repeated", float(a.like_r[j]), float(weight_r[j]), float(value_r[j])))
        elif j not in taken_r and j not in group_r:
            out.append(WordPair("", text, _MISSING, 0.0, float(weight_r[j]), float(value_r[j])))
    return out
