"""What dates, countries and addresses add to names, and the points that the lists themselves give them.

    python benchmarks/records.py          # all figures, and the fitted points

Labelled by numbers: an entity of one list (OFAC's SDN, EU, UN) that shares a passport, national or tax number or the
UN's own reference with an entity of another list is the same one; all other entities of that list are different, near
names first. Firms share few numbers, so that firms of exactly the same long name (12 letters or more) are taken as the
same as well; of these nothing is said about names. The numbers are withheld, then the record of one list is asked
against the other. Points are fitted by a logistic regression that takes the name's log-odds as they are, with signs and
order that cannot flip; five folds, all records of an entity in the same. Customers: 50,000 made-up persons who must hit
nobody, and persons of the UN's list with its own dates. Data: ../shared/data (see benchmarks/names/data.py).
"""

from __future__ import annotations

import csv
import gzip
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

import umweg
from umweg.names import threshold
from umweg.parties.evidence import POINTS, MatchEvidence
from umweg.parties.identifiers import FORMAL, SHARED, plausible
from umweg.parties.lists.from_store import listed
from umweg.parties.lists.listed_parties import ListedParties
from umweg.parties.matcher import Hit, Matcher
from umweg.parties.reading import day
from umweg.parties.reading import read as read_record
from umweg.parties.record import Record
from umweg.parties.score import combine

SHARED_DATA = Path(os.environ.get("UMWEG_SHARED", Path(__file__).parents[2] / "shared")) / "data"
CASES = [c for c in POINTS if c.split()[0] in ("date", "country", "address")]
LISTS = {
    "ofac-sdn": ("sdn_2024-05-03.csv", "alt_2025-12-24.csv", "add_2025-12-24.csv"),
    "eu-fsf": ("fsf_xmlFullSanctionsList_1_1_2021-03-02.xml.gz",),
    "un-sc": ("un_consolidated_2026-02-27.xml",),
}
# Each case is what is less telling plus something that cannot be negative: (case, the one below it, direction).
ABOVE = {
    "date day": "date month", "date month": "date year", "date year": "date within", "date within": "",
    "date swapped": "", "date far": "date near", "date near": "", "country common": "",
    "country other": "country other of movable", "country other of movable": "",
    "address office": "address building", "address building": "address street", "address street": "",
}  # fmt: skip
FOLDS, RIDGE, DEEP, LEAST = 5, 1.0, 30, 1e-3


def store() -> Path:
    """A store with the three lists, made anew."""
    folder = Path(tempfile.mkdtemp()) / "lists"
    for source, files in LISTS.items():
        paths = [str(SHARED_DATA / "parties" / f) for f in files]
        umweg.ingest(paths, source=source, store=folder).raise_if_failed()
    return folder


def same(listed: ListedParties) -> dict[tuple[int, int], str]:
    """Rows of one entity on two lists, and what says so: number or name."""
    numbers: dict[str, set[int]] = defaultdict(set)
    names: dict[str, set[int]] = defaultdict(set)
    for row in range(len(listed)):
        record = listed.record(row)
        for i in record.identifiers:
            if i.kind == "UN" or (i.kind not in FORMAL | SHARED and plausible(i) and len(i.bare) >= 6):
                numbers[i.bare].add(row)
        if record.schema not in ("Person", "Vessel", "Airplane"):
            plain = " ".join(record.name.casefold().split())
            if len(plain) >= 12 and " " in plain:
                names[plain].add(row)
    out: dict[tuple[int, int], str] = {}
    for what, groups, most in (("name", names, 3), ("number", numbers, 4)):
        for rows in groups.values():
            if 2 <= len(rows) <= most:
                kinds = {listed.schemas[r] == "Person" for r in rows}
                pairs = {(a, b): what for a in rows for b in rows if source(listed, a) != source(listed, b)}
                out |= pairs if len(kinds) == 1 else {}
    return out


def source(listed: ListedParties, row: int) -> str:
    return listed.listings[row][0].source


