"""What people see of what was decided again: outcome before and after, the gravest first; and the same as lines."""

from __future__ import annotations

import contextlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.cli.output import Written, streamed, write_rows

if TYPE_CHECKING:
    from umweg.screening.rescreen import Again, Rescreened

DECIDED = Annotated[Written, typer.Option("--format", help="How decisions are written to standard output.")]
HEADER = ("consignment", "before", "after", "reasons", "taken_back", "replaces", "id")
NEVER = "never screened"


@dataclass
class Moves:
    """Outcomes before and after, counted; of the decisions only the ``keep`` gravest are kept."""

    keep: int
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    top: list[Rescreened] = field(default_factory=list)

    def add(self, one: Rescreened) -> None:
        """One more."""
        self.counts[one.before or NEVER, one.decision.outcome] += 1
        self.top.append(one)
        if len(self.top) > 4 * self.keep + 100:
            self._cut()

    def gravest(self) -> list[Rescreened]:
        """Those that changed first, then by outcome; equals as they came."""
        self._cut()
        return self.top

    def _cut(self) -> None:
        from umweg.results.decision import OUTCOMES

        self.top.sort(key=lambda r: (r.before == r.decision.outcome, -OUTCOMES.index(r.decision.outcome)))
        del self.top[self.keep :]


def written(form: Written, lang: str) -> contextlib.AbstractContextManager[Callable[[Rescreened], object]]:
    """What writes one as it comes; for a table nothing, it is shown at the end."""
    from umweg.results.decision import canonical

    return streamed(form, HEADER, lambda r: canonical(as_dict(r)), lambda r: _row(r, lang))


def as_dict(r: Rescreened) -> dict[str, Any]:
    """Plain data: number and outcome of the decision that was replaced, and the new decision."""
    return {"schema": "umweg.rescreened/1", "replaces": r.number, "before": r.before, "decision": r.decision.as_dict()}


def _row(r: Rescreened, lang: str) -> tuple[Any, ...]:
    d = r.decision
    lifted = " | ".join(f"{x['text'][lang]} ({x['why']})" for x in d.lifted)
    return d.consignment, r.before, d.outcome, _why(r, lang), lifted, r.number and f"n{r.number}", d.id


def _why(r: Rescreened, lang: str) -> str:
    return " | ".join(f"{x['action']}: {x['text'][lang]}" for x in r.decision.reasons if x["action"] != "note")


def show_moves(moves: Moves, lang: str, pins: Mapping[str, Any]) -> None:
    """A table of the gravest, counts of before → after, and under which policy and day."""
    from rich.markup import escape
    from rich.text import Text

    from umweg.cli.terminal import cut, frame, out
    from umweg.cli.views.screen import STYLE

    table = frame("", "consignment|before|after|why")
    for r in moves.gravest():
        before, after = r.before or NEVER, r.decision.outcome
        taken = len(r.decision.consignment) + len(before) + len(after) + 8
        cells = (Text(before, STYLE.get(before, "dim")), Text(after, STYLE[after]), Text(cut(_why(r, lang), taken)))
        table.add_row(Text(r.decision.consignment), *cells)
    out.print(table)
    total = sum(moves.counts.values())
    if total > len(moves.top):
        out.print(f"[dim]{total - len(moves.top):,} more: --limit N, --format jsonl or csv[/]")
    for (old, new), n in moves.counts.most_common():
        out.print(f"  {n:>9,}  " + (f"{new}, as before" if old == new else f"{old} → {new}"))
    out.print(f"[dim]Policy {escape(pins['policy']['key'])}, lists and law as of {pins['as_of']}.[/]")


def show_touched(items: Iterator[Again], form: Written, limit: int) -> None:
    """A dry run: what would be decided again, with the outcome that stands."""
    rows = (
        {"consignment": a.given.id, "before": a.before, "replaces": f"n{a.number}" if a.number is not None else None}
        for a in items
    )
    if form is Written.csv:
        write_rows(rows)
    elif form is Written.jsonl:
        for r in rows:
            sys.stdout.write(json.dumps(r, ensure_ascii=False) + "\n")
    else:
        from rich.text import Text

        from umweg.cli.terminal import frame, out, say

        table, n = frame("Would be decided again", "consignment|stands|decision"), 0
        for n, r in enumerate(rows, 1):
            if n <= limit:
                table.add_row(Text(str(r["consignment"])), r["before"] or NEVER, r["replaces"] or "")
        if n:
            out.print(table)
        if n > limit:
            out.print(f"[dim]{n - limit:,} more: --limit N, --format csv[/]")
        say("A dry run: nothing was decided or recorded.")
