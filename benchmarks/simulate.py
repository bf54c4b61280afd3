# a program, named after its command
"""The trade model: published figures, speed beside the textbook loop, memory, and the size of the shipped scenarios.

    OMP_NUM_THREADS=1 PYTHONPATH=src:. python benchmarks/simulate.py ../shared/data/simulate/cp2015_nafta.rda [draws]

Needs the package rdata. The peer is the textbook's nested loops (`peers/caliendo_parro.py`), one draw at a time, the
scenario warm from its own base; it is timed on few draws. Both must give the same real wages.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from benchmarks.nafta import PUBLISHED, Nafta, read
from benchmarks.peers import caliendo_parro

from umweg.simulation.base import table
from umweg.simulation.games.play import play
from umweg.simulation.run import simulate
from umweg.simulation.scenario.read import scenario_of
from umweg.simulation.trade.outcome import effects, effects_of, first_order_split
from umweg.simulation.trade.wedges import Wedges, wedges

T = TypeVar("T")
PEER_DRAWS = 3
SINGLE_DRAWS = 20


def timed(what: Callable[[], T]) -> tuple[float, T]:
    """Processor seconds of one call, and what it gave."""
    start = time.process_time()
    found = what()
    return time.process_time() - start, found


def published(nafta: Nafta) -> None:
    """The figures of the paper."""
    e, theta = nafta.economy, nafta.theta[None]
    made = effects(e, wedges(e, theta), wedges(e, theta, nafta.tariffs), "purge")
    made.refuse_failures()
    split = sum(first_order_split(made.base, made.after))
    for c, (wage, welfare) in PUBLISHED.items():
        k = e.countries.index(c)
        real, income = (100 * (x[0, k] - 1) for x in (made.real_wage, made.real_income))
        print(f"{c}: real wage {real:.3f} % (paper {wage}), real income {income:+.3f} %, "
              f"split {100 * split[k]:+.2f} (paper {welfare})")  # fmt: skip
    print("certificate:", *(f"{c.worst:.0e}" for c in made.certificates[0]))


def speed(nafta: Nafta, draws: int) -> None:
    """Many draws at once, one at a time, and the textbook's way."""
    e = nafta.economy
    theta = nafta.theta * np.exp(0.2 * np.random.default_rng(1).standard_normal((draws, nafta.theta.size)))
    theta[0] = nafta.theta

    def make(rows: slice) -> tuple[Wedges, Wedges]:
        return wedges(e, theta[rows]), wedges(e, theta[rows], nafta.tariffs)

    one = [timed(lambda: effects(e, *make(slice(0, 1)), "purge", starts=1))[0] for _ in range(3)][-1]
    print(f"base and scenario, one draw: {one:.3f} s")
    many, found = timed(lambda: effects_of(e, draws, make, "purge", starts=1))
    worst = max(c.worst for pair in found.certificates for c in pair)
    print(f"{draws:,} draws: {many:.1f} s, {1000 * many / draws:.1f} ms a draw; largest residual {worst:.0e}, "
          f"{int((~found.converged).sum())} failed")  # fmt: skip
    single = timed(
        lambda: [effects(e, *make(slice(b, b + 1)), "purge", starts=1) for b in range(min(draws, SINGLE_DRAWS))]
    )[0] / min(draws, SINGLE_DRAWS)
    print(f"our own, one at a time: {1000 * single:.1f} ms a draw, {single / (many / draws):.1f} times as long")
    peer, wages = timed(lambda: _textbook(nafta, theta[:PEER_DRAWS]))
    peer /= PEER_DRAWS
    apart = np.abs(wages - found.real_wage[:PEER_DRAWS]).max()
    print(f"the textbook's loop: {1000 * peer:.0f} ms a draw, {peer / (many / draws):.0f} times as long; "
          f"real wages differ by {apart:.0e} at most")  # fmt: skip


def _textbook(nafta: Nafta, theta: np.ndarray) -> np.ndarray:
    e, out = nafta.economy, []
    for t in theta:
        base = caliendo_parro.solve(e, t, e.tau)
        after = caliendo_parro.solve(e, t, nafta.tariffs, wage=base.wage)
        price = np.exp((e.alpha * (after.log_price - base.log_price)).sum(0))
        out.append(after.wage / base.wage / price)
    return np.array(out)


def decoupling() -> None:
    """No trade at all between EU and allies, and Russia, on the world that ships; over the published elasticities."""
    for borrowed in (False, True):
        e = table.economy(borrowed, absent=True)
        west, ru = [e.countries.index(c) for c in ("EU", "ALLIES")], e.countries.index("RU")
        cost = np.ones_like(e.tau)
        cost[:, west, ru] = cost[:, ru, west] = np.inf
        lost = []
        for theta in table.elasticities().values():
            made = effects(e, wedges(e, theta[None]), wedges(e, theta[None], None, cost))
            made.refuse_failures()
            lost.append(100 * (made.real_income[0, ru] - 1))
        print(f"decoupling, links {'borrowed' if borrowed else 'none'}: Russia {min(lost):.1f} to {max(lost):.1f} %")


def games() -> None:
    """The game that ships, and its map."""
    took, made = timed(lambda: play("kazakhstan"))
    print(f"game of {len(made.cells)} cells: {took:.1f} s")
    took, made = timed(lambda: play("kazakhstan", map_=("pressure", "retaliation")))
    assert made.map is not None
    print(f"map of 41 x 41 over {made.map.solved} solved points: {took:.0f} s; error {made.map.error:.2f} points")
    took, shown = timed(lambda: simulate(scenario_of("transit-closed"), 1000, 1))
    print(f"transit-closed with 1,000 draws: {took:.1f} s, {shown.failed} failed")


def start_up() -> None:
    """What importing costs beyond NumPy."""
    program = ("import time, numpy; t = time.perf_counter(); import umweg.simulation.run; "
               "print(f'import of the room: {time.perf_counter() - t:.3f} s beyond NumPy')")  # fmt: skip
    subprocess.run([sys.executable, "-c", program], check=True)


def main() -> None:
    """All of it."""
    nafta = read(Path(sys.argv[1]))
    published(nafta)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    speed(nafta, int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory: {peak / 1024:.0f} MB at most, {before / 1024:.0f} of them Python, pandas and the data")
    start_up()
    decoupling()
    games()


if __name__ == "__main__":
    main()
