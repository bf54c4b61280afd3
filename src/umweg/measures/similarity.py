"""Which descriptions are near to each other? Cosine of token weights (idf), enough to propose, never to decide.

Words that few descriptions share weigh most (Spärck Jones 1972, doi:10.1108/eb026526). No model is needed: texts of the
nomenclature use the same words for the same things.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Words of the nomenclature's own grammar, which say nothing of the good.
_EMPTY = frozenset(("and", "or", "of", "the", "for", "with", "in", "to", "not", "other", "thereof", "whether", "than",
                    "by", "as", "on", "an", "its"))  # fmt: skip
_WORD = re.compile(r"[a-z]{2,}")


def tokens(text: str) -> list[str]:
    """Words of a description, plural ends off.

    >>> tokens("Machine tools; for working metal, other than lathes")
    ['machine', 'tool', 'working', 'metal', 'lathe']
    """
    return [w[:-1] if len(w) > 3 and w.endswith("s") else w for w in _WORD.findall(text.lower()) if w not in _EMPTY]


def cosine(texts: Sequence[str], others: Sequence[str]) -> Array:
    """Similarity in [0, 1] of each of ``texts`` to each of ``others``; (texts, others).

    >>> cosine(["ball bearings", "apples"], ["roller bearings", "apples; fresh"]).round(2).tolist()
    [[0.32, 0.0], [0.0, 0.56]]
    """
    bags = [Counter(tokens(t)) for t in (*texts, *others)]
    words = {w: i for i, w in enumerate(sorted({w for b in bags for w in b}))}
    if not words:
        return np.zeros((len(texts), len(others)))
    from scipy.sparse import csr_matrix

    at = np.array([(i, words[w]) for i, b in enumerate(bags) for w in b], dtype=np.intp)
    share = np.bincount(at[:, 1], minlength=len(words))
    weight = np.log(1 + len(bags) / share)[at[:, 1]]
    length = np.sqrt(np.bincount(at[:, 0], weight**2, len(bags)))
    matrix = csr_matrix((weight / length[at[:, 0]], (at[:, 0], at[:, 1])), shape=(len(bags), len(words)))
    near = matrix[: len(texts)] @ matrix[len(texts) :].T
    return np.asarray(near.toarray(), dtype=np.float64)
