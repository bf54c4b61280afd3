"""Targeting: learn from past inspections, order what waits, see drift. It orders, and releases nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import StoreError, UsageError
from umweg.core.own_files.writing import replacing

if TYPE_CHECKING:
    import pyarrow as pa

    from umweg.screening.targeting import ColumnRoles, Ranking, TargetingModel

DECLARATIONS = "Declarations: CSV with a header, Parquet, or JSON lines; in Python also an Arrow table."
MODEL = "A model that umweg target train wrote."


class TrainRequest(Request, frozen=True, kw_only=True):
    """Inspected declarations to learn from."""

    declarations: Annotated[Any, about(DECLARATIONS)]
    mapping: Annotated[str, about("korea, consignments, or a YAML file.")] = "consignments"
    label: Annotated[str | None, about("The label's column, if not the mapping's.")] = None
    seed: Annotated[int, about("The same data and seed give the same bytes.")] = 0
    memory: Annotated[bool, about("Remember declared lines that come again.")] = True
    out: Annotated[str | None, about("The model's file, or a folder for model.json; by default it is not written.")] = (
        None
    )


@dataclass(frozen=True)
class Trained:
    """A model with the file in which it lies, if it was written."""

    model: TargetingModel
    file: Path | None

    def rows(self) -> list[dict[str, Any]]:
        """For CSV: whether probabilities on held-out rows came true, a row a group of them."""
        return list(self.model.held_out.get("reliability", []))

    def as_dict(self) -> dict[str, Any]:
        """Plain data: what it was trained on, and how well it did on later rows that it had not seen."""
        return {"file": None if self.file is None else str(self.file), **self.model.summary()}


@verb(TrainRequest, uses=())
def train_targeting(request: TrainRequest, workspace: Workspace) -> Trained:
    """Learn from inspected declarations which ones to look at first.

    Raises SourceError for missing columns, UsageError where there is too little to learn from, NotAssessable where the
    extra ``umweg[targeting]`` is not installed.
    """
    from umweg.screening.targeting import train, write_model

    workspace.tell("Learning from past inspections")
    model = train(
        _table(request.declarations), _mapping(request.mapping, request.label), seed=request.seed,
        memory=request.memory,
    )  # fmt: skip
    return Trained(model, write_model(model, Path(request.out)) if request.out is not None else None)


class RankRequest(Request, frozen=True, kw_only=True):
    """Declarations that wait."""

    declarations: Annotated[Any, about(DECLARATIONS)]
    model: Annotated[str, about(MODEL)]
    inspect: Annotated[float, about("Share of the queue to inspect, above 0 up to 1.")] = 0.05
    random: Annotated[float, about("Share of these inspections that is drawn by lot, from 0 to below 1.")] = 0.1
    seed: Annotated[int, about("Seed of the lots; keep it secret until they are drawn.")] = 0
    outcome: Annotated[str | None, about("Column with stop, review or release; stops stay on top.")] = None
    explain: Annotated[int | None, about("Give reasons for the first N; by default for those to inspect.")] = None


@verb(RankRequest, uses=())
def rank_declarations(request: RankRequest, workspace: Workspace) -> Ranking:
    """Order what waits by what past inspections found. A stop stays a stop; nothing is released.

    Raises SourceError for missing columns and a damaged model, UsageError for shares out of range, outcomes that are
    none, an id that is there twice.
    """
    from umweg.screening.targeting import rank, read_model

    table = _table(request.declarations)
    return rank(
        read_model(Path(request.model)), table, outcomes=_outcomes(table, request.outcome), inspect=request.inspect,
        random=request.random, seed=request.seed, explain=request.explain,
    )  # fmt: skip


class DriftRequest(Request, frozen=True, kw_only=True):
    """Declarations of today against those that a model learned from."""

    declarations: Annotated[Any, about(DECLARATIONS)]
    model: Annotated[str, about(MODEL)]


@verb(DriftRequest, uses=())
def targeting_drift(request: DriftRequest, workspace: Workspace) -> dict[str, Any]:
    """Has the traffic changed since training? Stability of each column (``columns``), and ids never seen (``unseen``).

    Raises SourceError for missing columns and a damaged model.
    """
    from umweg.screening.targeting import read_model
    from umweg.screening.targeting.drift import drift

    return drift(read_model(Path(request.model)), _table(request.declarations))


class InspectionsRequest(Request, frozen=True, kw_only=True):
    """Inspections with a result, as rows to learn from."""

    out: Annotated[str | None, about("Where the rows go (JSON lines); by default they are only given back.")] = None


@verb(InspectionsRequest, uses=("desk", "store"))
def inspections(request: InspectionsRequest, workspace: Workspace) -> list[dict[str, Any]]:
    """Inspections of the register (umweg cases) that name a screened consignment, as rows to learn from.

    One row a goods line, as the mapping ``consignments`` reads it. Raises UsageError where there is none, StoreError
    where there is no desk, or the file cannot be written.
    """
    from umweg.screening.ranking import inspected

    rows = list(inspected(workspace.desk))
    if not rows:
        raise UsageError(
            "The register holds no inspection with a result that names a screened consignment.",
            mend="Add them: umweg cases add FILE, with 'consignment' and 'violation'.",
        )
    if request.out is not None:
        text = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)
        try:
            with replacing(Path(request.out)) as f:
                f.write(text.encode())
        except OSError as e:
            raise StoreError(
                f"The file cannot be written: {e.strerror or e}.", where=request.out, mend="Choose another place."
            ) from e
    return rows


def _table(given: Any) -> pa.Table:
    from umweg.screening.targeting import read_rows

    return read_rows(Path(given)) if isinstance(given, str | Path) else given


def _mapping(name: str, label: str | None) -> ColumnRoles:
    from dataclasses import replace

    from umweg.screening.targeting import read_mapping

    found = read_mapping(name)
    return replace(found, label=label, label_means=label) if label else found


def _outcomes(table: pa.Table, column: str | None) -> list[str | None] | None:
    """What was decided already, a row each; blank cells are None."""
    if column is None:
        return None
    if column not in table.column_names:
        raise UsageError(f"The table has no column '{column}'.", mend=f"Columns: {', '.join(table.column_names)}.")
    cells = (str(v).strip().lower() if v is not None else "" for v in table[column].to_pylist())
    return [v or None for v in cells]
