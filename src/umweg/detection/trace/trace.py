"""``umweg.trace``: which routes over one and two transit countries can have carried how much, at least and at most.

The excess of every leg (from the store, or from a table of one's own) forms a network; ``measures/routes.py`` says what
the paths through it are, ``measures/route_bounds.py`` solves the linear programmes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.core.errors import UsageError
from umweg.detection.trace.from_store import of_store
from umweg.detection.trace.leg_table import code_of, given, read
from umweg.detection.trace.options import TraceOptions
from umweg.detection.trace.result import ALWAYS, provenance, result
from umweg.engines import Engine
from umweg.results import TraceResult

if TYPE_CHECKING:
    from umweg.law.load import Regime
    from umweg.store import Store


def trace(
    engine: Engine | None = None,
    store: Store | None = None,
    regime: str | Path | Regime = "eu-russia",
    *,
    legs: str | Path | None = None,
    origin: str | None = None,
    target: str | None = None,
    options: TraceOptions | None = None,
    **settings: Any,
) -> TraceResult:
    """Routes over one and two transit countries, with the least and the most that each can have carried.

    ``store`` with an ``engine`` that reads it; ``legs`` a leg table (CSV) instead, for which
    ``origin`` and ``target`` are named where the table does not make them plain. ``settings`` are fields of
    ``TraceOptions``. Raises UsageError for options that contradict each other, SourceError for a table that is not
    valid, NotAssessable where the store holds no leg of any route.

    >>> import tempfile
    >>> table = "from,to,good,lower,central,upper,currency\\nEU,KG,X,80,100,120,EUR\\nKG,KZ,X,30,40,50,EUR\\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "legs.csv"
    ...     _ = file.write_text(table + "KZ,RU,X,,,,EUR\\n")
    ...     result = trace(legs=file)
    >>> route = result.goods[0].routes[0]
    >>> route.name, route.carried.least, route.carried.most
    ('EU→KG→KZ→RU', 0.0, 50.0)
    """
    chosen = options or TraceOptions()
    if settings:
        chosen = TraceOptions(**{**chosen.as_dict(), **settings})
    if (store is None) == (legs is None):
        raise UsageError("trace needs a store or a leg table, not both.", mend="Give --store DIR or --legs FILE.csv.")
    if legs is not None:
        if regime != "eu-russia":
            raise UsageError("A leg table has no regime.", where="regime", mend="Leave --regime out.")
        return _of_table(legs, origin, target, chosen)
    if origin is not None or target is not None:
        raise UsageError("Origin and target of a store are the regime's.", mend="Give another --regime.")
    assert store is not None  # noqa: S101  # for mypy; checked above
    assert engine is not None  # noqa: S101  # a store comes with one
    return of_store(engine, store, regime, chosen)


def _of_table(path: str | Path, origin: str | None, target: str | None, options: TraceOptions) -> TraceResult:
    plain = TraceOptions(goods=options.goods, via=options.via)
    if options != plain:
        raise UsageError(
            "With a leg table only goods and transit countries can be chosen.",
            mend="Write supply, absorbed, markup and losses into the table (docs/how-to/trace.md).",
        )
    table = read(path, origin, target)
    networks = given(table, options.goods, tuple(code_of(v) for v in options.via))
    missing = "Legs that the table does not name for a good are not part of its network."
    return result(
        networks,
        None,
        (missing,) if len(networks) > 1 else (),
        ("Excess of each leg as given in the table; an empty figure is unknown.", missing, *ALWAYS),
        provenance("leg table", (), (), {**plain.as_dict(), "file": table.name, "sha256": table.sha256}),
    )
