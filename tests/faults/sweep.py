"""One verb, one fault after another: what is there afterwards is what was before, or what is after."""

from __future__ import annotations

import errno
import random
import shutil
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.shim import Ran, Shim
from tests.faults.verbs import Verb

FAULTS = (("once", errno.EIO), ("kill", 0), ("once", errno.ENOSPC), ("ever", errno.EIO), ("short", 0))
"""How a call fails: once, by the death of its process, for want of room, with all after it, or by writing half."""
UNCHANGED = "Nothing was changed"


@dataclass
class Bench:
    """A verb's state before in a folder that is copied for each fault, and what it is before and after."""

    verb: Verb
    folder: Path
    shim: Shim
    before: Hashable = None
    after: Hashable = None
    calls: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        origin = self.folder / "origin"
        origin.mkdir(parents=True)
        self.verb.before(origin)
        ran = self.shim.run(self.verb.name, done := self.copy("done"))
        assert ran.error is None, ran
        self.calls, self.after = ran.calls, self.verb.state(done)
        self.before = self.verb.state(self.copy("look"))
        assert self.before != self.after, self.verb.name

    def copy(self, name: str) -> Path:
        """The state before, in a folder of its own."""
        to = self.folder / name
        shutil.rmtree(to, ignore_errors=True)
        return Path(shutil.copytree(self.folder / "origin", to))

    def points(self, most: int, seed: int = 5) -> list[int]:
        """Numbers of calls to fail: all, or so many, drawn by a seed; the last ones, around the commit, always."""
        numbers = range(1, self.calls + 1)
        if self.calls <= most:
            return list(numbers)
        return sorted([*random.Random(seed).sample(numbers[:-4], most - 4), *numbers[-4:]])

    def fail(self, at: int, mode: str, error: int, *, again: bool = True) -> list[str]:
        """What is wrong after a fault; empty if nothing is. ``again``: whether the next writer is tried, too."""
        folder = self.copy("faulty")
        ran = self.shim.run(self.verb.name, folder, at, mode, error)
        return [f"{self.verb.name}, {mode} at {at}: {w}" for w in self._wrong(folder, ran, again)]

    def _wrong(self, folder: Path, ran: Ran, again: bool) -> Iterable[str]:
        if ran.error and ran.error[0] == "raw":
            yield f"an error that is not in words: {ran.error[1]}"
        try:
            found = self.verb.state(folder)
            sound = self.verb.sound(folder)
        except Exception as e:  # noqa: BLE001  whatever it is, it is a finding
            yield f"it cannot be read: {e!r} (the verb said {ran.error})"
            return
        where = "before" if found == self.before else "after" if found == self.after else "neither"
        self.seen[where] += 1
        if where == "neither":
            yield f"neither before nor after (the verb said {ran.error}): {found}"
        if sound:
            yield f"not whole: {sound}"
        if where == "before" and ran.error is None and not ran.killed:
            yield "it says that it is done, and is not"
        if where == "after" and ran.error and UNCHANGED in ran.error[1]:
            yield f"it is done, and says: {ran.error[1]}"
        try:
            if again:
                self.verb.again(folder)
        except Exception as e:  # noqa: BLE001
            yield f"the next writer fails: {e!r} (the verb said {ran.error})"
