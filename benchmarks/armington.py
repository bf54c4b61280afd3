"""The one-sector form beside gegravity: the same base, the same agreement, in one run.

    python -m venv peer && peer/bin/pip install gegravity
    OMP_NUM_THREADS=1 PYTHONPATH=src:. python benchmarks/armington.py peer/bin/python [sample.csv JPN CAN]

Without a sample one is drawn: twelve countries on a map, trade balanced. With one in which output and spending differ
(as in gegravity's own), the rules for deficits differ, too: theirs keeps spending over output, ours a part of the
income of the world.
Two checks that need no opinion are printed for both: whether flows add up to the output that is stated, and whether
welfare is the change of the home share to the power of -1/theta.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from umweg.simulation.trade.economy import from_flows
from umweg.simulation.trade.outcome import effects, flows
from umweg.simulation.trade.wedges import wedges

PEER = Path(__file__).parent / "peers" / "gegravity_run.py"
PTA, SIGMA = 0.4, 5  # as in the peer's run


def sample(file: Path, countries: int = 12) -> None:
    """A balanced sample in gegravity's layout."""
    rng = np.random.default_rng(1)
    at, size = rng.uniform(0, 1, (countries, 2)), rng.lognormal(10, 1, countries)
    names = [f"C{k:02d}" for k in range(countries)]
    with file.open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f)
        out.writerow(("exporter", "importer", "year", "trade", "Y", "E", "pta", "lndist", "international"))
        for i in range(countries):
            for j in range(countries):
                far = np.log(300 + 8000 * np.hypot(*(at[i] - at[j])) if i != j else 200.0)
                out.writerow((names[i], names[j], 2006, 1.0, size[i], size[j], 0, far, int(i != j)))


def rows(file: Path) -> list[dict[str, str]]:
    """Rows of a CSV file."""
    with file.open(encoding="utf-8") as f:
        return list(csv.DictReader(f))


def main() -> None:
    """Both, on the flows of the peer's base."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "sample.csv", Path(folder) / "out.csv"
        if len(sys.argv) > 2:
            given, pair = Path(sys.argv[2]), sys.argv[3:5]
        else:
            sample(given)
            pair = ["C01", "C02"]
        subprocess.run([sys.argv[1], "-W", "ignore", str(PEER), str(given), *pair, str(out)], check=True)
        peer, flows_ = rows(out), rows(Path(folder) / "out_flows.csv")
    names = tuple(r["country"] for r in peer)
    values = np.zeros((1, len(names), len(names)))
    for r in flows_:
        values[0, names.index(r["importer"]), names.index(r["exporter"])] = float(r["baseline modeled trade"])
    e = from_flows(names, ("goods",), values)
    cost = np.ones_like(values)
    a, b = (names.index(p) for p in pair)
    cost[0, a, b] = cost[0, b, a] = np.exp(-PTA / (SIGMA - 1))
    theta = np.array([[SIGMA - 1.0]])
    start = time.process_time()
    made = effects(e, wedges(e, theta), wedges(e, theta, cost=cost), "share_of_world_income")
    took = time.process_time() - start
    made.refuse_failures()
    theirs = np.array([100 * (1 / float(r["welfare statistic"]) - 1) for r in peer])
    ours = 100 * (made.real_income[0] - 1)
    home = np.array([float(r["experiment trade"]) / float(r["baseline modeled trade"]) for r in flows_
                     if r["importer"] == r["exporter"]])  # fmt: skip
    stated = np.array([1 + float(r["output change (percent)"]) / 100 for r in peer])
    paid = np.zeros(len(names))
    for r in flows_:
        paid[names.index(r["importer"])] += float(r["experiment trade"])
    before = values[0].sum(1)
    print(
        f"there: flows add up to {100 * np.abs(paid / before - stated).max():.0e} points of the output that is stated; "
        f"welfare by the home share differs by {np.abs(100 * ((home / stated) ** (-1 / 4.0) - 1) - theirs).max():.0e}"
    )
    after = flows(made.after)[0]
    share = np.diag(after) / after.sum(1) / (np.diag(values[0]) / before)
    print(f"here: welfare by the home share differs by {np.abs(100 * (share ** (-1 / 4.0) - 1) - ours).max():.0e}")
    k = int(np.argmax(np.abs(ours)))
    apart = np.abs(ours - theirs).max()
    print(f"{len(names)} countries, agreement of {' and '.join(pair)}: {names[k]} {ours[k]:+.6f} % here, "
          f"{theirs[k]:+.6f} % there; largest difference {apart:.0e} points; "
          f"certificate {made.certificates[0][1].worst:.0e}; {took:.3f} s here, "
          f"{float(peer[0]['seconds']):.2f} s there")  # fmt: skip


if __name__ == "__main__":
    main()
