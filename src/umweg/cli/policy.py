"""``umweg policy``: which policies there are, what one says, and what another one would change. ``register(app)``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from umweg.api.policy import PoliciesRequest, PolicyCoverageRequest, PolicyRequest, TryPolicyRequest
from umweg.cli.options import AsOf, Limit, Output, Store, arg, opt, text_of, workspace
from umweg.cli.output import Format, exported

group = typer.Typer(no_args_is_help=True, help="Policies: which laws bind you, and what each reason leads to.")
R = TryPolicyRequest


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="policy")


@group.command("list", epilog="Example: `umweg policy list`")
def list_(format: Output = Format.table) -> None:  # noqa: A002
    """The policies that come with Umweg."""
    from umweg.api.policy import policies

    with workspace() as here:
        found = policies(PoliciesRequest(), here)
    rows = [p.as_dict() for p in found]
    if not exported(format, lambda: rows, lambda: rows):
        from umweg.cli.views.policy import show_policies

        show_policies(found)


@group.command(epilog="Example: `umweg policy show default` · `umweg policy show my-policy.yml --format json`")
def show(
    name: Annotated[str, arg(PolicyRequest, "name")] = "default",
    format: Output = Format.table,  # noqa: A002
) -> None:
    """What a policy says: laws, rules in their order, what it asks for, permits."""
    from umweg.api.policy import policy

    with workspace() as here:
        found = policy(PolicyRequest(name=name), here)
    if not exported(format, found.as_dict, found.rows):
        from umweg.cli.views.policy import show_policy

        show_policy(found)


@group.command(epilog="Example: `umweg policy coverage --policy kz-customs` · `umweg policy coverage --format csv`")
def coverage(
    policy: Annotated[str, opt(PolicyCoverageRequest, "policy", "--policy")] = "default",
    format: Output = Format.table,  # noqa: A002
) -> None:
    """What law is at hand for each layer: as of when, how complete, compared with what."""
    from umweg.api.policy import policy_coverage

    with workspace() as here:
        found = policy_coverage(PolicyCoverageRequest(policy=policy), here)
    if not exported(format, found.as_dict, found.rows):
        from umweg.cli.views.policy import show_coverage

        show_coverage(found)


@group.command(
    "test",
    epilog="Examples: `umweg policy test past.jsonl --policy my-policy.yml` · "
    "`umweg policy test past.jsonl --policy new.yml --against old.yml --format json`",
)
def try_policy(
    file: Annotated[str, typer.Argument(help="Past consignments, in any format of `umweg screen`.")],
    policy: Annotated[str, opt(R, "policy", "--policy")],
    against: Annotated[str, opt(R, "against", "--against")] = "default",
    store: Store = None,
    as_of: AsOf = None,
    history: Annotated[Path | None, opt(R, "history", "--history")] = None,
    mapping: Annotated[Path | None, opt(R, "mapping", "--mapping")] = None,
    limit: Limit = 20,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """What would change: past consignments under two policies, side by side. Nothing is recorded."""
    from umweg.api.policy import try_policy as verb
    from umweg.cli.progress import steps

    request = TryPolicyRequest(
        consignments=file, policy=policy, against=against, mapping=text_of(mapping), history=text_of(history),
        keep=limit,
    )  # fmt: skip
    with workspace(store, as_of) as here, steps(here, "Reading lists, law and history"):
        found = verb(request, here)
    if not exported(format, found.as_dict, found.rows):
        from umweg.cli.views.policy import show_replay

        show_replay(found, against, policy)
