"""Every figure of the name matching, beside its peers where they are given.

    python benchmarks/names.py                          # all figures
    python benchmarks/names.py --quick                  # a tenth of the cases
    python benchmarks/names.py --peers /path/to/python  # an environment with nomenklatura and rapidfuzz

The peers live in an environment of their own (nomenklatura 4 pins duckdb < 2 and needs PyICU):
``apt-get install libicu-dev pkg-config g++; pip install nomenklatura rapidfuzz``.
Data: ../shared/data (OFAC, UN, OpenSanctions' name bench, sanctions-screening-benchmark); see names/data.py.
Speeds are medians of rounds in which all take turns.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1])]

from benchmarks.names import data, measure, perturb, sounds, train  # noqa: E402  # after the path

from umweg.names import NameIndex, false_alerts, innocent_names, score_pairs, threshold  # noqa: E402  # after the path
from umweg.names import sounds as heard  # noqa: E402  # after the path

ROWS: list[tuple[str, str, str]] = []


def say(what: str, aim: str, value: str) -> None:
    ROWS.append((what, aim, value))
    print(f"{what:76s} {aim:>12s}  {value}", flush=True)


def bench() -> None:
    """The labelled pairs, out of fold; the other sets are in every training fold."""
    beta = train.shipped()
    index = measure.build(data.sdn())
    rows = train.join(train.collect(index, beta, train.WEIGHTS))
    z, y = train.out_of_fold(rows, "bench")
    at = float(np.log(threshold() / (1 - threshold())))
    say("name_pairs_dev: F1 out of fold at the shipped threshold", ">= 0.86", f"{train.f1(z, y, at):.3f}")
    pairs = data.pairs()
    s = score_pairs([p["name1"] for p in pairs], [p["name2"] for p in pairs], [p["schema"] for p in pairs])
    say("name_pairs_dev: F1 of the shipped model (in sample)", "", f"{train.f1(s, y, threshold()):.3f}")
    p = 1 / (1 + np.exp(-z))
    for t in np.arange(0.2, 0.95, 0.1):
        hit = p >= t
        precision, recall = (hit & (y > 0)).sum() / max(hit.sum(), 1), (hit & (y > 0)).sum() / y.sum()
        say(f"  out of fold at {t:.1f}: precision, recall", "", f"{precision:.3f} {recall:.3f}")
    for leave in ("bench", "ssb", "own"):
        b = train.fit(rows.pick(rows.group != leave))
        at = rows.group == leave
        f = train.f1(train._z(rows.x[at], rows.p[at], b), rows.y[at])
        say(f"  trained on the labels of the others only, tried on {leave}: F1", "", f"{f:.3f}")
    z, y = train.out_of_fold(rows, "ssb")
    for rate in (0.01, 0.05, 0.1):
        r = float((z[y > 0] > measure.cut(z[y == 0], rate)).mean())
        say(f"  ssb out of fold by entity, candidates only: recall at {rate:.0%}", "", f"{r:.3f}")


def ssb(step: int) -> None:
    """Perturbation cases on the full list: all, resolvable, by class."""
    names, cases = data.sdn(), data.ssb()[::step]
    index, ids = measure.build(names), {i: k for k, i in enumerate(names.ids)}
    positive = [c for c in cases if c["expected_entity_id"]]
    negative = [c for c in cases if not c["expected_entity_id"]]
    owner = [ids[f"ofac-{c['expected_entity_id']}"] for c in positive]
    _, own = measure.hits(index, [c["query"] for c in positive], owner)
    best, _ = measure.hits(index, [c["query"] for c in negative])
    hopeless = measure.unresolvable(positive, owner, names)
    say("ssb: positives, near-miss negatives, unresolvable", "", f"{len(own)} {len(best)} {hopeless.sum()}")
    classes = [c["perturbation"] for c in positive]
    for rate, aim in ((0.01, ""), (0.05, ""), (0.10, ">= 0.90")):
        at = measure.cut(best, rate)
        figures = [(own[m] > at).mean() if m.any() else float("nan") for m in (~hopeless, hopeless, hopeless | True)]
        say(
            f"ssb: recall at {rate:.0%} false positives (resolvable, unresolvable, all)",
            aim,
            " ".join(f"{f:.3f}" for f in figures),
        )
        left = [k for k, h in zip(classes, hopeless, strict=True) if not h]
        told = measure.by_class(own[~hopeless], left, at)
        say("  by class, resolvable", "", " ".join(f"{k} {r:.2f}" for k, (r, _) in told.items()))


def un() -> None:
    names = data.un()
    index = measure.build(names)
    by_name: dict[str, set[int]] = {}
    for n, o in zip(names.names, names.owners, strict=True):
        by_name.setdefault(_normal(n), set()).add(o)
    differ = [(a, b) for a, b in data.treated() if sorted(_normal(a).split()) != sorted(_normal(b).split())]
    listed = [(a, b) for a, b in differ if _normal(b) in by_name]
    m = index.match([a for a, _ in listed], limit=1, floor=0.0)
    top = dict(zip(m.query.tolist(), index.owners[m.row].tolist(), strict=True))
    right = [top.get(i, -1) in by_name[_normal(b)] for i, (_, b) in enumerate(listed)]
    what = f"un treated: recall@1 of {len(listed)} (of {len(differ)} that differ, on the list under their name)"
    say(what, ">= 0.97", f"{np.mean(right):.3f}")


def _normal(text: str) -> str:
    return " ".join(re.sub(r"\W+", " ", text.lower()).split())


def innocent(step: int) -> None:
    index = measure.build(data.sdn() + data.un())
    queries = data.innocents()[::step]
    held = [q for k, q in enumerate(queries) if (k * step) % 10 != 1]
    for what, schemas in (("no schema", None), ("as persons", ["Person"] * len(held))):
        n = len(index.match(held, schemas=schemas, limit=1))
        say(
            f"negatives_us: alerts at the shipped threshold, {what} ({len(held)})",
            "<= 0.5 %",
            f"{100 * n / len(held):.2f} %",
        )
    for t in (threshold(), 0.7, 0.9):
        f = false_alerts(index, t)
        say(f"made-up innocents: alerts per 1,000 at {t:.2f}", "", f"{f.per_1000:.1f} ({f.low:.1f} to {f.high:.1f})")


@contextmanager
def _learned(rows: list[sounds.Row]) -> Iterator[None]:
    """Another table of sounds in place of the shipped one."""
    table, shipped = heard.sounds_of(rows), heard.shipped
    heard.shipped = lambda: table
    heard.forget()
    try:
        yield
    finally:
        heard.shipped = shipped
        heard.forget()


def transliterated(step: int) -> None:
    """Each fifth of the Cyrillic words with a table of sounds that was learned from the other four."""
    words = data.transliterated()
    latin = list(dict.fromkeys(a for a, _ in words))
    index = NameIndex.build(latin, schemas=["Person"] * len(latin))
    for what, parts in (("out of fold", range(sounds.PARTS)), ("in sample", (None,))):
        right, asked = 0, 0
        for k in parts:
            some = [w for w in words if k is None or sounds.part(w[1]) == k][::step]
            with _learned(sounds.fit(sounds.pairs(k))) if k is not None else nullcontext():
                m = index.match([b for _, b in some], schemas=["Person"] * len(some), limit=1, floor=0.0)
            right += sum(latin[r] == some[q][0] for q, r in zip(m.query, m.row, strict=True))
            asked += len(some)
        told = f"translit_russian_16, {what}: recall@1 of {asked} against {len(latin)}"
        say(told, ">= 0.80", f"{right / asked:.3f}")


def _own_cases(step: int, per_class: int = 84, seed: int = 2) -> tuple[list[tuple[str, int, str]], list[str]]:
    """Perturbed names that no training saw (another seed, the other half of the names), and innocents."""
    names = data.sdn()
    half = [i for i, n in enumerate(names.names) if train.hash_of(n) % 2 == 1]
    drawn = perturb.cases(
        [names.names[i] for i in half],
        [names.schemas[i] == "Person" for i in half],
        max(10, per_class // step),
        seed=seed,
    )
    drawn = [(k, half[i], t) for k, i, t in drawn]
    nobody = data.innocents()[2 :: 50 * step] + innocent_names(1000 // step, seed=4)[0]
    return drawn, nobody


def own(step: int) -> None:
    """The draws whose lost cases were looked at, and more of them, so that a class is told to within 2 %."""
    names = data.sdn()
    index = measure.build(names)
    for what, per_class, seed in (("own perturbations", 84, 2), ("own perturbations, other draws", 300, 5)):
        drawn, nobody = _own_cases(1 if step < 5 else 3, per_class, seed)
        _, mine = measure.hits(index, [t for _, _, t in drawn], [names.owners[i] for _, i, _ in drawn])
        best, _ = measure.hits(index, nobody)
        at = measure.cut(best, 0.01)
        told = f"{what}: recall at 1 % false positives ({len(drawn)}, {len(nobody)})"
        say(told, ">= 0.95", f"{(mine > at).mean():.3f}")
        by = measure.by_class(mine, [k for k, _, _ in drawn], at)
        say("  by class", "", " ".join(f"{k} {r:.2f}" for k, (r, _) in by.items()))


def unseen() -> None:
    """What a fit does on kinds of labels that it never saw: on the full list, near misses and all."""
    names = data.sdn()
    index, ids = measure.build(names), {i: k for k, i in enumerate(names.ids)}
    rows = train.join(train.collect(index, train.shipped(), train.WEIGHTS))
    cases = data.ssb()[::4]
    positive = [c for c in cases if c["expected_entity_id"]]
    owner = [ids[f"ofac-{c['expected_entity_id']}"] for c in positive]
    hopeless = measure.unresolvable(positive, owner, names)
    with train.instead(train.fit(rows.pick(rows.group != "ssb"))):
        _, mine = measure.hits(index, [c["query"] for c in positive], owner)
        best, _ = measure.hits(index, [c["query"] for c in cases if not c["expected_entity_id"]])
    for rate in (0.01, 0.05, 0.1):
        told = f"{(mine[~hopeless] > measure.cut(best, rate)).mean():.3f}"
        say(f"unseen: fit without any ssb label, ssb recall at {rate:.0%} (resolvable)", "", told)
    drawn, nobody = _own_cases(1)
    figures = {}
    for kind in perturb.CLASSES:
        some = [(i, t) for k, i, t in drawn if k == kind]
        with train.instead(train.fit(rows.pick((rows.group != "own") | (rows.kind != kind)))):
            _, mine = measure.hits(index, [t for _, t in some], [names.owners[i] for i, _ in some])
            best, _ = measure.hits(index, nobody)
        figures[kind] = float((mine > measure.cut(best, 0.01)).mean())
    say(
        "unseen: own perturbations, each class left out of training, recall at 1 %",
        "",
        f"{np.mean([*figures.values()]):.3f}",
    )
    say("  by class", "", " ".join(f"{k} {r:.2f}" for k, r in figures.items()))


def speed(step: int, peers: str | None) -> None:
    """The index, names a second in a batch of 10,000, single queries, a list of ten times the size."""
    names = data.sdn()
    start = time.perf_counter()
    index = measure.build(names)
    built = time.perf_counter() - start
    more = data.Names(names.names[:13722], names.kinds[:13722], names.schemas[:13722], names.owners[:13722], names.ids)
    took, memory = _apart(names + more)
    say(
        f"index of 50,000 names ({len(names.names)}: {built:.1f} s): time, memory",
        "< 10 s",
        f"{took:.1f} s, {memory:.0f} MB",
    )
    rng = np.random.default_rng(0)
    listed = [names.names[i] for i in rng.permutation(len(names.names))[:5000]]
    batch = [q for pair in zip(listed, data.innocents()[:5000], strict=True) for q in pair]
    index.match(batch[:64])
    rates = []
    for _ in range(4):
        cpu = time.process_time()
        index.match(batch)
        rates.append(len(batch) / (time.process_time() - cpu))
    what = "  names a second of processor time, one thread: words not met before, met before"
    say(what, "", f"{rates[0]:,.0f} {np.median(rates[1:]):,.0f}")
    mine = _race(index, batch, names, peers, 1 if step > 5 else 3)
    times = []
    for q in batch[:: 10 * step]:
        start = time.perf_counter()
        index.match([q])
        times.append(1000 * (time.perf_counter() - start))
    say("single query: median, p99 (ms)", "p99 < 10", f"{np.median(times):.1f} {np.percentile(times, 99):.1f}")
    tenth = NameIndex.build(names.names[::10], schemas=names.schemas[::10])
    tenth.match(batch[:64])
    start = time.perf_counter()
    tenth.match(batch, threads=2)
    say(
        "list of ten times the size: times the time",
        "<= 10",
        f"{len(batch) / mine / (time.perf_counter() - start):.1f}",
    )


def _race(index: NameIndex, batch: list[str], names: data.Names, peers: str | None, turns: int) -> float:
    """Names a second, ours and the peers' on a share of the batch, in turns; medians."""
    ours: dict[int, list[float]] = {1: [], 2: []}
    theirs: dict[str, list[float]] = {"wratio": [], "logic_v2": []}
    share = {"wratio": 60, "logic_v2": 300}
    for turn in range(turns):
        for threads in [*ours] * 3:
            start = time.perf_counter()
            index.match(batch, threads=threads)
            ours[threads].append(len(batch) / (time.perf_counter() - start))
        for peer in theirs if peers else ():
            part = batch[turn * share[peer] : (turn + 1) * share[peer]]
            found = _peer(peers or "", peer, part, names, [])
            if "seconds" in found:
                theirs[peer].append(len(part) / found["seconds"])
    one, mine = (float(np.median(r)) for r in ours.values())
    what = "batch of 10,000 on the SDN list with aliases: names a second, one thread, two"
    say(what, "two: 23,100", f"{one:,.0f} {mine:,.0f}")
    for peer, aim in (("logic_v2", ">= 100 x"), ("wratio", ">= 300 x")):
        if theirs[peer]:
            other = float(np.median(theirs[peer]))
            say(f"  {peer}: names a second; we are faster by", aim, f"{other:,.0f}; {mine / other:,.0f} x")
    return mine


