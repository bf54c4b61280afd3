"""Compute the truth of every label from the data, and check that the labels agree.

    python -m benchmarks.claims.truth [FOLDER of the stores]

Prints each label that the figures do not bear out (exit code 1), then the distribution.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.claims.figures import Figures, NotHeld, bases
from benchmarks.claims.labels import FILES, VERDICTS, Claim, Passage, Query, Reading, Side, Verdict, read
from benchmarks.claims.store import build
from benchmarks.claims.tolerance import Nearness, moved, near

OPPOSITE: dict[Verdict, Verdict] = {"supported": "contradicted", "contradicted": "supported"}


def change(f: Figures, q: Query, base: str) -> float:
    """Percent from the base to the period; of a share, in percentage points."""
    if q.unit == "pp":
        return share(f, q, q.period) - share(f, q, base)
    return 100 * (f.sum(q) / f.sum(q, base) - 1)


def share(f: Figures, q: Query, period: str) -> float:
    """Percent of the denominator."""
    return 100 * f.sum(q, period) / f.sum(q, period, q.other)


def rank(f: Figures, q: Query) -> float:
    """The place of the query's member among all; 1 is the largest."""
    own = f.sum(q)
    return 1.0 + sum(f.sum(q, side=_member(q, m)) > own for m in q.among)


def _member(q: Query, member: str) -> Side:
    return Side(partner=(member,)) if q.by == "partner" else Side(reporter=(member,))


def figure(f: Figures, q: Query, base: str) -> float:
    """The figure of a query with one base: signed percent, a ratio, or a level in the query's unit."""
    match q.measure:
        case "level":
            return f.sum(q)
        case "change" if q.among:
            return max((change_of(f, q, m, base) for m in q.among), key=abs)
        case "change":
            return change(f, q, base)
        case "ratio":
            return f.sum(q) / (f.sum(q, side=q.other) if q.other else f.sum(q, base))
        case "share":
            return share(f, q, q.period)
        case "rank":
            return rank(f, q)
        case _:
            sent, came = f.sum(q), f.sum(q, side=q.other, mirrored=True)
            return sent - came if q.unit in {"EUR", "USD"} else 100 * (1 - came / sent)


def change_of(f: Figures, q: Query, member: str, base: str) -> float:
    """The change of one member of the set that "up to" runs over."""
    side = _member(q, member)
    return 100 * (f.sum(q, side=side) / f.sum(q, base, side) - 1)


def judged(r: Reading, value: float) -> Nearness:
    """A reading held against the figure of one base."""
    if r.value is None:
        percent = 100 * (value - 1) if r.measure == "ratio" else value
        return "supported" if moved(percent) == r.direction else "contradicted"
    if r.measure == "change" and r.direction in {"up", "down"}:
        sign = 1 if r.direction == "up" else -1
        return near(r.value, sign * value, r.hedge, r.precision) if sign * value > 0 else "contradicted"
    return near(r.value, value, r.hedge, r.precision)


def of_query(f: Figures, r: Reading, q: Query) -> tuple[Verdict, str]:
    """The verdict over all bases, and the figures it rests on."""
    try:
        at = {name: figure(f, q, base) for name, base in bases(q).items() if name == "B1" or _held(f, q, base)}
        from_ = _before(f, q) if r.from_ is not None else None
    except NotHeld as e:
        return "not_checkable", str(e)
    shown = ", ".join(f"{k} {v:.4g}" for k, v in at.items())
    near_at = {k: judged(r, v) for k, v in at.items()}
    if from_ is not None and r.from_ is not None and near(r.from_, from_, r.hedge, r.precision) == "contradicted":
        return "contradicted", f"{shown}, from {from_:.4g}"
    first = near_at["B1"]
    if q.base is None and q.measure in {"change", "ratio"} and (q.unit == "pp" or not q.other):
        signs = {k: moved(100 * (v - 1) if q.measure == "ratio" else v) for k, v in at.items()}
        if first != "contradicted" and "B2" in at and {signs["B1"], signs["B2"]} == {"up", "down"}:
            return "base_dependent", shown
        if first == "contradicted" and any(v != "contradicted" for v in near_at.values()):
            return "base_dependent", shown
    return ("contradicted" if first == "contradicted" else "supported"), shown + (" close" if first == "close" else "")


def _before(f: Figures, q: Query) -> float:
    """What "from" is held against: the level or the share of the window compared with."""
    base = q.base or q.period
    return share(f, q, base) if q.measure == "share" else f.sum(q, base)


def _held(f: Figures, q: Query, base: str) -> bool:
    try:
        f.sum(q, base)
    except NotHeld:
        return False
    return True


def verdict(f: Figures, claim: Claim) -> tuple[Verdict, str]:
    """What the figures say of a claim; what has no query is not checkable."""
    if claim.truth is None:
        return "not_checkable", "no query"
    queries = claim.truth.queries
    if claim.truth.either:
        found = [of_query(f, claim.readings[0], q) for q in queries]
    else:
        found = [of_query(f, r, queries[min(i, len(queries) - 1)]) for i, r in enumerate(claim.readings)]
    shown = " | ".join(s for _, s in found)
    if claim.truth.either and len({v for v, _ in found}) > 1:
        return "base_dependent", shown
    first = found[0][0]
    return (OPPOSITE.get(first, first) if claim.polarity == "denied" else first), shown


def disagreements(f: Figures, passages: tuple[Passage, ...]) -> Iterator[str]:
    """One line a label that the figures do not bear out."""
    for p in passages:
        for c in p.claims:
            found, shown = verdict(f, c)
            if found != c.verdict:
                yield f"{c.id}: {c.verdict}, but {found} ({shown}): {c.quote}"


def distribution(name: str, passages: tuple[Passage, ...]) -> str:
    """Claims by verdict and language, and the passages without a claim."""
    claims = [(p.lang, c.verdict) for p in passages for c in p.claims]
    by = Counter(v for _, v in claims)
    shares = ", ".join(f"{v} {by[v]} ({by[v] / len(claims):.0%})" for v in VERDICTS)
    langs = ", ".join(f"{k} {n}" for k, n in sorted(Counter(lang for lang, _ in claims).items()))
    bare = sum(not p.claims and not p.unjudged for p in passages)
    grey = sum(len(p.unjudged) for p in passages)
    return (
        f"{name}: {len(passages)} passages, {len(claims)} claims ({langs}): {shares}; "
        f"{bare} passages without a claim, {grey} questions, conditions and forecasts"
    )


def main(folder: Path) -> int:
    """Check both files."""
    f = Figures(build(folder))
    wrong = [line for path in FILES.values() for line in disagreements(f, read(path))]
    print("\n".join([*wrong, *(distribution(name, read(path)) for name, path in FILES.items())]))
    return bool(wrong)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made)))
