"""What to download: requests, how they split when the provider says "too big", and the plan of each source.

A source's folder holds either ``fetch.yml`` (fixed files, such as lists) or ``fetch.py`` with
``plan(first, last, **options)`` and ``LIMITS``. Addresses never hold keys: those go into a header, and only at
the moment of sending.

>>> three = {"partner": ("KZ", "KG", "AM")}
>>> r = FetchRequest("x", "a.csv", "https://example.org/{partner}/data", dims=three, split_by=("partner",))
>>> r.address
'https://example.org/KZ+KG+AM/data'
>>> [s.address for s in r.split()]
['https://example.org/KZ/data', 'https://example.org/KG+AM/data']
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from inspect import Parameter, signature
from pathlib import Path
from types import ModuleType
from typing import Any, Literal
from urllib.parse import quote, urlencode

import yaml

from umweg.core.errors import UsageError

Expect = Literal["csv", "xml", "json", "zip", "7z", "gzip", "any"]


@dataclass(frozen=True, slots=True)
class ProviderKey:
    """Where a provider's key comes from (environment variable ``env``) and in which header it goes."""

    env: str
    header: str
    link: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True)
class ProviderLimits:
    """How much a provider allows: requests a second and a day (0: not known), one file's bytes at most."""

    per_second: float = 1.0
    per_day: int = 0
    most_bytes: int = 2 << 30


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One file to download.

    ``url`` and ``params`` may hold ``{dim}``, ``{dim_first}`` and ``{dim_last}``: values of ``dims``, put together
    with ``join``. ``split_by``: dims by which the request may be halved, in this order. ``full_at``: a JSON
    answer with so many records (its ``count``) was cut off by the provider. ``estimate``: expected bytes, 0 if
    not known. ``sha256``: where it is published. ``poll``: where to ask for answers that are prepared for later
    (``queued.py``). ``groups``: of a dim whose one value stands for many ("AG6": all goods), these, in groups that a
    request can name at once; it is divided into them when all else is one. ``link``: pattern of the file's address in
    the web page that ``url`` is.
    """

    source: str
    name: str
    url: str
    dims: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    split_by: tuple[str, ...] = ()
    join: str = "+"
    expect: Expect = "any"
    key: ProviderKey | None = None
    full_at: int = 0
    estimate: int = 0
    sha256: str = ""
    poll: str = ""
    link: str = ""
    groups: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The whole address, without any key."""
        values: dict[str, str] = {}
        for dim, given in self.dims.items():
            values |= {
                dim: self.join.join(given),
                f"{dim}_first": min(given, default=""),
                f"{dim}_last": max(given, default=""),
            }
        url = self.url.format(**{k: quote(v, safe="+-,.") for k, v in values.items()})
        query = urlencode({k: v.format(**values) for k, v in self.params.items()}, safe=",+/:")
        return f"{url}?{query}" if query else url

    def split(self) -> tuple[FetchRequest, ...]:
        """Two requests that ask for half each, or one for each group; none if it cannot be divided further."""
        for dim in self.split_by:
            given = self.dims.get(dim, ())
            if len(given) > 1:
                half = len(given) // 2
                halves = (given[:half], given[half:])
                return tuple(self._with(dim, h) for h in halves)
        for dim, groups in self.groups.items():
            return tuple(replace(self._with(dim, g), groups={}) for g in groups)
        return ()

    def _with(self, dim: str, values: tuple[str, ...]) -> FetchRequest:
        dims = {**self.dims, dim: values}
        mark = hashlib.sha256(repr(sorted(dims.items())).encode()).hexdigest()[:8]
        stem, dot, suffix = self.name.partition(".")
        return replace(
            self, dims=dims, name=f"{stem.partition('~')[0]}~{mark}{dot}{suffix}", estimate=self.estimate // 2
        )


@dataclass(frozen=True, slots=True)
class DownloadPlan:
    """All requests for a source and span. ``verified``: whether the addresses were ever tried by this project."""

    source: str
    requests: tuple[FetchRequest, ...]
    limits: ProviderLimits = ProviderLimits()
    verified: bool = False

    @property
    def estimate(self) -> int:
        """Expected bytes of all files; 0 if one is not known."""
        sizes = [r.estimate for r in self.requests]
        return sum(sizes) if all(sizes) else 0

    def as_rows(self) -> list[dict[str, Any]]:
        """Plain data: file, address, expected bytes, and the variable that holds the key."""
        return [
            {"file": r.name, "address": r.address, "bytes": r.estimate or None, "key": r.key.env if r.key else None}
            for r in self.requests
        ]


