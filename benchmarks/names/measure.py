"""What is measured of an index, and how: hits, recall at a rate of false alerts, cases that nobody could resolve."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import numpy as np
from benchmarks.names.data import Names
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from umweg.names import NameIndex

PLAIN_FORMS = re.compile(
    r"\b(sa de cv|s de rl de cv|s en cs|s en c|y cia|ltda|ltd|limited|llc|inc|co|company|corp|corporation|gmbh|sa|ag|"
    r"srl|sl|plc|fzco|fze|eu|eirl|sarl|nv|bv|pjs|jsc|ooo|oao|cv|rl|cs|sc|sas|pte|kk)\b"
)
LEAST_LETTERS = 4


def build(names: Names) -> NameIndex:
    return NameIndex.build(names.names, kinds=names.kinds, schemas=names.schemas, owners=names.owners)


def hits(
    index: NameIndex, queries: list[str], owner: list[int] | None = None, limit: int = 20
) -> tuple[np.ndarray, np.ndarray]:
    """Best score of each query, and best score of a name of its own bearer (0 for none among the hits)."""
    m = index.match(queries, limit=limit, floor=0.0)
    best, own = np.zeros(len(queries)), np.zeros(len(queries))
    np.maximum.at(best, m.query, m.score)
    if owner is not None:
        mine = np.asarray(owner)[m.query] == index.owners[m.row]
        np.maximum.at(own, m.query[mine], m.score[mine])
    return best, own


def cut(negatives: np.ndarray, rate: float) -> float:
    """The score that the given share of negatives exceeds; alerts are scores above it."""
    return float(np.sort(negatives)[::-1][int(rate * len(negatives))])


def plain(text: str) -> str:
    """Lower case, letters and digits only, without accents, invisible signs and the commonest legal forms.

    Made for the rule below and independent of the package, so that the package's own folding does not decide which
    cases count.
    """
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c) and unicodedata.category(c) != "Cf").lower()
    text = re.sub(r"[^\w]+", " ", text.replace(".", "")).strip()
    return " ".join(PLAIN_FORMS.sub(" ", text).split())


def unresolvable(cases: list[dict[str, str]], owner: list[int], names: Names) -> np.ndarray:
    """Cases that no screening could give to their bearer, by a rule that knows nothing of our score.

    After ``plain``: fewer than four letters are left, or the words in alphabetical order are, by Levenshtein
    distance, strictly nearer to a name of another bearer on the list than to any name of their own, or as near.
    """

    def sorted_words(t: str) -> str:
        return " ".join(sorted(plain(t).split()))

    listed = [sorted_words(n) for n in names.names]
    query = [sorted_words(c["query"]) for c in cases]
    owners = np.asarray(names.owners)
    out = np.zeros(len(cases), dtype=bool)
    for at in range(0, len(query), 500):
        distance = cdist(
            query[at : at + 500], listed, scorer=Levenshtein.distance, score_cutoff=40, dtype=np.uint8, workers=-1
        )
        for k, row in enumerate(distance):
            i = at + k
            own = owners == owner[i]
            out[i] = sum(c.isalpha() for c in query[i]) < LEAST_LETTERS or row[~own].min() <= row[own].min()
    return out


def by_class(own: np.ndarray, classes: list[str], at: float) -> dict[str, tuple[float, int]]:
    """Recall at a threshold and number of cases, by class."""
    kinds = np.array(classes)
    return {k: (float((own[kinds == k] > at).mean()), n) for k, n in sorted(Counter(classes).items())}
