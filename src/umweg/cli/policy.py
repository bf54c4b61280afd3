"""``umweg policy``: which policies there are, what one says, and what another one would change. ``register(app)``."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.cli.output import Format, write_json, write_rows
from umweg.cli.screen import AsOf, History_, Store_, make

if TYPE_CHECKING:
    from rich.text import Text

    from umweg.screening.replay import Replay

policies = typer.Typer(no_args_is_help=True, help="Policies: which laws bind you, and what each reason leads to.")
Output = Annotated[Format, typer.Option("--format", help="How to write the result to standard output.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(policies, name="policy")


@policies.command("list", epilog="Example: `umweg policy list`")
def list_(format: Output = Format.table) -> None:  # noqa: A002
    """The policies that come with Umweg."""
    from rich.markup import escape

    from umweg.cli.terminal import frame, out
    from umweg.law.policies import policy, shipped_policies

    rows = [{"policy": k, "title": policy(k).title, "laws": ", ".join(policy(k).laws)} for k in shipped_policies()]
    if format is Format.table:
        table = frame("", "policy|title|laws")
        for r in rows:
            table.add_row(r["policy"], escape(r["title"]), r["laws"])
        out.print(table)
        out.print("[dim]Your own: a YAML file with `base: default` and what differs (docs/reference/policy.md).[/]")
    else:
        write_json(rows) if format is Format.json else write_rows(rows)


@policies.command(epilog="Example: `umweg policy show default` · `umweg policy show my-policy.yml --format json`")
def show(
    name: Annotated[str, typer.Argument(help="A shipped policy, or a YAML file.")] = "default",
    format: Output = Format.table,  # noqa: A002
) -> None:
    """What a policy says: laws, rules in their order, what it asks for, permits."""
    from rich.markup import escape

    from umweg.cli.terminal import out
    from umweg.law.policies import policy

    p = policy(name)
    rules: list[dict[str, Any]] = [
        {"about": what, "check": r.check, "then": r.then, "points": r.points, "cases": " ".join(sorted(r.cases)),
         "tags": " ".join([*sorted(r.tags), *(f"not:{t}" for t in sorted(r.not_tags))]),
         "when": " ".join([*sorted(r.when), *(f"unless:{t}" for t in sorted(r.unless))])}
        for what, some in (("reason", p.rules), ("missing", p.missing)) for r in some
    ]  # fmt: skip
    if format is not Format.table:
        head = {"policy": p.key, "title": p.title, "sha256": p.sha256, "laws": list(p.laws), "goods": list(p.goods),
                "required": list(p.required), "oldest_days": dict(p.oldest_days), "review_from": p.review_from,
                "four_eyes": p.four_eyes, "permits": [x.key for x in p.permits]}  # fmt: skip
        write_json({**head, "rules": rules}) if format is Format.json else write_rows(rules)
        return
    out.print(f"[bold]{escape(p.title)}[/]  laws: {', '.join(p.laws)}; four eyes: {p.four_eyes}")
    days = ", ".join(f"{k} {v} days" for k, v in p.oldest_days.items())
    out.print(
        f"Required lists: {', '.join(p.required) or 'none'}. Oldest for a release: {days or 'any'}.", soft_wrap=True
    )
    for what, title in (("reason", "A reason leads to"), ("missing", "A check that cannot be assessed leads to")):
        out.print(f"\n[bold]{title}[/]")
        for key, some in groupby((r for r in rules if r["about"] == what), key=lambda r: str(r["check"])):
            mine = list(some)
            out.print(f"  {key}")
            for r in mine:
                out.print(_rule(r, "otherwise" if len(mine) > 1 else "always"), soft_wrap=True)
    out.print(f"[dim]The first rule that fits counts; points add up to a review from {p.review_from:g} on.[/]")


def _rule(r: dict[str, Any], plain: str) -> Text:
    """``    certain, if blocked: stop``."""
    from rich.text import Text

    from umweg.cli.views.screen import STYLE

    asked = (r["cases"].replace(" ", " or "), f"if {r['tags'].replace(' ', ' or ')}" if r["tags"] else "",
             f"when {r['when'].replace(' ', ' and ')}" if r["when"] else "")  # fmt: skip
    told = ", ".join(a for a in asked if a) or plain
    points = f", {r['points']:g} point{'' if r['points'] == 1 else 's'}" if r["points"] else ""
    return Text.assemble(f"    {told}: ", (r["then"], STYLE[r["then"]]), points)


@policies.command(
    "test",
    epilog="Examples: `umweg policy test past.jsonl --policy my-policy.yml` · "
    "`umweg policy test past.jsonl --policy new.yml --against old.yml --format json`",
)
def try_policy(
    file: Annotated[str, typer.Argument(help="Past consignments, in any format of `umweg screen`.")],
    policy: Annotated[str, typer.Option("--policy", help="The policy to try.")],
    against: Annotated[str, typer.Option("--against", help="The policy that it is compared with.")] = "default",
    store: Store_ = None,
    as_of: AsOf = None,
    history: History_ = None,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="For CSV and flat Parquet.")] = None,
    limit: Annotated[int, typer.Option("--limit", help="Consignments to show.")] = 20,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """What would change: past consignments under two policies, side by side. Nothing is recorded."""
    from umweg.screening.consignments.read import read_consignments
    from umweg.screening.replay import Replay, replay

    before, after = (make(store, p, as_of=as_of, permits=None, history=history) for p in (against, policy))
    found = Replay(keep=max(limit, 1))
    for pair in replay(read_consignments(file, mapping=mapping), before, after):
        found.add(*pair)
    if format is Format.json:
        write_json(found.as_dict())
    elif format is Format.csv:
        write_rows([{**t.as_dict(), "new": "; ".join(t.new), "gone": "; ".join(t.gone)} for t in found.turned])
    else:
        _show(found, against, policy)


def _show(found: Replay, against: str, policy: str) -> None:
    from rich.markup import escape

    from umweg.cli.terminal import frame, out
    from umweg.results.decision import OUTCOMES

    out.print(f"[bold]{escape(found.headline())}[/]")
    table = frame(
        "Consignments", f"under {against} ↓, {policy} →|" + "|".join(f">{o}" for o in OUTCOMES) + "|>together"
    )
    for a in OUTCOMES:
        cells = [found.outcomes[a, b] for b in OUTCOMES]
        table.add_row(a, *(f"{n:,}" for n in cells), f"{sum(cells):,}")
    out.print(table)
    if found.reasons:
        table = frame("Reasons", "reason|change|>consignments")
        for (key, change), n in found.reasons.most_common(15):
            table.add_row(key, change, f"{n:,}")
        out.print(table)
    for t in found.turned:
        out.print(f"  {escape(t.after.consignment)}: {t.before.outcome} → {t.after.outcome}"
                  + (f"  [dim]new: {', '.join(t.new)}[/]" if t.new else "")
                  + (f"  [dim]gone: {', '.join(t.gone)}[/]" if t.gone else ""), soft_wrap=True)  # fmt: skip
