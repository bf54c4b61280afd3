"""Objects of Umweg as bytes and back, in a form that cannot run code: JSON for what is small, raw bytes for arrays.

Reading makes objects of the few classes in ``KINDS`` without calling them, and sets their own fields to
plain values and arrays: nothing in the bytes can name a function, another class or another field.

>>> value = {"x": (1, "a"), "y": [np.arange(3)]}
>>> back = thaw(bytearray(freeze(value)))
>>> back["x"], back["y"][0].tolist()
((1, 'a'), [0, 1, 2])
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

MAGIC = b"umweg-1\n"
KINDS = frozenset({
    "umweg.names.batch.NameBatch", "umweg.names.grams.Grams", "umweg.names.index.NameIndex",
    "umweg.names.lexicon.Lexicon", "umweg.names.lexicon.Numbering", "umweg.parties.false_alert_rate.Alarms",
})  # fmt: skip
"""All that is kept of Umweg's own; a name, because the modules that keep something import this one."""
ALIGN = 64  # arrays begin at multiples of it
FEW, STOP = 50, "\0"  # more values than this are kept as a block; what stands between texts in it
PLAIN = (str, int, float, bool, type(None))


def freeze(value: Any) -> bytes:
    """A value as bytes; TypeError for what is neither plain, an array, a sparse matrix nor of a class of Umweg."""
    arrays: list[np.ndarray] = []
    tree = _text(_frozen(value, arrays))
    blocks = [np.ascontiguousarray(a) for a in arrays]
    about = _text([[b.dtype.str, b.shape, b.nbytes] for b in blocks])
    parts = [len(tree).to_bytes(8, "little"), len(about).to_bytes(8, "little"), tree, about]
    start = sum(map(len, parts)) + len(MAGIC) + 8
    for block in blocks:
        parts += [b"\0" * (-start % ALIGN), block.tobytes()]
        start += -start % ALIGN + block.nbytes
    body = b"".join(parts)
    return MAGIC + zlib.crc32(body).to_bytes(8, "little") + body


def thaw(data: bytearray) -> Any:
    """The value that ``freeze`` wrote; ValueError where the bytes are not whole, or name what they must not.

    Arrays are views of ``data``: it is not copied.
    """
    view = memoryview(data)
    head = len(MAGIC) + 8
    if bytes(view[: len(MAGIC)]) != MAGIC or zlib.crc32(view[head:]) != _number(view, len(MAGIC)):
        raise ValueError("not whole, or of another version")
    first = head + 16 + _number(view, head)
    at = first + _number(view, head + 8)
    arrays = []
    for dtype, shape, size in json.loads(bytes(view[first:at])):
        kind = np.dtype(dtype)
        if kind.hasobject:
            raise ValueError("an array of objects")
        at += -at % ALIGN
        arrays.append(np.frombuffer(view[at : at + size], kind).reshape(shape))
        at += size
    return _thawed(json.loads(bytes(view[head + 16 : first]).decode("utf-8", "surrogatepass")), arrays)


