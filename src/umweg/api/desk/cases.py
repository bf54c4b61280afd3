"""``add_cases``, ``cases``, ``remove_case``, ``similar_cases``: the register of interceptions and inspections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.api.fields import AuditReason
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.desk.case import Case as Case
    from umweg.screening.similar_cases import FileComparison as FileComparison
    from umweg.screening.similar_cases import Similar as Similar


class AddCasesRequest(Request, frozen=True, kw_only=True):
    """Cases to add or change."""

    cases: Annotated[Any, about("A file (.yml, or JSON lines: .jsonl), one case as a mapping, or many.")]
    attach: Annotated[tuple[str | Path, ...], about("Files that belong to the one case, kept by their hash.")] = ()


@dataclass(frozen=True)
class AddedCases:
    """Ids of the cases that were given, how many of them are new or changed, and how many the register now holds."""

    ids: tuple[str, ...]
    changed: int
    total: int

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {"schema": "umweg.cases.added/1", "ids": list(self.ids), "changed": self.changed, "total": self.total}


@verb(AddCasesRequest, uses=("desk", "store", "user"))
def add_cases(request: AddCasesRequest, workspace: Workspace) -> AddedCases:
    """Add cases; one with a known id takes the place of what it said before. One without an id gets one.

    Raises UsageError for what is no case (nothing is then added), StoreError where an attachment cannot be read.
    """
    from umweg.desk.case import with_files

    found = _given(request.cases)
    if request.attach:
        if len(found) > 1:
            raise UsageError(f"To which of the {len(found)} cases?", where="attach", mend="Add that case alone.")
        found = (with_files(found[0], request.attach),)
    desk = workspace.desk_made()
    changed = desk.put_cases(found, by=workspace.user)
    return AddedCases(tuple(c.id for c in found), changed, len(desk.cases()))


def _given(cases: Any) -> tuple[Case, ...]:
    from umweg.desk.case import Case, named, read_case, read_cases

    if isinstance(cases, str | Path):
        found = read_cases(cases)
        if not found:
            raise UsageError("The file holds no case.", where=str(cases), mend="See docs/how-to/cases.md.")
        return found
    many = [cases] if isinstance(cases, Case | Mapping) else list(cases)
    if not many:
        raise UsageError("There is no case to add.", mend="Give a file, a mapping, or many.")
    return tuple(
        c if isinstance(c, Case) else read_case({**c, "id": c.get("id") or named(c)}, f"case {n}")
        for n, c in enumerate(many, 1)
    )


class CasesRequest(Request, frozen=True, kw_only=True):
    """The register of cases."""


@dataclass(frozen=True)
class Cases:
    """The cases of the register, in the order of their ids, and the digest that decisions pin."""

    cases: tuple[Case, ...]
    digest: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {"schema": "umweg.cases/1", "digest": self.digest, "cases": self._plain()}

    def rows(self) -> list[dict[str, Any]]:
        """A row a case, for CSV."""
        return [{k: _cell(v) for k, v in r.items()} for r in self._plain()]

    def _plain(self) -> list[dict[str, Any]]:
        import msgspec

        return [msgspec.to_builtins(c) for c in self.cases]


@verb(CasesRequest, uses=("desk", "store"))
def cases(request: CasesRequest, workspace: Workspace) -> Cases:
    """The cases of the register.

    Raises StoreError where there is no desk yet.
    """
    from umweg.screening.similar_cases import CaseRegister as Register

    found = workspace.desk.cases()
    return Cases(found, Register(found).digest)


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return "; ".join(x["sha256"] + " " + x["name"] if isinstance(x, dict) else str(x) for x in value)
    return value


class RemoveCaseRequest(Request, frozen=True, kw_only=True):
    """A case to take out."""

    case: Annotated[str, about("Id of the case.")]
    reason: AuditReason


@verb(RemoveCaseRequest, uses=("desk", "store", "user"))
def remove_case(request: RemoveCaseRequest, workspace: Workspace) -> None:
    """Take a case out of the register; the audit trail keeps that it was there.

    Raises UnknownName where there is none, StoreError where there is no desk yet.
    """
    workspace.desk.remove_case(request.case, request.reason, workspace.user)


class SimilarCasesRequest(Request, frozen=True, kw_only=True):
    """Consignments to hold against the register."""

    consignments: Annotated[str | Path, about("Consignments, in any format of umweg screen.")]
    least: Annotated[float, about("Likeness from which on to show, 0 to 1.", least=0, most=1)] = 0.5
    mapping: Annotated[str | Path | None, about("For CSV and flat Parquet: which column is what (YAML).")] = None


@dataclass(frozen=True)
class SimilarCases:
    """Which consignments resemble which of so many cases (``total``), and in what."""

    least: float
    digest: str
    total: int
    compared: FileComparison

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        head = {"schema": "umweg.cases.similar/1", "least": self.least, "digest": self.digest, "cases": self.total}
        read, unread = self.compared.read, len(self.compared.faults)
        return {**head, "consignments": read, "unread": unread, "similar": self.rows()}

    def rows(self) -> list[dict[str, Any]]:
        """A row a likeness, for CSV."""
        return [
            {"consignment_id": consignment, "case": s.case.id, "likeness": s.score, "parts": "; ".join(s.parts),
             "kind": s.case.kind, "day": s.case.day, "what": s.case.what, "source": s.case.source,
             "verified": s.case.verified}
            for consignment, s in self.compared.found
        ]  # fmt: skip


@verb(SimilarCasesRequest, uses=("desk", "store"))
def similar_cases(request: SimilarCasesRequest, workspace: Workspace) -> SimilarCases:
    """Which consignments of a file resemble a case of the register, and in what? Likeness is no probability.

    Raises StoreError where there is no desk yet, UsageError for a file that cannot be read; a single consignment that
    cannot be read raises nothing, and is told in ``compared.faults``.
    """
    from umweg.screening.consignments.read import read_consignments
    from umweg.screening.similar_cases import CaseRegister as Register
    from umweg.screening.similar_cases import compare

    known = Register(workspace.desk.cases())
    items = read_consignments(request.consignments, mapping=request.mapping, notes=workspace.say)
    return SimilarCases(request.least, known.digest, len(known.cases), compare(known, items, request.least))


class CaseExamplesRequest(Request, frozen=True, kw_only=True):
    """Two cases to begin with."""


@verb(CaseExamplesRequest, uses=())
def case_examples(request: CaseExamplesRequest, workspace: Workspace) -> str:
    """Two cases to begin with, as the text of a YAML file: drones of 2022, armour plates of 2023; codes are assumed.

    >>> import umweg
    >>> umweg.case_examples().count("kind: interception")
    1
    """
    from umweg.desk.case import examples

    return examples()