def _apart(names: data.Names) -> tuple[float, float]:
    """Seconds and megabytes of building an index, in a process of its own."""
    script = (
        "import json, resource, sys, time; from umweg.names import NameIndex; d = json.load(sys.stdin); "
        "NameIndex.build(['Acme Trading']).match(['Acme']); "
        "now = lambda: int(open('/proc/self/statm').read().split()[1]) * resource.getpagesize() / 2**20; "
        "b = now(); s = time.perf_counter(); i = NameIndex.build(d['names'], schemas=d['schemas']); "
        "print(time.perf_counter() - s, now() - b)"
    )
    given = json.dumps({"names": names.names, "schemas": names.schemas})
    done = subprocess.run([sys.executable, "-c", script], input=given, capture_output=True, text=True, check=True)
    took, memory = map(float, done.stdout.split())
    return took, memory


def _peer(python: str, only: str, queries: list[str], names: data.Names, pairs: list[list[str]]) -> dict:
    """Run one peer in its environment."""
    given = {
        "only": only, "names": names.names, "schemas": names.schemas, "owners": names.owners, "queries": queries,
        "query_schemas": ["LegalEntity"] * len(queries), "pairs": pairs,
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        here, there = Path(folder) / "in.json", Path(folder) / "out.json"
        here.write_text(json.dumps(given, ensure_ascii=True), encoding="utf-8")
        script = Path(__file__).parent / "names/peers.py"
        subprocess.run([python, str(script), str(here), str(there)], check=True, capture_output=True)
        return json.loads(there.read_text(encoding="utf-8"))[only]


def peers_quality(python: str) -> None:
    """The peers on the same pairs and the same perturbations (a share: they are slow)."""
    pairs = data.pairs()
    truth = np.array([p["is_match"] == "true" for p in pairs])
    names = data.sdn()
    drawn, nobody = _own_cases(1)
    drawn, nobody = drawn[::8], nobody[::4]
    for peer in ("logic_v2", "wratio"):
        queries = [t for _, _, t in drawn] + nobody
        asked = [[p["name1"], p["name2"], p["schema"]] for p in pairs] if peer == "logic_v2" else []
        found = _peer(python, peer, queries, names, asked)
        if "absent" in found:
            say(f"  {peer}", "", found["absent"])
            continue
        score = np.array([b[0] for b in found["best"]])
        right = np.array([b[1] == names.owners[i] for b, (_, i, _) in zip(found["best"], drawn, strict=False)])
        at = measure.cut(score[len(drawn) :], 0.01)
        recall = float((right & (score[: len(drawn)] > at)).mean())
        say(
            f"  {peer}: own perturbations, recall at 1 % ({len(drawn)}, {len(nobody)}; best hit only)",
            "",
            f"{recall:.3f}",
        )
        if asked:
            s = np.array(found["pairs"])
            best = max(train.f1(s, truth, t) for t in np.linspace(0.4, 1, 61))
            say(
                "  logic_v2: name_pairs_dev F1 at its 0.7, at the best", "", f"{train.f1(s, truth, 0.7):.3f} {best:.3f}"
            )


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--quick", action="store_true", help="a tenth of the cases")
    args.add_argument("--peers", help="a Python with nomenklatura and rapidfuzz")
    args.add_argument("--only", help="parts, by comma: bench ssb un innocent transliterated own speed peers")
    given = args.parse_args()
    step = 10 if given.quick else 1
    parts = given.only.split(",") if given.only else []
    todo = {
        "bench": bench, "ssb": lambda: ssb(step), "un": un, "innocent": lambda: innocent(step),
        "transliterated": lambda: transliterated(step), "own": lambda: own(step),
        "unseen": unseen, "speed": lambda: speed(step, given.peers),
        "peers": lambda: peers_quality(given.peers) if given.peers else None,
    }  # fmt: skip
    for name, run in todo.items():
        if not parts or name in parts:
            run()


if __name__ == "__main__":
    main()