def _text(tree: Any) -> bytes:
    return json.dumps(tree, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _number(view: memoryview, at: int) -> int:
    return int.from_bytes(view[at : at + 8], "little")


def _frozen(value: Any, arrays: list[np.ndarray]) -> Any:
    """Plain values as they are; all else as a list that begins with what it is."""
    if isinstance(value, np.generic):
        value = value.item()
    if type(value) in PLAIN:
        return value
    if isinstance(value, np.ndarray):
        if value.dtype.hasobject:
            if value.ndim != 1 or not all(type(v) is str for v in value.tolist()):
                raise TypeError("an array of objects other than texts cannot be kept")
            return ["texts", _row(value.tolist(), arrays)]
        arrays.append(value)
        return ["array", len(arrays) - 1]
    if isinstance(value, list | tuple):
        name = "tuple" if isinstance(value, tuple) else "list"
        if all(type(v) in PLAIN for v in value):
            return [f"plain {name}", _row(list(value), arrays)]
        if name == "tuple" and all(type(v) is tuple and all(type(x) in PLAIN for x in v) for v in value):
            counts = _frozen(np.array([len(v) for v in value], dtype=np.int32), arrays)
            return ["tuples", counts, _row([x for v in value for x in v], arrays)]
        return [name, [_frozen(v, arrays) for v in value]]
    if isinstance(value, dict):
        if not all(type(k) is str for k in value):
            raise TypeError("keys must be texts")
        if all(type(v) in PLAIN for v in value.values()):
            return ["plain dict", _row(list(value), arrays), _row(list(value.values()), arrays)]
        return ["dict", {k: _frozen(v, arrays) for k, v in value.items()}]
    if type(value).__module__.startswith("scipy.sparse") and value.format == "csr":
        parts = {k: _frozen(getattr(value, k), arrays) for k in ("data", "indices", "indptr")}
        return ["csr", parts, list(value.shape), type(value).__name__]
    kind = type(value)
    if f"{kind.__module__}.{kind.__qualname__}" not in KINDS:
        raise TypeError(f"{kind.__module__}.{kind.__qualname__} cannot be kept")
    return ["object", kind.__module__, kind.__qualname__, {k: _frozen(v, arrays) for k, v in _fields(value)}]


def _row(values: list[Any], arrays: list[np.ndarray]) -> Any:
    """Plain values: many texts as one block of bytes, many whole numbers as an array, else as they are."""
    if len(values) > FEW and all(type(v) is str for v in values) and not any(STOP in v for v in values):
        arrays.append(np.frombuffer(STOP.join(values).encode("utf-8", "surrogatepass"), np.uint8))
        return {"texts": len(arrays) - 1}
    if len(values) > FEW and all(type(v) is int and abs(v) < 1 << 62 for v in values):
        arrays.append(np.array(values, dtype=np.int64))
        return {"numbers": len(arrays) - 1}
    return values


def _values(row: Any, arrays: list[np.ndarray]) -> list[Any]:
    if isinstance(row, list):
        return row
    if "texts" in row:
        return list(arrays[row["texts"]].tobytes().decode("utf-8", "surrogatepass").split(STOP))
    return list(arrays[row["numbers"]].tolist())


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    if is_dataclass(value):
        return ((f.name, getattr(value, f.name)) for f in fields(value))
    return iter((value.__getstate__() or {}).items())


def _thawed(node: Any, arrays: list[np.ndarray]) -> Any:
    if type(node) in PLAIN:
        return node
    what, *rest = node
    match what:
        case "array":
            return arrays[rest[0]]
        case "texts":
            return np.array(_values(rest[0], arrays), dtype=object)
        case "plain tuple":
            return tuple(_values(rest[0], arrays))
        case "plain list":
            return _values(rest[0], arrays)
        case "plain dict":
            return dict(zip(*(_values(r, arrays) for r in rest), strict=True))
        case "tuples":
            ends = np.cumsum(_thawed(rest[0], arrays)).tolist()
            flat = _values(rest[1], arrays)
            return tuple([tuple(flat[a:b]) if a < b else () for a, b in zip([0, *ends], ends, strict=False)])
        case "tuple":
            return tuple([_thawed(v, arrays) for v in rest[0]])
        case "list":
            return [_thawed(v, arrays) for v in rest[0]]
        case "dict":
            return {k: _thawed(v, arrays) for k, v in rest[0].items()}
        case "csr":
            return _matrix(rest, arrays)
        case "object":
            return _made(rest, arrays)
    raise ValueError(f"{what!r:.40} is no kind of value")


def _matrix(rest: list[Any], arrays: list[np.ndarray]) -> Any:
    from scipy.sparse import csr_array, csr_matrix

    parts, shape, name = rest
    kind = csr_array if name == "csr_array" else csr_matrix
    return kind(tuple(_thawed(parts[k], arrays) for k in ("data", "indices", "indptr")), shape=tuple(shape), copy=False)


def _made(rest: list[Any], arrays: list[np.ndarray]) -> Any:
    """An object of a known class, without calling anything of it."""
    module, name, state = rest
    kind = getattr(sys.modules.get(module), name, None) if f"{module}.{name}" in KINDS else None
    if not isinstance(kind, type):
        raise ValueError(f"{module}.{name} is no class of Umweg that is kept")  # noqa: TRY004  # what was read is wrong, not how it was called
    own = {f.name for f in fields(kind)} if is_dataclass(kind) else None
    made: Any = object.__new__(kind)
    for key, value in state.items():
        if key.startswith("__") or (own is not None and key not in own):
            raise ValueError(f"{name} has no field {key}")
        object.__setattr__(made, key, _thawed(value, arrays))
    return made
