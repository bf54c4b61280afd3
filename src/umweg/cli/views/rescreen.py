"""What people see of what was decided again: outcome before and after, the gravest first; and the same as lines."""

from __future__ import annotations

import contextlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from umweg.cli.output import Written, streamed, write_rows

if TYPE_CHECKING:
    from umweg.api.desk.rescreen import Changes, RescreenedDecision, StandingConsignment

HEADER = ("consignment_id", "before", "after", "reasons", "taken_back", "replaces", "id")
NEVER = "never screened"
NAMED = 8
"""Entries of lists that are named in the terminal."""


@dataclass
class Moves:
    """Outcomes before and after, counted; of the decisions only the ``keep`` gravest are kept."""

    keep: int
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    top: list[RescreenedDecision] = field(default_factory=list)

    def add(self, one: RescreenedDecision) -> None:
        """One more."""
        self.counts[one.before or NEVER, one.decision.outcome] += 1
        self.top.append(one)
        if len(self.top) > 4 * self.keep + 100:
            self._cut()

    def gravest(self) -> list[RescreenedDecision]:
        """Those that changed first, then by outcome; equals as they came."""
        self._cut()
        return self.top

    def _cut(self) -> None:
        from umweg.results.decision import OUTCOMES

        self.top.sort(key=lambda r: (r.before == r.decision.outcome, -OUTCOMES.index(r.decision.outcome)))
        del self.top[self.keep :]


def written(
    form: Written, lang: str, some: bool = True
) -> contextlib.AbstractContextManager[Callable[[RescreenedDecision], object]]:
    """What writes one as it comes; for a table nothing, it is shown at the end, and nothing where there are none."""
    from umweg.results.decision import canonical

    if not some:
        return contextlib.nullcontext(lambda _: None)
    return streamed(form, HEADER, lambda r: canonical(r.as_dict()), lambda r: _row(r, lang))


def _row(r: RescreenedDecision, lang: str) -> tuple[Any, ...]:
    d = r.decision
    lifted = " | ".join(f"{x['text'][lang]} ({x['why']})" for x in d.lifted)
    return d.consignment_id, r.before, d.outcome, _why(r, lang), lifted, r.number and f"n{r.number}", d.id


def _why(r: RescreenedDecision, lang: str) -> str:
    return " | ".join(f"{x['action']}: {x['text'][lang]}" for x in r.decision.reasons if x["action"] != "note")


def show_changed(found: Changes) -> None:
    """What changed on which list, with the first names."""
    from rich.text import Text

    from umweg.cli.terminal import out
    from umweg.cli.views.columns import column, fitted
    from umweg.cli.views.screen import printable

    rows = found.by_list()
    counts = [column(f">{w}", [f"{r[w]:,}" for r in rows]) for w in ("added", "changed", "gone")]
    names = column("list", [f"{r['source']} {r['list']}" for r in rows], fold=20)
    out.print(fitted(f"Lists since {found.since[:12]}", names, *counts))
    for e in found.entries[:NAMED]:
        out.print(Text(f"  {e.what:<8} {e.id}  {printable(e.name)}"), soft_wrap=True)
    if len(found.entries) > NAMED:
        out.print(f"[dim]  and {len(found.entries) - NAMED:,} more[/]")


def show_moves(moves: Moves, lang: str, pins: Mapping[str, Any]) -> None:
    """A table of the gravest, counts of before → after, and under which policy and day."""
    from rich.markup import escape

    from umweg.cli.terminal import out
    from umweg.cli.views.columns import column, fitted
    from umweg.cli.views.desk import outcome_name, outcome_text
    from umweg.cli.views.screen import printable, shown_ids

    top = moves.gravest()
    if top:
        out.print(
            fitted(
                "",
                column("consignment", shown_ids([r.decision.consignment_id for r in top]), fold=14),
                column("before", [outcome_text(r.before or NEVER) for r in top]),
                column("after", [outcome_text(r.decision.outcome) for r in top]),
                column("why", [printable(_why(r, lang)) for r in top], fold=20, lines=3),
            )
        )
    total = sum(moves.counts.values())
    if total > len(moves.top):
        out.print(f"[dim]{total - len(moves.top):,} more: --limit N, --format jsonl or csv[/]")
    for (old, new), n in moves.counts.most_common():
        after = outcome_name(new)
        out.print(f"  {n:>9,}  " + (f"{after}, as before" if old == new else f"{outcome_name(old)} → {after}"))
    out.print(f"[dim]Policy {escape(pins['policy']['key'])}, lists and law as of {pins['as_of']}.[/]")


def show_touched(items: Iterable[StandingConsignment], form: Written, limit: int) -> None:
    """A dry run: what would be decided again, with the outcome that stands."""
    rows = (a.as_dict() for a in items)
    if form is Written.csv:
        write_rows(rows)
    elif form is Written.jsonl:
        for r in rows:
            sys.stdout.write(json.dumps(r, ensure_ascii=False) + "\n")
    else:
        _touched_table(rows, limit)


def _touched_table(rows: Iterable[Mapping[str, str | None]], limit: int) -> None:
    from umweg.cli.terminal import out, say
    from umweg.cli.views.columns import column, fitted
    from umweg.cli.views.desk import outcome_text
    from umweg.cli.views.screen import shown_ids

    shown: list[Mapping[str, str | None]] = []
    n = 0
    for n, r in enumerate(rows, 1):
        if n <= limit:
            shown.append(r)
    if shown:
        out.print(
            fitted(
                "Would be decided again",
                column("consignment", shown_ids([str(r["consignment_id"]) for r in shown]), fold=14),
                column("stands", [outcome_text(r["before"] or NEVER) for r in shown]),
                column("decision", [r["replaces"] for r in shown]),
            )
        )
    if n > limit:
        out.print(f"[dim]{n - limit:,} more: --limit N, --format csv[/]")
    say("A dry run: nothing was decided or recorded.")
