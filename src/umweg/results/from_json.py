"""A ``DetectResult`` from its JSON: the way back from ``as_dict``, checked field by field.

The types of the dataclasses are the schema; ``_RESHAPED`` names the few places where the JSON has another shape than
the dataclass. Fields that a later version added are taken where the program knows them and left alone where not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from umweg.core.documents import BrokenDocument, bytes_of, json_of, unpacked
from umweg.core.errors import UsageError
from umweg.results.diagnostics import Comparison, Placebo
from umweg.results.evidence import Plot
from umweg.results.finding import Finding
from umweg.results.result import SCHEMA, DetectResult

MEND = "Make it with: umweg detect --format json > run.json"
#: What belongs to the moment of showing and not to the run.
_OF_THE_MOMENT = ("annotations", "against")
_MOST_BYTES = 1 << 30


class _SchemaFault(Exception):
    """Something at ``path`` is not what the schema says."""

    def __init__(self, path: str, what: str) -> None:
        self.path, self.what = path, what
        super().__init__(what)


def from_dict(data: Any, where: str = "") -> DetectResult:
    """The result of ``as_dict``; UsageError (with the path of the field) for anything else.

    ``where`` names the file, for the message. People's notes and comparisons are not read: they belong to the moment.

    >>> from_dict({"schema": "umweg.detect/9"})
    Traceback (most recent call last):
    ...
    umweg.core.errors.UsageError: This is a result of schema 'umweg.detect/9'; this version reads 'umweg.detect/1'. ...
    """
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema is None:
        raise UsageError("This is no result of umweg detect.", where=where, mend=MEND)
    if schema != SCHEMA:
        raise UsageError(
            f"This is a result of schema '{schema}'; this version reads '{SCHEMA}'.",
            where=where,
            mend="Read it with the version that wrote it, or run detect again.",
        )
    body = {k: v for k, v in data.items() if k not in _OF_THE_MOMENT} | {"regime_title": data.get("regime", MISSING)}
    if body["regime_title"] is MISSING:
        del body["regime_title"]
    try:
        made: DetectResult = _object(DetectResult, body, "")
    except _SchemaFault as e:
        raise UsageError(f"Field '{e.path}' {e.what}.", where=where, mend=MEND) from None
    return made


def from_file(path: str | Path) -> DetectResult:
    """A result from a JSON file, gzip or not; UsageError where it cannot be read."""
    path = Path(path)
    try:
        raw = bytes_of(path)
    except OSError as e:
        raise UsageError(f"The file cannot be read: {e.strerror}.", where=str(path), mend=MEND) from e
    return from_bytes(raw, str(path))


def from_bytes(raw: bytes, where: str) -> DetectResult:
    """A result from the bytes of its JSON, gzip or not."""
    try:
        data = json_of(unpacked(raw) if raw[:2] == b"\x1f\x8b" else raw)
    except BrokenDocument as e:
        raise UsageError(f"The file is no JSON, or is cut off ({e}).", where=where, mend=MEND) from e
    return from_dict(data, where)


def _finding(d: dict[str, Any]) -> dict[str, Any]:
    out = {**d, "currency": d["excess"]["currency"]}
    if d.get("diverted"):
        out["diverted"] = [d["diverted"]["lower"], d["diverted"]["upper"]]
    out["top_reporters"] = [[r["reporter"], r["change"]] for r in d["top_reporters"]]
    return out


def _plot(d: dict[str, Any]) -> dict[str, Any]:
    return {**d, "lines": list(d["lines"].items())}


def _comparison(d: dict[str, Any]) -> dict[str, Any]:
    return {**d, "bases": {k: [v["before"], v["after"]] for k, v in d["bases"].items()}}


def _placebo(d: dict[str, Any]) -> dict[str, Any]:
    return {**d, "by_transit": dict(d["by_transit"])}


_RESHAPED: dict[type, Callable[[dict[str, Any]], dict[str, Any]]] = {
    Finding: _finding,
    Plot: _plot,
    Comparison: _comparison,
    Placebo: _placebo,
}


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _object(kind: Any, data: Any, path: str) -> Any:
    if not isinstance(data, dict):
        raise _SchemaFault(path or "the whole", "is not an object")
    if kind in _RESHAPED:
        try:
            data = _RESHAPED[kind](data)
        except (KeyError, TypeError, AttributeError) as e:
            raise _SchemaFault(path, f"lacks or misshapes a part ({e})") from None
    made = {}
    for f in fields(kind):
        here = f"{path}.{f.name}" if path else f.name
        if f.name in data:
            made[f.name] = _value(_hints(kind)[f.name], data[f.name], here)
        elif f.default is MISSING and f.default_factory is MISSING:
            raise _SchemaFault(here, "is missing")
    return kind(**made)


def _value(kind: Any, data: Any, path: str) -> Any:
    origin = get_origin(kind)
    if kind is Any:
        return data
    if origin in (Union, UnionType):
        options = get_args(kind)
        if data is None and type(None) in options:
            return None
        return _value(next(o for o in options if o is not type(None)), data, path)
    if is_dataclass(kind):
        return _object(kind, data, path)
    if origin is tuple:
        return _tuple(get_args(kind), data, path)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(data, dict):
            raise _SchemaFault(path, "is not an object")
        return {k: _value(get_args(kind)[1], v, f"{path}.{k}") for k, v in data.items()}
    if origin is Literal:
        if data not in get_args(kind):
            raise _SchemaFault(path, f"is {data!r}, not one of {', '.join(map(str, get_args(kind)))}")
        return data
    return _plain(kind, data, path)


def _tuple(kinds: tuple[Any, ...], data: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(data, (list, tuple)):
        raise _SchemaFault(path, "is not a list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_value(kinds[0], v, f"{path}[{i}]") for i, v in enumerate(data))
    if len(kinds) != len(data):
        raise _SchemaFault(path, f"has {len(data)} entries instead of {len(kinds)}")
    return tuple(_value(k, v, f"{path}[{i}]") for i, (k, v) in enumerate(zip(kinds, data, strict=True)))


def _plain(kind: Any, data: Any, path: str) -> Any:
    if kind is date:
        try:
            return date.fromisoformat(data)
        except (TypeError, ValueError):
            raise _SchemaFault(path, f"is {data!r}, not a date") from None
    if kind is float and isinstance(data, (int, float)) and not isinstance(data, bool):
        return float(data)
    if kind in (str, int, bool) and type(data) is kind:
        return data
    raise _SchemaFault(path, f"is {data!r}, not {kind.__name__}")
