"""``add_customers``, ``customers`` and ``screen_customers``: the customer master, whether or not a customer ships."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.api.fields import PolicyName
from umweg.api.verbs import READS, Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.screening.rescreen import RescreenedDecision as RescreenedDecision


class AddCustomersRequest(Request, frozen=True, kw_only=True):
    """Customers to add or change."""

    file: Annotated[str | Path, about(".csv with a header (id, name, country, INN, owners …) or .jsonl.")]


@dataclass(frozen=True)
class AddedCustomers:
    """How many customers were read and how many of them are new or changed, and what could not be taken.

    ``unread``: columns that nothing is made of. ``errors``: one a customer that was not taken, with its line.
    """

    file: str
    read: int
    changed: int
    unread: tuple[str, ...]
    errors: tuple[UsageError, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {"schema": "umweg.customers.added/1", "file": self.file, "read": self.read, "changed": self.changed,
                "unread": list(self.unread), "errors": [e.as_dict() for e in self.errors]}  # fmt: skip

    def raise_if_failed(self) -> None:
        """UsageError where a customer could not be taken; the others are."""
        if self.errors:
            n, all_ = len(self.errors), self.read + len(self.errors)
            raise UsageError(
                f"{n:,} customer{'' if n == 1 else 's'} of {all_:,} could not be taken.", where=self.file,
                mend="Mend these lines and add the file again: what is known already does not change.",
            )  # fmt: skip


@verb(AddCustomersRequest, uses=("desk", "store", "user"))
def add_customers(request: AddCustomersRequest, workspace: Workspace) -> AddedCustomers:
    """Add or change customers; those that cannot be read are named by line, and the others are taken.

    A customer that cannot be taken raises nothing: the result names it (``raise_if_failed``). Raises UsageError where
    the file cannot be read at all.
    """
    from umweg.parties.list_status import today
    from umweg.screening.customers.file import CustomerRow, read_customers

    good: list[CustomerRow] = []
    bad: list[UsageError] = []
    for one in read_customers(Path(request.file), today()):
        bad.append(one) if isinstance(one, UsageError) else good.append(one)
    changed = 0
    if good:
        changed = workspace.desk_made().put_customers([(g.id, g.record) for g in good], by=workspace.user)
    unread = tuple(sorted({u for g in good for u in g.unread}))
    return AddedCustomers(str(request.file), len(good), changed, unread, tuple(bad))


class CustomersRequest(Request, frozen=True, kw_only=True):
    """The customer master."""


@dataclass(frozen=True)
class CustomerState:
    """A customer with number and outcome of the decision that stands on it, and when it was last screened."""

    customer: str
    name: str | None
    country: str | None
    outcome: str | None
    decision: str | None
    screened: str | None
    record: Mapping[str, Any]


@dataclass(frozen=True)
class Customers:
    """All customers, in the order in which they came."""

    customers: tuple[CustomerState, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {"schema": "umweg.customers/1", "customers": [asdict(c) for c in self.customers]}

    def rows(self) -> list[dict[str, Any]]:
        """A row a customer, for CSV."""
        return [{k: v for k, v in asdict(c).items() if k != "record"} for c in self.customers]


@verb(CustomersRequest, uses=("desk", "store"))
def customers(request: CustomersRequest, workspace: Workspace) -> Customers:
    """The customers, with what was last decided about each, and when.

    Raises StoreError where there is no desk yet.
    """
    return Customers(tuple(states(workspace)))


def states(workspace: Workspace) -> Iterator[CustomerState]:
    """The same as a stream, for masters that do not fit into memory."""
    from umweg.screening.rescreen import customer_states

    for c, decided in customer_states(workspace.desk):
        yield CustomerState(
            c.id, c.record.get("name"), c.record.get("country"), decided and decided[1],
            decided and f"n{decided[0]}", c.screened, c.record,
        )  # fmt: skip


class ScreenCustomersRequest(Request, frozen=True, kw_only=True):
    """By what customers are screened."""

    policy: PolicyName = "default"


@dataclass(frozen=True)
class CustomerScreening:
    """A screening of the customer master that is under way: of ``total`` customers, ``waiting`` are decided."""

    total: int
    waiting: int
    pins: Mapping[str, Any]
    decisions: Iterator[RescreenedDecision]


@verb(ScreenCustomersRequest, uses=(*READS, "desk", "user"))
def screen_customers(request: ScreenCustomersRequest, workspace: Workspace) -> list[RescreenedDecision]:
    """Screen the customers that were not screened with today's lists, law and policy; held ones wait in the queue.

    Each as a decision with the number and outcome of the one that it replaces. Raises StoreError where there is no
    desk yet, LawError for a policy that is not valid.
    """
    return list(started(request, workspace).decisions)


def started(request: ScreenCustomersRequest, workspace: Workspace) -> CustomerScreening:
    """The same as a stream, with how many there are and how many wait."""
    from umweg.api.screen import screener_of
    from umweg.screening.rescreen import screen_customers as run

    desk = workspace.desk
    total = desk.standing_count()[1]
    if not total:
        return CustomerScreening(0, 0, {}, iter(()))
    made = screener_of(workspace, request.policy)
    waiting = sum(1 for _ in desk.customers(not_screened_with=desk.pins_digest(made.pins)))
    return CustomerScreening(total, waiting, made.pins, run(desk, made, workspace.user) if waiting else iter(()))
