"""What people see of the desk's registers: exceptions, customers, cases, and what resembles a case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from umweg.cli.terminal import counted, hint, out
from umweg.cli.views.columns import column, fitted
from umweg.cli.views.desk import outcome_text
from umweg.cli.views.screen import printable, shown_ids

if TYPE_CHECKING:
    from umweg.api.desk.cases import Cases, SimilarCases
    from umweg.api.desk.customers import CustomerState
    from umweg.api.desk.exceptions import ExceptionRecord, Exceptions

NO_CASE = "The register holds no case. Add one: umweg cases add FILE, or take the examples: umweg cases examples"
NO_CUSTOMER = "There is no customer yet. Add some: umweg customers add FILE (docs/how-to/rescreen.md shows the columns)"


def show_exceptions(found: Exceptions) -> None:
    """Who is not whom, until when."""
    kept = found.kept
    out.print(f"{counted(len(kept), 'exception')} {'over' if found.expired else 'in force'} on {found.on}")
    if not kept:
        return
    out.print(
        fitted(
            "",
            column("no.", [f"e{k.number}" for k in kept]),
            column("party", shown_ids([_party(k) for k in kept]), fold=14),
            column("is not", [printable(k.scope.entity) if k.scope is not None else "" for k in kept], fold=12),
            column("until", [k.until for k in kept]),
            column("state", [k.state for k in kept], spare=2),
            column("by", [printable(k.by) for k in kept], fold=6, spare=1),
            column("why", [printable(k.reason or "") for k in kept], fold=12),
        )
    )


def _party(k: ExceptionRecord) -> str:
    s = k.scope
    if s is None:
        return "(purged)"
    return f"customer {s.customer}" if s.customer else f"{s.party} {s.country or ''}".rstrip()


def show_customers(states: Iterable[CustomerState], limit: int) -> None:
    """The first customers, and how many there are and are to be screened."""
    n, never = 0, 0
    shown: list[CustomerState] = []
    for n, c in enumerate(states, 1):
        never += c.screened is None
        if n <= limit:
            shown.append(c)
    if not n:
        hint(NO_CUSTOMER)
        return
    if shown:
        out.print(
            fitted(
                "",
                column("customer", shown_ids([c.customer for c in shown]), fold=14),
                column("name", [printable(str(c.name or "")) for c in shown], fold=16),
                column("country", [c.country for c in shown]),
                column("outcome", [outcome_text(c.outcome or "") for c in shown]),
                column("decision", [c.decision for c in shown]),
                column("screened", [str(c.screened or "never")[:16].replace("T", " ") for c in shown]),
            )
        )
    more = f", {n - limit:,} more than shown" if n > limit else ""
    hint(f"{counted(n, 'customer')}{more}; {never:,} to be screened: umweg customers screen")


def show_cases(found: Cases) -> None:
    """The register."""
    rows = found.cases
    if not rows:
        hint(NO_CASE)
        return
    said = {True: "violation", False: "nothing", None: ""}
    out.print(
        fitted(
            "",
            column("id", shown_ids([c.id for c in rows]), fold=14),
            column("day", [c.day for c in rows]),
            column("kind", [c.kind for c in rows]),
            column("route", ["→".join(c.route) for c in rows], fold=8),
            column("codes", [" ".join(c.codes) for c in rows], fold=10),
            column("found", [said[c.violation] for c in rows]),
            column("what", [printable(c.what) for c in rows], fold=16, lines=3),
        )
    )
    open_ = sum(not c.verified for c in rows)
    hint(f"{counted(len(rows), 'case')}, {open_:,} not verified. What resembles one: umweg cases similar FILE")


def show_similar(done: SimilarCases) -> None:
    """Consignments with the cases that they resemble; nothing where there is no case."""
    if not done.total:
        return
    found = done.compared.found
    if found:
        out.print(
            fitted(
                "",
                column("consignment", shown_ids([one for one, _ in found]), fold=14),
                column("case", shown_ids([s.case.id for _, s in found]), fold=14),
                column(">likeness", [f"{s.score:.2f}" for _, s in found]),
                column("in what", ["; ".join(s.parts) for _, s in found], fold=16),
                column("what", [printable(s.case.what) for _, s in found], fold=12, lines=2, spare=1),
            )
        )
    some = counted(len({c for c, _ in found}), "consignment")
    said = f"{some} of {done.compared.read:,} resemble one of {counted(done.total, 'case')} by {done.least:g} or more."
    out.print(f"{said} That is no suspicion by itself.", soft_wrap=True)
