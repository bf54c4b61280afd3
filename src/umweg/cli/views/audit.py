"""What people see of the audit trail: what holds, what differs, what a purge removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from umweg.cli.terminal import counted, out, say
from umweg.cli.views.desk import list_lines, outcome_name
from umweg.cli.views.screen import shown_ids
from umweg.core.printable import printable

if TYPE_CHECKING:
    from umweg.api.desk.audit import ChainCheck, ConsistencyResult, ProofResult, PurgeResult

SHOWN = 20  # differences in the terminal; all are in the JSON


def show_holds(found: ChainCheck | ProofResult | ConsistencyResult) -> None:
    """A trail or a proof that holds."""
    if hasattr(found, "decision"):
        _proof(found)
    elif hasattr(found, "second"):
        _consistent(found)
    else:
        _trail(found)
    out.print(f"head {found.head}", soft_wrap=True)
    say("Note the head where nobody who can write to the desk can change it: --head then shows a cut end.")


def _proof(found: Any) -> None:
    out.print(
        f"The proof holds: screened at {str(found.at)[:16].replace('T', ' ')} UTC, "
        f"outcome '{outcome_name(found.outcome or '')}'.",
        soft_wrap=True,
    )
    if found.consignment is not None:
        about = (
            f"consignment {shown_ids([found.consignment['id']])[0]}, content {str(found.consignment['digest'])[:16]}"
        )
        out.print(f"  {printable(about)}", soft_wrap=True, markup=False)
    for v in found.verdicts:
        did = " ".join(filter(None, ("decided first" if v["did"] == "first" else v["did"], v["verdict"])))
        said = f"{v['at'][:16].replace('T', ' ')}  {v['by']} {did}: {v['reason'] or '(purged)'}"
        out.print(f"  {printable(said)}", soft_wrap=True, markup=False)
    if not found.verdicts:
        out.print("  No clerk has decided on it.")
    for line in list_lines(found.pins or {}):
        out.print(f"  {line}", soft_wrap=True, markup=False)
    if found.decision is None:
        out.print("  The decision itself was purged.")


def _trail(found: Any) -> None:
    part = f", from row {found.first} on" if found.first else ""
    seen = f"{counted(found.contents, 'content')} compared, {found.purged:,} purged"
    tables = f", {counted(found.compared, 'row')} of its tables as it says" if found.compared else ""
    out.print(f"The trail holds: {counted(found.rows, 'row')}{part}, {seen}{tables}.", soft_wrap=True)
    for what in found.not_assessed:
        out.print(f"Not assessed: {what}.", soft_wrap=True, markup=False)


def _consistent(found: Any) -> None:
    first, second = found.first, found.second
    out.print(
        f"The proof holds: the trail at row {second['number']} goes on where it ended at row {first['number']}.",
        soft_wrap=True,
    )
    out.print(f"older head {first['number']}:{first['hash']}", soft_wrap=True)


def show_differences(found: Any) -> None:
    """What the tables say beside what the trail says; the error names the first."""
    differences = getattr(found, "differences", ())
    for d in differences[:SHOWN]:
        out.print(printable(str(d)), soft_wrap=True, markup=False)
    if len(differences) > SHOWN:
        out.print(f"… and {found.differing - SHOWN:,} more (--format json has the first 1,000).")


def show_purge(done: PurgeResult) -> None:
    """What is gone, and what stays until a clerk has decided."""
    things = ((done.decisions, "decision"), (done.customers, "customer"), (done.exceptions, "exception"))
    what = ", ".join(counted(n, thing) for n, thing in things)
    out.print(f"Removed {counted(done.contents, 'content')} ({what}, and what clerks wrote about them).")
    if done.waiting:
        out.print(f"{counted(done.waiting, 'decision')} still wait for a clerk, and stay until then.")
    if not done.finished:
        say(
            "It is gone from the desk, and not yet from the disk: another process is reading the desk. "
            "It is finished when the desk is opened after that; umweg audit verify says whether it is."
        )
