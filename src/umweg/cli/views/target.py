"""What people see of targeting in the terminal: how a model was judged, whom to inspect, what has changed."""

from __future__ import annotations

from typing import Any

from umweg.cli.terminal import counted, out
from umweg.core.printable import escape


def show_model(s: dict[str, Any]) -> None:
    """What it was trained on, and how well it did on later rows."""
    out.print(f"{escape(str(s['file']))}  [dim]{s['digest'][:12]}[/]")
    span, means = escape(" to ".join(s["span"])), escape(s["label_means"])
    out.print(f"{counted(s['rows'], 'inspection')}, {span}; {s['hits']:,} had {means}")
    h = s["held_out"]
    if not h["rows"]:
        out.print("Not judged: too few rows to hold any out.")
        return
    out.print(
        f"Judged on {counted(h['rows'], 'later row')} in {len(h['precision at 5%'])} folds; "
        f"base rate {h['base_rate']:.1%}, new lines {h['new_lines']:,}"
    )
    for share in ("5%", "10%"):
        out.print(f"  precision in the top {share}: {', '.join(f'{p:.1%}' for p in h[f'precision at {share}'])}")
    out.print(f"  Brier score {h['brier']:.4f} (base rate alone {h['brier_of_base_rate']:.4f})")


def show_ranking(stops: tuple[str, ...], queue: tuple[dict[str, Any], ...], released: int, limit: int) -> None:
    """Stops apart, then those to inspect with the first reason of each."""
    if stops:
        more = f" and {len(stops) - limit:,} more" if len(stops) > limit else ""
        shown = ", ".join(escape(s) for s in stops[:limit])
        out.print(f"[bold red]Stopped[/] ({len(stops):,}, not ranked): {shown}{more}")
    picked = [r for r in queue if r["inspect"]]
    by_lot = sum(r["by"] == "random" for r in picked)
    out.print(
        f"{len(queue):,} wait, {released:,} released; to inspect: {len(picked):,}, of which {by_lot:,} by lot alone"
    )
    for r in picked[:limit]:
        lot = " [cyan]by lot[/]" if r["by"] == "random" else ""
        first = escape(str(r["reasons"][0]["words"])) if r["reasons"] else ""
        out.print(f"{r['rank']:>6}  {escape(r['id'])}  {r['probability']:.1%}{lot}  {first}", soft_wrap=True)
    if len(picked) > limit:
        out.print(f"  {len(picked) - limit:,} more: --limit N, or --format csv")


def show_drift(found: dict[str, Any]) -> None:
    """A line a column with its index of stability, then ids that training never saw."""
    out.print(f"{counted(found['rows'], 'row')} against the model's traffic up to {found['as_of']}")
    for c in found["columns"]:
        style = {"changed": "bold red", "some change": "yellow"}.get(c["reading"], "dim")
        out.print(f"  {c['index']:8.4f}  [{style}]{c['reading']:<11}[/]  {escape(c['column'])}")
    for u in found["unseen"]:
        share = "not assessable: none given" if u["unseen"] is None else f"{u['unseen']:.1%} never seen"
        out.print(f"  {escape(u['column'])}: {share}, {u['missing']:,} missing")
