"""The score of name pairs: a sum of features with coefficients that were fitted once and ship as data.

All features are 0 or more and all coefficients have one sign, so the score is monotone: more agreement never
lowers it, more difference never raises it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from umweg.names import tables
from umweg.names.align import Alignment, align
from umweg.names.batch import Floats, Ints, NameBatch, Numbering, encode
from umweg.names.features import NAMES, features
from umweg.names.scripts.readings import read_pair

DIGITS = 9


def score_pairs(left: Sequence[str], right: Sequence[str], schemas: Sequence[str]) -> Floats:
    """Scores in [0, 1] of ``left[k]`` against ``right[k]``, under ``schemas[k]``.

    >>> s = score_pairs(["Acme Bank", "Acme Bank"], ["Acme Bank Ltd", "Zenit Bank"], ["Company", "Company"])
    >>> bool(s[0] > 0.7 > 0.3 > s[1])
    True
    """
    if all(map(str.isascii, left)) and all(map(str.isascii, right)):
        return sigmoid(logit(*pair_features(left, right, schemas)))
    ways = [(k, *way) for k, pair in enumerate(zip(left, right, strict=True)) for way in read_pair(*pair)]
    out = np.zeros(len(left))
    for consonants in (False, True):
        some = [w for w in ways if w[3] == consonants]
        if some:
            of, a, b, _ = zip(*some, strict=True)
            x, person = pair_features(a, b, [schemas[k] for k in of], consonants=consonants)
            np.maximum.at(out, list(of), sigmoid(logit(x, person, consonants=consonants)))
    return out


def pair_features(
    left: Sequence[str], right: Sequence[str], schemas: Sequence[str], *, consonants: bool = False
) -> tuple[Floats, Floats]:
    """Features of the pairs, and whether they are persons. ``consonants``: the names are strings of consonants."""
    number = Numbering()
    a, b = (encode(side, schemas, number, consonants=consonants) for side in (left, right))
    index = np.arange(len(left))
    x, _ = measured(a, b, index, index)
    return x, a.person.astype(float)


def measured(left: NameBatch, right: NameBatch, li: Ints, ri: Ints) -> tuple[Floats, Alignment]:
    """Features and alignment of ``left[li[k]]`` and ``right[ri[k]]``."""
    aligned = align(left, right, li, ri)
    return features(aligned, left, right, li, ri), aligned


def logit(x: Floats, person: Floats, *, consonants: bool = False) -> Floats:
    """Log odds. Summed feature by feature, so that a pair's result is the same in every batch.

    Strings of consonants have coefficients of their own: they are short, and one letter makes another word.
    """
    m = tables.model()
    p = person.astype(bool)
    one, two = ("consonants", "consonants") if consonants else ("person", "other")
    out = np.where(p, m["intercept"][one], m["intercept"][two]).astype(np.float64)
    for k, name in enumerate(NAMES):
        out += x[:, k] * np.where(p, m[one][name], m[two][name])
    # nothing in common is no likeness at all, whatever else is missing
    return np.where(x[:, 0] <= 0, -40.0, out)


def sigmoid(z: Floats) -> Floats:
    """Log odds as scores in [0, 1], rounded so that no platform's last bit shows."""
    return np.round(1 / (1 + np.exp(-np.clip(z, -40, 40))), DIGITS)
