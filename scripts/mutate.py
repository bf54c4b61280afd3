"""Would the tests see it? Change one operator, comparison or constant at a time, and run the tests of its own folder.

Run by ``make mutate`` (``make mutate ARGS="names law --seed 2 --places 40"``); no part of ``make test``. Places are
drawn at random from all of a room, each with one of the changes that are possible there; the same seed draws the same
ones. A change is killed where a test fails or its time runs out, and survives where all pass. What does not load at all
is not counted: anybody would see it. All is done in a copy of the work tree, with caches of its own for each change.

>>> sources("store", ROOT)[0].name
'change.py'
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.check_changed import LEFT_OUT, belonging
from scripts.mutations import Mutation, places

ROOT = Path(__file__).resolve().parents[1]
# What is changed (below src/umweg), and the folders of its tests (below tests).
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "measures": (("measures",), ("measures",)),
    "names": (("names",), ("names",)),
    "deciding": (
        ("screening/decide", "screening/checks"),
        ("screening/decide", "screening/checks", "screening/layers"),
    ),
    "law": (("law",), ("law",)),
    "store": (
        ("store/change.py", "store/write.py", "store/catalog.py", "store/supersede.py", "store/lock.py"),
        ("store",),
    ),
    "audit": (("desk/audit",), ("desk",)),
}
TIMES, BY_THE_CLOCK = 3, 60  # how often the time without a change may pass: of the processor, and of the clock
LEAST_S = 10.0
VERDICTS = {0: "survived", 1: "killed", 2: "not loading", -signal.SIGXCPU: "timed out", -signal.SIGKILL: "timed out"}


def sources(room: str, root: Path) -> list[Path]:
    """The Python files of a room."""
    given = [root / "src" / "umweg" / part for part in ROOMS[room][0]]
    return [f for g in given for f in (sorted(g.rglob("*.py")) if g.is_dir() else [g])]


def tests(room: str, path: str, root: Path) -> list[str]:
    """The doctests of a file and the tests of its room, first those that name it."""
    near = belonging(path, root)
    rest = (f for folder in ROOMS[room][1] for f in sorted((root / "tests" / folder).rglob("test_*.py")))
    return list(dict.fromkeys([*near, *(str(f.relative_to(root)) for f in rest)]))


def draw(room: str, root: Path, seed: int, count: int) -> Iterator[tuple[str, Mutation, str]]:
    """Path, change, and the changed source: ``count`` places of a room, each as likely as any other."""
    texts = {str(f.relative_to(root)): f.read_text("utf-8") for f in sources(room, root)}
    found = [(path, place) for path, text in texts.items() for place in places(text)]
    chance = random.Random(f"{room} {seed}")
    for path, place in chance.sample(found, len(found)):
        change = chance.choice(place)
        source = change.applied(texts[path])
        if source is not None:
            yield path, change, source
            count -= 1
        if not count:
            return


@contextmanager
def copy_of(root: Path) -> Iterator[Path]:
    """A folder with all files of the work tree that git knows or would know."""
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    with tempfile.TemporaryDirectory(prefix="umweg-mutate-") as folder:
        Path(folder).chmod(0o755)  # some tests run as another user
        for name in (n for n in names if (root / n).is_file()):
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, Path(folder) / name)
        yield Path(folder)


def run(copy: Path, chosen: list[str], cpu_s: float | None = None) -> int:
    """Pytest's exit code, or minus the signal that ended it.

    Time is the processor's, so that a busy machine kills nothing; the clock counts for what waits for ever.
    """

    def limit() -> None:
        if cpu_s:
            resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_s) + 1, int(cpu_s) + 10))

    with tempfile.TemporaryDirectory(prefix="umweg-mutant-") as own:
        Path(own).chmod(0o755)
        folders = dict.fromkeys(("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR"), own)
        env = {**os.environ, **folders, "PYTHONPATH": os.pathsep.join([f"{copy}/src", str(copy), *sys.path[1:]])}
        if cpu_s:
            env["PYTHONDONTWRITEBYTECODE"] = "1"  # what is compiled of a change must not outlive it
        args = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-m", LEFT_OUT]
        quiet = subprocess.DEVNULL if cpu_s else None
        with subprocess.Popen(
            [*args, *chosen], cwd=copy, env=env, stdout=quiet, stderr=quiet, start_new_session=True, preexec_fn=limit
        ) as process:
            try:
                return process.wait(cpu_s and cpu_s * BY_THE_CLOCK / TIMES)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                return -signal.SIGKILL


def baseline(copy: Path, chosen: list[str]) -> float:
    """How many seconds of the processor the tests take without a change."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code := run(copy, chosen):
        sys.exit(f"The tests fail (exit code {code}) without any change, so they cannot judge one: mend them first.")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return max(LEAST_S, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def judge(copy: Path, path: str, source: str, chosen: list[str], cpu_s: float) -> str:
    """What becomes of one change; the file is as before afterwards."""
    file = copy / path
    text, stat = file.read_text("utf-8"), file.stat()
    file.write_text(source, "utf-8")
    try:
        code = run(copy, chosen, TIMES * cpu_s)
    finally:
        file.write_text(text, "utf-8")
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # else Python would compile it anew
    if code not in VERDICTS:
        sys.exit(f"pytest ended with exit code {code} on {path}: no verdict. Run it there: {' '.join(chosen)}")
    return VERDICTS[code]


def said(path: str, change: Mutation, before: str, after: str) -> str:
    """The change in two lines that a person can find and read."""
    lines = ((a.strip(), b.strip()) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b)
    return f"{path}:{change.line} {change.operator}" + "".join(f"\n    - {a}\n    + {b}" for a, b in lines)


def measured(room: str, copy: Path, seed: int, count: int) -> Counter[str]:
    """Judge the changes of one room, told as they come."""
    verdicts: Counter[str] = Counter()
    spent: dict[frozenset[str], float] = {}
    for path, change, source in draw(room, copy, seed, count):
        chosen = tests(room, path, copy)
        folder = frozenset(chosen) - {path}
        if folder not in spent:
            spent[folder] = baseline(copy, chosen)
        before = (copy / path).read_text("utf-8")
        verdict = judge(copy, path, source, chosen, spent[folder])
        verdicts[verdict] += 1
        print(f"{verdict}: {said(path, change, before, source)}", flush=True)
    return verdicts


def table(found: dict[str, Counter[str]]) -> str:
    """One line a room: what counted, what was killed, what survived."""
    lines = ["| room | changes | killed | of these timed out | survived | not loading |", "|---|---|---|---|---|---|"]
    for room, n in found.items():
        killed = n["killed"] + n["timed out"]
        counted = killed + n["survived"]
        share = f" ({killed / counted:.0%})" if counted else ""
        lines.append(
            f"| {room} | {counted} | {killed}{share} | {n['timed out']} | {n['survived']} | {n['not loading']} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure the rooms that were asked for."""
    parser = argparse.ArgumentParser(prog="make mutate", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"of {', '.join(ROOMS)}; all where none is given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--places", type=int, default=20, help="how many changes a room")
    args = parser.parse_args()
    if unknown := sorted(set(args.rooms) - set(ROOMS)):
        parser.error(f"no such room: {', '.join(unknown)}; there are {', '.join(ROOMS)}")
    with copy_of(ROOT) as copy:
        found = {room: measured(room, copy, args.seed, args.places) for room in args.rooms or ROOMS}
    print(f"\nSeed {args.seed}, {args.places} changes a room.\n\n{table(found)}")


if __name__ == "__main__":
    main()
