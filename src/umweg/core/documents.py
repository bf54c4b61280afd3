"""JSON and YAML that a user can name: of bounded size and depth, no key twice, in time that grows with the text alone.

The parsers themselves stop too late: C code that calls itself brings the interpreter down, aliases of YAML make
gigabytes of a line, and an object that has a key twice means one thing to us and another to the next reader.

>>> json_of('{"a": [1, 2.5]}'), yaml_of("a: 010")
({'a': [1, 2.5]}, {'a': '010'})
>>> json_of("[" * 1000 + "]" * 1000)
Traceback (most recent call last):
umweg.core.documents.BrokenDocument: it is nested more than 100 levels deep
"""

from __future__ import annotations

import errno
import json
import math
import os
import re
import zlib
from itertools import accumulate
from pathlib import Path
from typing import Any, NoReturn

import yaml

DEEPEST = 100
MOST_BYTES = 512 << 20
MOST_YAML = 16 << 20
LONGEST_NUMBER = 4300  # digits; Python takes no more, as the time to read them is quadratic
_OTHERS = bytes(set(range(256)) - set(b"[]{}"))
_TEXTS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_INDENTED = re.compile(r"^[ \t?-]+", re.MULTILINE)  # what opens blocks of YAML stands at the beginning of a line
_ALIAS = re.compile(r"(?:^|[\s\[{,:?-])\*\S", re.MULTILINE)


class BrokenDocument(ValueError):
    """Why a text is no document that we read; ``line`` on which that shows, None where it is the whole."""

    def __init__(self, what: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(what)


TOO_DEEP = f"it is nested more than {DEEPEST} levels deep"


def bytes_of(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file; OSError (EFBIG) for one with more than ``most``, also where it has no end."""
    with path.open("rb") as f:
        raw = f.read(most + 1)
    if len(raw) > most:
        raise OSError(errno.EFBIG, f"File too large (more than {most >> 20} MB)", os.fspath(path))
    return raw


def text_of(path: Path, most: int = MOST_YAML) -> str:
    """The same as text, in UTF-8 with or without byte order mark; lines end as in Python. UnicodeDecodeError else."""
    return bytes_of(path, most).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def unpacked(raw: bytes, most: int = MOST_BYTES) -> bytes:
    """What gzip packed; ValueError where it is cut off, and for more than ``most`` bytes, of which none is made."""
    made, out = zlib.decompressobj(31), b""
    try:
        out = made.decompress(raw, most + 1)
    except zlib.error as e:
        raise BrokenDocument(f"its packing is damaged ({e})") from e
    if len(out) > most:
        raise BrokenDocument(f"it unpacks to more than {most >> 20} MB")
    if not made.eof:
        raise BrokenDocument("it is cut off")
    return out


def too_deep(raw: bytes) -> bool:
    """Whether brackets of a JSON text are nested too deep: each turn takes away the innermost pairs.

    >>> too_deep(b"[" * 101 + b"]" * 101), too_deep(b"[" * 100 + b"]" * 100), too_deep(b'"' + b"[" * 101 + b'"')
    (True, False, False)
    """
    left = raw.translate(None, _OTHERS)
    for _ in range(DEEPEST):
        if not left:
            return False
        left = left.replace(b"[]", b"").replace(b"{}", b"")
    if not left:
        return False
    brackets = _TEXTS.sub(b"", raw).translate(None, _OTHERS)
    return max(accumulate(1 if b in b"[{" else -1 for b in brackets), default=0) > DEEPEST


def _no_constant(name: str) -> NoReturn:
    raise BrokenDocument(f"{name} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BrokenDocument("an object has a field twice")
    return found


def _finite(text: str) -> float:
    if math.isfinite(number := float(text)):
        return number
    raise BrokenDocument(f"the number {text[:20]} is too large")


def strict(text: str | bytes, **options: Any) -> Any:
    """``json.loads`` without what it lets pass: great depth, NaN, a field twice in an object. ValueError."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if too_deep(raw):
        raise BrokenDocument(TOO_DEEP)
    return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, **options)


def json_of(text: str | bytes) -> Any:
    """A JSON document; BrokenDocument (a ValueError) for anything else, in words."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    try:
        return strict(raw, parse_float=_finite)
    except json.JSONDecodeError as e:
        raise BrokenDocument(f"{e.msg} at column {e.colno}", e.lineno) from e
    except UnicodeDecodeError as e:
        raise BrokenDocument(f"its byte {e.start + 1:,} is not UTF-8") from e
    except BrokenDocument:
        raise
    except ValueError as e:  # the only other one that Python knows
        raise BrokenDocument(f"a number has more than {LONGEST_NUMBER:,} digits") from e


# The C parser where the installation has it: ten times faster, the same events.
class Texts(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]  # one of two, known at run time only
    """YAML in which every scalar is the text that it is."""


class Typed(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML with numbers, days, truth values and nothing."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    out: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a key must be text", key_node.start_mark)
        if key in out:
            raise yaml.constructor.ConstructorError(None, None, f"the key '{key}' stands twice", key_node.start_mark)
        out[key] = loader.construct_object(value_node, deep=True)
    return out


def _number(loader: Any, node: yaml.ScalarNode) -> Any:
    if len(node.value) > LONGEST_NUMBER:  # those with colons (1:30:00) are read in quadratic time
        what = f"a number has more than {LONGEST_NUMBER:,} signs"
        raise yaml.constructor.ConstructorError(None, None, what, node.start_mark)
    return _NUMBERS[node.tag](loader, node)


_NUMBERS = {f"tag:yaml.org,2002:{kind}": getattr(Typed, f"construct_yaml_{kind}") for kind in ("int", "float")}
for _tag in _NUMBERS:
    Typed.add_constructor(_tag, _number)
for _loader in (Texts, Typed):
    _loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _line(mark: Any) -> int | None:
    return mark.line + 1 if mark else None


def _check(text: str, loader: Any) -> None:
    """BrokenDocument for what is too deep and for aliases, before anything is built."""
    indented = max(map(len, _INDENTED.findall(text)), default=0)
    if 2 * indented < DEEPEST and not _ALIAS.search(text) and not too_deep(text.encode("utf-8", "surrogatepass")):
        return
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise BrokenDocument("it refers to an alias; write the value itself", _line(event.start_mark))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise BrokenDocument(TOO_DEEP, _line(event.start_mark))


def yaml_of(text: str, loader: Any = Texts) -> Any:
    """A YAML document, its scalars as texts unless another loader is given; BrokenDocument for anything else."""
    try:
        _check(text, loader)
        return yaml.load(text, loader)  # noqa: S506  # a loader of texts, or a safe one
    except yaml.YAMLError as e:
        said = getattr(e, "problem", None) or str(e).partition("\n")[0]
        raise BrokenDocument(said, _line(getattr(e, "problem_mark", None))) from e
    except BrokenDocument:
        raise
    except ValueError as e:  # a day that no month has, a number of too many digits
        raise BrokenDocument(str(e).partition(";")[0]) from e
