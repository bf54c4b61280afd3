"""Small stores for claims: what a reporter told, month by month, and a claim about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from umweg import engines, ingest
from umweg.claims.check import judge
from umweg.claims.model import Claim, Comparison, Good, Period, Reading
from umweg.results.check import CheckedClaim
from umweg.store import Store

HEAD = "reporter,partner,flow,product,nomenclature,period,value,currency,mass_kg\n"
Row = tuple[str, str, str, str, str, float]


def months(first: str, count: int) -> list[str]:
    """So many months from one on, as text."""
    at = int(first[:4]) * 12 + int(first[5:]) - 1
    return [f"{m // 12}-{m % 12 + 1:02}" for m in range(at, at + count)]


def flow(
    reporter: str, partner: str, first: str, values: Iterable[float], *, flow: str = "export", product: str = "TOTAL",
    currency: str = "EUR",
) -> str:  # fmt: skip
    """Rows of one flow, a month each; None leaves a month out."""
    values = list(values)
    named = zip(months(first, len(values)), values, strict=True)
    return "".join(
        f"{reporter},{partner},{flow},{product},HS,{m},{v},{currency},{v * 2}\n" for m, v in named if v is not None
    )


def store(folder: Path, *rows: str) -> Store:
    """A store of these rows."""
    file = folder / "rows.csv"
    file.write_text(HEAD + "".join(rows), encoding="utf-8")
    ingest(file, source="tidy", store=folder / "store").raise_if_failed()
    return Store.open(folder / "store")


def reading(period: str, measure: str, value: float | None = None, **more: Any) -> Reading:
    """A reading of exports of Germany to Kazakhstan, all goods, unless something else is said."""
    compared = more.pop("compared", None)
    given = {"flow": "export", "reporter": ("DE",), "partner": ("KZ",), "good": Good(None, "TOTAL", ("TOTAL",)),
             "precision": 0, **more}  # fmt: skip
    comparison = Comparison(Period.parse(compared), stated=True) if compared else None
    return Reading(period=Period.parse(period), measure=measure, value=value, comparison=comparison, **given)  # type: ignore[arg-type]


def checked(held: Store, *readings: Reading, **more: Any) -> CheckedClaim:
    """The verdict on one claim."""
    claim = Claim("c1", (0, 4), (0, 4), "text", "en", readings=readings, **more)
    (found,) = judge([claim], engines.open(), held)
    return found
