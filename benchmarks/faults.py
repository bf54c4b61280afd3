"""Every fault at every call of every verb that writes, and every disk after a power cut: nothing may be wrong.

    python benchmarks/faults.py [--every N] [VERB ...]

Prints a line a verb: calls that change files, faults that were tried (each call fails once with EIO, once with ENOSPC,
from then on with EIO, is written by half, or is the last of a killed process), how many left the state before and the
state after, disks after a power cut, and what was wrong. ``--every``: each N-th call and disk only, and the last four.
All takes half an hour of one quiet core; verbs are named as in ``tests/faults/test_faults.py``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.faults import cuts
from tests.faults.shim import compiled, shimmed
from tests.faults.sweep import FAULTS, Bench
from tests.faults.verbs import by_name


def sweep(bench: Bench, every: int) -> list[str]:
    """All that is wrong with a verb."""
    points = sorted({*range(1, bench.calls + 1, every), *range(max(1, bench.calls - 3), bench.calls + 1)})
    found = [w for how, code in FAULTS for at in points for w in bench.fail(at, how, code)]
    tried = f"{bench.calls:4} calls {len(points) * len(FAULTS):5} faults {bench.seen['before']:5} before"
    print(f"{bench.verb.name:20} {tried} {bench.seen['after']:5} after", end=" ", flush=True)
    bench.seen.clear()
    images = list(cuts.images(bench))
    images = [*images[:4], *images[4::every]]
    found += [w for i, (name, image) in enumerate(images) for w in cuts.wrong(bench, name, image, again=i % 5 == 0)]
    cut = f"{len(images):5} disks {bench.seen['before']:5} before {bench.seen['after']:5} after"
    print(f"{cut} {len(found):3} wrong", flush=True)
    return found


def main() -> int:
    every = int(sys.argv.pop(2)) if sys.argv[1:2] == ["--every"] else 1
    sys.argv[1:] = [a for a in sys.argv[1:] if a != "--every"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["UMWEG_STATE"] = str(folder / "state")
        library = compiled(folder)
        if isinstance(library, str):
            print(library)
            return 1
        wrong = []
        with shimmed(library) as shim:
            for verb in by_name().values():
                if len(sys.argv) < 2 or verb.name in sys.argv[1:]:
                    wrong += sweep(Bench(verb, folder / verb.name.replace(" ", "-"), shim), every)
    print(*wrong, sep="\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