def families(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The entity of each row: rows joined by any pair."""
    head: dict[int, int] = {}

    def find(x: int) -> int:
        while head.setdefault(x, x) != x:
            x = head[x]
        return x

    for a, b in pairs:
        head[find(a)] = find(b)
    return {x: find(x) for x in list(head)}


def question(record: Record) -> Record:
    """A listed record as a customer's: its first name and address, no number."""
    return replace(record, names=record.names[:1], identifiers=(), addresses=record.addresses[:1], owners=(), key="")


Row = tuple[int, bool, str, Hit]  # entity, whether it is the same, what says so, the candidate


def across(matcher: Matcher) -> list[Row]:
    """Each known entity of one list asked against each other list that has it."""
    listed = matcher.listed
    listed.fetch(range(len(listed)))
    pairs = same(listed)
    entity = families(pairs)
    wanted: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
    for (a, b), what in pairs.items():
        wanted[a, source(listed, b)][b] = what
    keys = sorted(wanted)
    found = matcher.records([question(listed.record(a)) for a, _ in keys], limit=DEEP * 4, floor=LEAST)
    rows: list[Row] = []
    for (a, other), hits in zip(keys, found, strict=True):
        theirs = wanted[a, other]
        for hit in [h for h in hits if source(listed, h.row) == other][:DEEP]:
            rows.append((entity[a], hit.row in theirs, theirs.get(hit.row, next(iter(theirs.values()))), hit))
    return rows


def design(rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Name's log-odds, cases (one column each), label, entity."""
    name = np.clip([r[3].name_score for r in rows], 0.01, 1 - 1e-6)
    x = np.zeros((len(rows), len(CASES)))
    for k, (_, _, _, hit) in enumerate(rows):
        for e in hit.evidence:
            case = f"{e.code} {e.case}"
            if case in CASES:
                x[k, CASES.index(case)] = 1
    y = np.array([r[1] for r in rows], dtype=float)
    return np.log(name / (1 - name)), x, y, np.array([r[0] for r in rows])


def steps() -> np.ndarray:
    """Points of the cases out of steps that are all at least 0: a case is the sum of the steps up to it."""
    out = np.zeros((len(CASES), len(CASES)))
    for k, case in enumerate(CASES):
        sign = 1.0 if POINTS[case] > 0 else -1.0
        while case:
            out[CASES.index(case), k] = sign
            case = ABOVE[case]
    return out


def fit(z: np.ndarray, x: np.ndarray, y: np.ndarray, name: bool = True) -> np.ndarray:
    """The points: penalised logistic regression on the steps, the name's log-odds given, the intercept free."""
    design_ = x @ steps().T
    weight = np.where(y > 0, 0.5 / max(y.mean(), 1e-9), 0.5 / max(1 - y.mean(), 1e-9))
    weight *= len(y) / weight.sum()
    base = z if name else np.zeros_like(z)

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        t = base + beta[0] + design_ @ beta[1:]
        value = float((weight * (np.logaddexp(0, t) - y * t)).sum() + RIDGE * (beta[1:] ** 2).sum())
        slope = weight * (1 / (1 + np.exp(-t)) - y)
        return value, np.r_[slope.sum(), design_.T @ slope + 2 * RIDGE * beta[1:]]

    bounds = [(None, None), *[(0.0, 4.0)] * len(CASES)]
    beta = minimize(loss, np.zeros(1 + len(CASES)), jac=True, bounds=bounds, method="L-BFGS-B").x
    return steps().T @ beta[1:]


def scores(rows: Sequence[Row], points: np.ndarray | None) -> np.ndarray:
    """The score of each candidate as the program makes it; ``points`` None: names alone."""
    out = []
    for *_, hit in rows:
        given = [] if points is None else [again(e, points) for e in hit.evidence]
        out.append(combine(hit.name_score, given))
    return np.array(out)


def again(e: MatchEvidence, points: np.ndarray) -> MatchEvidence:
    case = f"{e.code} {e.case}"
    return replace(e, points=float(points[CASES.index(case)])) if case in CASES else e


def out_of_fold(rows: Sequence[Row]) -> np.ndarray:
    z, x, y, entity = design(rows)
    fold = np.random.default_rng(1).permutation(int(entity.max()) + 1)[entity] % FOLDS
    out = np.zeros(len(rows))
    for k in range(FOLDS):
        points = fit(z[fold != k], x[fold != k], y[fold != k])
        held = np.flatnonzero(fold == k)
        out[held] = scores([rows[i] for i in held], points)
    return out


def told(what: str, score: np.ndarray, y: np.ndarray, entity: np.ndarray, asked: int) -> None:
    """Precision and recall at the shipped threshold, recall at 90 % precision, the best F1."""
    hit = score >= threshold()
    order = np.argsort(-score, kind="stable")
    right = np.cumsum(y[order])
    precision, recall = right / np.arange(1, len(y) + 1), right / asked
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    at90 = recall[precision >= 0.9].max(initial=0)
    p, r = (hit & (y > 0)).sum() / max(hit.sum(), 1), (hit & (y > 0)).sum() / asked
    print(f"  {what:34s} precision {p:.3f} recall {r:.3f}; recall at 90 % precision {at90:.3f}; best F1 {f1.max():.3f}")


def customers(matcher: Matcher, points: np.ndarray) -> None:
    """Persons with date and nationality: who must hit nobody, and who must hit."""
    with gzip.open(SHARED_DATA / "eval/negatives_us.csv.gz", "rt", encoding="utf-8") as f:
        nobody = list(csv.DictReader(f))
    with (SHARED_DATA / "eval/positives_un_treated.csv").open(encoding="utf-8") as f:
        somebody = list(csv.DictReader(f))
    for what, people in (("made-up persons", nobody), ("persons of the UN list", somebody)):
        asked = [read_record(fields(p), p["full_name"]) for p in people]
        best = np.zeros((3, len(asked)))
        found = matcher.names([r.name for r in asked], ["Person"] * len(asked), 1)
        best[0, found.query] = found.score
        for start in range(0, len(asked), 2000):
            for k, hits in enumerate(matcher.records(asked[start : start + 2000], limit=10, floor=LEAST), start):
                rows = [(0, False, "", h) for h in hits]
                for i, given in enumerate((np.array([POINTS[c] for c in CASES]), points), 1):
                    best[i, k] = scores(rows, given).max(initial=0)
        rate = (best >= threshold()).mean(axis=1)
        three = ", ".join(f"{w} {r:.4f}" for w, r in zip(("names", "shipped points", "fitted"), rate, strict=True))
        print(f"  {what} ({len(asked):,}) with a hit: {three}")


def fields(person: dict[str, str]) -> dict[str, str]:
    out = {"name": person["full_name"], "schema": "Person", "country": person["nationality"]}
    born = day(person["date_of_birth"]) or ""  # some have a 32nd day
    return out | ({"birth": born} if born else {})


def main() -> None:
    parties = listed(store())
    matcher = Matcher(parties)
    rows = across(matcher)
    z, x, y, entity = design(rows)
    pairs = same(parties)
    for what in ("number", "name"):
        n = sum(v == what for v in pairs.values())
        print(f"joined by {what}: {n:,} pairs, {len({e for e, _, w, _ in rows if w == what}):,} entities")
    hand, fitted = np.array([POINTS[c] for c in CASES]), fit(z, x, y)
    fold = out_of_fold(rows)
    for what in ("number", "name"):
        keep = np.array([r[2] == what for r in rows])
        asked = sum(v == what for v in pairs.values())
        some = [r for r, k in zip(rows, keep, strict=True) if k]
        print(f"entities joined by {what}: {asked:,} to find, {int((y[keep] == 0).sum()):,} others")
        for label, s in (("names alone", scores(some, None)), ("with the shipped points", scores(some, hand)),
                         ("with points fitted out of fold", fold[keep])):  # fmt: skip
            told(label, s, y[keep], entity[keep], asked)
    person = np.array([parties.schemas[hit.row] == "Person" for *_, hit in rows])
    print("case                       shipped  fitted   same  others; same  others of persons")
    for k, case in enumerate(CASES):
        n = [int(x[(y == label) & kind, k].sum()) for kind in (person | True, person) for label in (1, 0)]
        print(f"  {case:26s} {POINTS[case]:6.1f}  {fitted[k]:6.2f}  {n[0]:5d}  {n[1]:6d}  {n[2]:5d}  {n[3]:6d}")
    customers(matcher, fitted)


if __name__ == "__main__":
    main()
