"""Any sequence of what clerks, batches, rescreens and purges do keeps the queue right and the chain whole."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.desk.made import NEWER, PINS, decision, document, entry
from umweg.core.errors import Conflict, UnknownName
from umweg.desk.desk import Desk

CLERKS, OUTCOMES = ("Anna", "Bert", "Cleo"), ("release", "information", "review", "stop")


def today() -> date:
    return datetime.now(UTC).date()


class Machine(RuleBasedStateMachine):
    """The desk beside a model of it in dictionaries."""

    @initialize(eyes=st.sampled_from(("none", "release", "all")))
    def begin(self, eyes: str) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.desk = Desk.open(Path(self.folder.name) / "desk.sqlite")
        self.eyes, self.lines, self.heads = eyes, 0, [self.desk.head()]
        self.state: dict[int, str] = {}  # of tasks
        self.first: dict[int, tuple[str, str]] = {}  # who said what first
        self.of: dict[int, int] = {}  # standing decisions and their lines
        self.gone: set[int] = set()
        self.excepted: dict[int, bool] = {}

    def pick(self, data: st.DataObject) -> int | None:
        return data.draw(st.sampled_from(sorted(self.state))) if self.state else None

    @rule(outcomes=st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=4))
    def record(self, outcomes: list[str]) -> None:
        batch = self.desk.batch("f", "o", PINS)
        assert batch.next_line == self.lines + 1
        entries = [entry(self.lines + i, o) for i, o in enumerate(outcomes, 1)]
        numbers = batch.record(entries, four_eyes=self.eyes)
        for n, e in zip(numbers, entries, strict=True):
            self.of[n] = int(e.line or 0)
            if e.decision["outcome"] != "release":
                self.state[n] = "open"
        self.lines += len(outcomes)

    @rule(data=st.data(), verdict=st.sampled_from(("release", "stop")), by=st.sampled_from(CLERKS))
    def decide(self, data: st.DataObject, verdict: str, by: str) -> None:
        n = self.pick(data)
        if n is None:
            return
        before = self.state[n]
        same = before == "half" and self.first[n][0] == by
        try:
            state = self.desk.decide(n, verdict, "why", by).state
        except Conflict:
            assert before in ("done", "superseded") or same
            return
        assert before in ("open", "half")
        assert not same
        if before == "open":
            expected = "half" if self.eyes in ("all", verdict) else "done"
        else:
            expected = "done" if self.first[n][1] == verdict else "open"
        assert state == expected
        self.state[n] = state
        if state == "half":
            self.first[n] = (by, verdict)

    @rule(data=st.data(), by=st.sampled_from(CLERKS))
    def reopen(self, data: st.DataObject, by: str) -> None:
        n = self.pick(data)
        if n is None:
            return
        try:
            self.desk.reopen(n, "oops", by)
        except Conflict:
            assert self.state[n] in ("open", "superseded") or n in self.gone
        else:
            assert self.state[n] in ("half", "done")
            self.state[n] = "open"

    @rule(data=st.data(), outcome=st.sampled_from(OUTCOMES))
    def supersede(self, data: st.DataObject, outcome: str) -> None:
        if not self.of:
            return
        old = data.draw(st.sampled_from(sorted(self.of)))
        waited = self.state.get(old) in ("open", "half")
        line = self.of.pop(old)
        new = self.desk.supersede(old, decision(line, outcome, NEWER), document(line), four_eyes=self.eyes)
        self.of[new] = line
        if waited:
            self.state[old] = "superseded"
        opened = new in {t.number for t in self.desk.queue(None, limit=999)}
        assert opened or outcome == "release" or not waited
        if opened:
            assert outcome != "release"
            self.state[new] = "open"

    @rule(data=st.data())
    def purge(self, data: st.DataObject) -> None:
        if not self.lines:
            return
        line = data.draw(st.integers(1, self.lines))
        own = [n for n, i in self.of.items() if i == line]
        try:
            self.desk.purge(consignment=f"C-{line:06d}", reason="end", by="Anna")
        except UnknownName:
            assert set(own) <= self.gone
        except Conflict:
            assert any(s in ("open", "half") for s in self.state.values())
        else:
            self.gone.update(own)
            assert all(self.desk.decision(n) == (None, None) for n in own)

    @rule(keep=st.booleans())
    def except_(self, keep: bool) -> None:
        n = self.desk.add_exception("NK-1", party="ACME", until=today(), reason="r", by="Anna")
        if not keep:
            self.desk.revoke(n, "wrong", "Bert")
        self.excepted[n] = keep

    @invariant()
    def the_queue_is_as_the_model_says(self) -> None:
        tasks = {t.number: t.state for t in self.desk.queue(None, limit=999)}
        assert tasks == self.state
        held = self.desk.exceptions(today())
        assert [e.number for e in held.exceptions] == [n for n, keep in self.excepted.items() if keep]

    @invariant()
    def the_chain_holds_and_every_head_stays_in_it(self) -> None:
        for head in self.heads[-3:]:
            found = self.desk.verify(head=head)
            assert found.holds, found.broken
        self.heads.append(self.desk.head())

    def teardown(self) -> None:
        self.desk.close()
        self.folder.cleanup()


TestMachine = Machine.TestCase
TestMachine.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
