"""Vectors of the texts of HS 2022 (headings and subheadings), as shipped, or made once for another model and kept.

The shipped file (``data/hs2022.npz``, 2.6 MB) is made by ``scripts/derive_text_index.py``: eight bits a number around
the mean of all vectors. It belongs to one model; its hash stands in it.
"""

from __future__ import annotations

import hashlib
import io
import logging
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import platformdirs
from numpy.typing import NDArray

from umweg.core.codes.links import hs_codes
from umweg.core.own_files.writing import replacing
from umweg.goods.embed import TextModel, Vectors

SHIPPED = Path(__file__).parent / "data" / "hs2022.npz"
BATCH = 256
_HASHED = ("codes", "mean", "scale", "bits")


@dataclass(frozen=True, slots=True)
class Index:
    """``vectors`` (codes, dimensions), ordered by heading; ``starts``: where each of ``headings`` begins in them.

    ``place`` is the position of a heading among ``headings``.
    """

    codes: tuple[str, ...]
    vectors: Vectors
    headings: tuple[str, ...]
    starts: NDArray[np.intp]
    place: Mapping[str, int]
    digest: str

    def scores(self, queries: Vectors) -> Vectors:
        """The likeness of each query to the best text of each heading, (queries, headings)."""
        return np.maximum.reduceat(queries @ self.vectors.T, self.starts, axis=1)


def index_of(model: TextModel, cache: Path | None = None) -> Index:
    """The shipped index where it is the model's, else one that is made once (minutes) and kept in ``cache``."""
    raw = SHIPPED.read_bytes() if SHIPPED.is_file() else b""
    if raw and _model_of(raw) == model.digest:
        return read(raw)
    texts = hashlib.sha256("\n".join(f"{c} {t}" for c, t in sorted(texts_of().items())).encode()).hexdigest()
    folder = cache or Path(platformdirs.user_cache_dir("umweg")) / "text"
    kept = folder / f"{model.digest[:16]}-{texts[:16]}.npz"
    try:
        return _kept(kept, model)
    except (OSError, ValueError, KeyError, EOFError, zlib.error, zipfile.BadZipFile):
        logging.getLogger(__name__).warning("Reading 6,800 texts of the HS with another model: this takes minutes.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing(kept, 0o600) as f:
            f.write(pack(model))
        return _kept(kept, model)


def _kept(path: Path, model: TextModel) -> Index:
    """What was kept; ValueError where it is another's, zipfile's and zlib's errors where a byte of it changed."""
    raw = path.read_bytes()
    if _model_of(raw) != model.digest:
        raise ValueError("it belongs to another model")
    found = read(raw)
    if found.codes != tuple(texts_of()):
        raise ValueError("it holds other codes")
    return found


def texts_of() -> dict[str, str]:
    """Texts by code, headings before their subheadings."""
    return {c: t for c, t in sorted(hs_codes().text.items()) if len(c) in (4, 6)}


def pack(model: TextModel) -> bytes:
    """The index of a model as the bytes of a file."""
    texts = texts_of()
    said = list(texts.values())
    vectors = np.concatenate([model.passages(said[i : i + BATCH]) for i in range(0, len(said), BATCH)])
    mean = vectors.mean(axis=0)
    away = vectors - mean
    scale = np.maximum(np.abs(away).max(axis=1, keepdims=True), 1e-9) / 127
    out = io.BytesIO()
    np.savez_compressed(
        out, codes=np.array(list(texts)), mean=mean, scale=scale.astype(np.float32),
        bits=np.round(away / scale).astype(np.int8), model=np.array(model.digest),
    )  # fmt: skip
    return out.getvalue()


def _model_of(raw: bytes) -> str:
    with np.load(io.BytesIO(raw), allow_pickle=False) as f:
        return str(f["model"])


def read(raw: bytes) -> Index:
    """An index from the bytes of its file."""
    with np.load(io.BytesIO(raw), allow_pickle=False) as f:
        codes = tuple(f["codes"].tolist())
        vectors = f["mean"] + f["bits"].astype(np.float32) * f["scale"]
        digest = hashlib.sha256(f"{f['model']}\n".encode() + b"".join(f[k].tobytes() for k in _HASHED)).hexdigest()
    of = [c[:4] for c in codes]
    headings = tuple(dict.fromkeys(of))
    starts = np.searchsorted(of, headings).astype(np.intp)
    return Index(codes, vectors.astype(np.float32), headings, starts, {h: i for i, h in enumerate(headings)}, digest)
