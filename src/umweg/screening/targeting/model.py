"""A model and its file: one JSON with mapping, tables of the past, trees as LightGBM writes them, and a digest.

No pickle: reading a model runs nothing. The file holds the ids of parties as they were in the data; treat it as such.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from umweg.core.errors import SourceError, StoreError
from umweg.core.own_files.writing import replacing
from umweg.screening.targeting.features import FeatureState
from umweg.screening.targeting.mapping import ColumnRoles, mapping_of
from umweg.screening.targeting.score import Scorer

FORMAT = "umweg-targeting-1"
PLAIN = ("seed", "memory", "rows", "hits", "data", "profile", "held_out", "versions")
LISTS = ("span", "features", "about")


@dataclass(frozen=True)
class TargetingModel:
    """What training gives. ``span`` are the first and the last day learned from; ``data`` is the digest of the rows."""

    mapping: ColumnRoles
    seed: int
    memory: bool
    span: tuple[str, str]
    rows: int
    hits: int
    data: str
    features: tuple[str, ...]
    about: tuple[str, ...]
    scorer: Scorer
    state: FeatureState
    profile: dict[str, Any]
    held_out: dict[str, Any]
    versions: dict[str, str]

    @property
    def as_of(self) -> str:
        """The last day of the data: what happened later, the model does not know."""
        return self.span[1]

    @property
    def digest(self) -> str:
        """SHA-256 over all that the model is."""
        return str(json.loads(self.to_bytes())["digest"])

    def summary(self) -> dict[str, Any]:
        """Without tables and trees: what a record of a decision needs to name the model."""
        return {
            "format": FORMAT,
            "digest": self.digest,
            "as_of": self.as_of,
            "span": list(self.span),
            "rows": self.rows,
            "hits": self.hits,
            "label": self.mapping.label,
            "label_means": self.mapping.label_means,
            "seed": self.seed,
            "memory": self.memory,
            "data": self.data,
            "features": len(self.features),
            "held_out": self.held_out,
        }

    def to_bytes(self) -> bytes:
        """The file: the same data, seed and versions give the same bytes."""
        body = {"format": FORMAT, "as_of": self.as_of, "mapping": self.mapping.plain(), "scorer": self.scorer.plain()}
        body |= {"state": self.state.plain()} | {k: getattr(self, k) for k in (*PLAIN, *LISTS)}
        return _json({**body, "digest": hashlib.sha256(_json(body)).hexdigest()})


def versions() -> dict[str, str]:
    """Of the programs that make a model what it is."""
    from importlib.metadata import version

    return {"umweg": version("umweg"), "lightgbm": version("lightgbm")}


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def write_model(model: TargetingModel, path: Path) -> Path:
    """Write the file (``model.json`` where ``path`` is a folder). Raises StoreError, leaving the old one."""
    target = path / "model.json" if path.is_dir() else path
    try:
        with replacing(target) as f:
            f.write(model.to_bytes())
    except OSError as e:
        raise StoreError(
            f"The model cannot be written: {e.strerror or e}.", where=str(target), mend="Choose another place."
        ) from e
    return target


def read_model(path: Path) -> TargetingModel:
    """Read a file that ``write_model`` wrote. Raises SourceError for anything else, or where a byte was changed."""
    target = path / "model.json" if path.is_dir() else path
    try:
        return of_bytes(target.read_bytes())
    except OSError as e:
        raise SourceError(
            f"The model cannot be read: {e.strerror or e}.", where=str(target), mend="Train one: umweg target train."
        ) from e
    except (ValueError, KeyError, TypeError) as e:
        raise SourceError(
            f"This is no model of targeting ({e}).", where=str(target), mend="Train one: umweg target train."
        ) from e


def of_bytes(data: bytes) -> TargetingModel:
    """A model of its file's bytes. Raises ValueError where the digest does not fit."""
    raw = json.loads(data)
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ValueError(f"its format is not {FORMAT}")
    claimed = raw.pop("digest", "")
    if hashlib.sha256(_json(raw)).hexdigest() != claimed:
        raise ValueError("its digest does not fit its content")
    body: dict[str, Any] = {k: raw[k] for k in PLAIN} | {k: tuple(raw[k]) for k in LISTS}
    scorer, state = Scorer.read(raw["scorer"]), FeatureState.read(raw["state"])
    return TargetingModel(mapping=mapping_of(raw["mapping"]), scorer=scorer, state=state, **body)