def months(first: str, last: str) -> tuple[str, ...]:
    """All months from ``first`` to ``last``, both included; UsageError if they are none.

    >>> months("2021-12", "2022-02")
    ('2021-12', '2022-01', '2022-02')
    """
    try:
        (a, b), (c, d) = (tuple(map(int, t.split("-"))) for t in (first, last))
    except ValueError:
        a, b, c, d = 0, 0, 0, 0
    if not (1900 <= a <= c <= 2200 and 1 <= b <= 12 and 1 <= d <= 12 and (a, b) <= (c, d)):
        raise UsageError(
            f"'{first}' to '{last}' is no span of months.", where="from, to", mend="Write --from 2019-01 --to 2024-12."
        )
    return tuple(f"{m // 12}-{m % 12 + 1:02}" for m in range(a * 12 + b - 1, c * 12 + d))


def fetchable(source: str) -> bool:
    """True if there is a plan for the source."""
    folder = source.replace("-", "_")
    return (files("umweg.sources") / folder / "fetch.yml").is_file() or _module(folder) is not None


def _module(folder: str) -> str | None:
    name = f"umweg.sources.{folder}.fetch"
    try:
        return name if find_spec(name) else None
    except ModuleNotFoundError:
        return None


def plan(source: str, first: str | None = None, last: str | None = None, **options: Sequence[str]) -> DownloadPlan:
    """What to download for ``source`` (a name with hyphens); UsageError if that is not known.

    ``first`` and ``last``: months, both included; lists that only have a present need none.
    """
    folder = source.replace("-", "_")
    fixed = files("umweg.sources") / folder / "fetch.yml"
    if fixed.is_file():
        if options:
            raise UsageError(
                f"'{source}' has no options.",
                where=", ".join(options),
                mend="It is downloaded as a whole: leave them out.",
            )
        return _fixed(source, yaml.safe_load(fixed.read_text("utf-8")))
    name = _module(folder)
    if name is None:
        raise UsageError(
            f"'{source}' cannot be downloaded by Umweg.",
            where="source",
            mend=f"Download its files yourself and give them to umweg ingest; the address: umweg sources {source}",
        )
    if not first or not last:
        raise UsageError(
            f"'{source}' needs a span of months.", where="from, to", mend="Write --from 2019-01 --to 2024-12."
        )
    module = import_module(name)
    _check_options(source, module, options)
    requests = module.plan(first, last, **options)
    return DownloadPlan(source, tuple(requests), module.LIMITS, bool(getattr(module, "VERIFIED", False)))


def _check_options(source: str, module: ModuleType, options: Mapping[str, Any]) -> None:
    """UsageError for an option that the plan needs and has not got, or that it does not know."""
    known = {n: p for n, p in signature(module.plan).parameters.items() if p.kind is Parameter.KEYWORD_ONLY}
    lacking = [f"--{n}" for n, p in known.items() if p.default is Parameter.empty and not options.get(n)]
    strange = [f"--{n}" for n in options if n not in known]
    for names, what in ((lacking, "needs"), (strange, "does not know")):
        if names:
            raise UsageError(f"'{source}' {what} {', '.join(names)}.", where=source, mend=f"It takes: {module.OPTIONS}")


def _fixed(source: str, body: Mapping[str, Any]) -> DownloadPlan:
    requests = tuple(
        FetchRequest(
            source, f["name"], f["url"], params=f.get("params", {}), expect=f.get("expect", "any"),
            estimate=int(f.get("bytes", 0)), link=f.get("link", ""),
        )
        for f in body["files"]
    )  # fmt: skip
    limits = ProviderLimits(**body.get("limits", {}))
    return DownloadPlan(source, requests, limits, bool(body.get("verified", False)))


def safe_name(name: str) -> str:
    """``name`` if it is a plain file name; ValueError otherwise."""
    if Path(name).name != name or name.startswith(".") or not name.isprintable():
        raise ValueError(name)
    return name
