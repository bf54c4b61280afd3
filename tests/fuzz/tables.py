"""Random tables in the providers' native layouts: what is written, what must come back, and how rows are damaged.

Each layout writes rows with keys of their own, so that what was written is exactly what must be read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from math import prod
from typing import Any, NamedTuple

from hypothesis import strategies as st

UN = {"51": "AM", "398": "KZ", "643": "RU", "276": "DE", "156": "CN", "842": "US"}
MEMBERS = ("DE", "FR", "PL", "AT", "NL")
PARTNERS = ("KG", "KZ", "RU", "UZ", "AM")
HS6 = ("010121", "870323", "854231", "847130", "730890")
CN8 = ("87032319", "85423190", "35069190", "39XXXXXX", "01012100")


class Row(NamedTuple):
    """One flow: key, figures (mass None: missing), and what is wrong with it (``""``: nothing)."""

    reporter: str
    partner: str
    flow: str
    product: str
    month: int
    value: float
    mass: float | None
    damage: str = ""


class Written(NamedTuple):
    """A file, the line of each row, and the rows that must come back: key, value, mass."""

    name: str
    data: bytes
    lines: list[int]
    good: list[tuple[Any, ...]]


class Layout(NamedTuple):
    """A provider's way to write flows: codes it takes, ways to spoil a row, and the writer."""

    id: str
    source: str
    reporters: tuple[str, ...]
    products: tuple[str, ...]
    flows: tuple[str, ...]
    months: int
    damages: tuple[str, ...]
    write: Callable[[Sequence[Row], str, Sequence[int]], Written]


FIGURES = {"text": "12x", "negative": "-5", "endless": "1e400", "underscore": "1_0", "huge": "1e19"}
EVERY = ("short", "long", "partner", "product", "period", *FIGURES)


def tables(layout: Layout, damages: bool) -> st.SearchStrategy[list[Row]]:
    """Rows whose keys are all different; with ``damages`` some of them are spoiled, but never all."""
    key = st.tuples(
        st.sampled_from(layout.reporters),
        st.sampled_from(PARTNERS if layout.reporters == MEMBERS else layout.reporters),
        st.sampled_from(layout.flows),
        st.sampled_from(layout.products),
        st.integers(1, layout.months),
    )
    rows = st.builds(
        lambda k, v, m, d: Row(*k, v / 100, m, d),
        key,
        st.integers(0, 10**11),
        st.none() | st.integers(0, 10**9).map(lambda n: n / 1000),
        st.sampled_from(("", *layout.damages)) if damages else st.just(""),
    )
    found = st.lists(rows, min_size=2, max_size=25, unique_by=lambda r: r[:5])
    return found.map(lambda rows: [rows[0]._replace(damage=""), *rows[1:]])


def _text(
    rows: Sequence[Row], head: str, fields: Callable[[Row], list[str]], form: str, blank: Sequence[int], tab: str = ","
) -> tuple[bytes, list[int]]:
    """A text table with blank lines before some rows; ``form`` names its line ends, byte order mark and quotes."""
    lines, at = [head], []
    for i, row in enumerate(rows):
        lines += [""] * (i in blank)
        cells = [f'"{c}"' if "quoted" in form else c for c in fields(row)]
        lines.append(tab.join(cells[:-1] if row.damage == "short" else [*cells, *["7"] * (row.damage == "long")]))
        at.append(len(lines))
    end = "\r\n" if "crlf" in form else "\n"
    text = end.join(lines) + (end if "open" not in form else "")
    return text.encode("utf-8-sig" if "mark" in form else "utf-8"), at


def _figure(row: Row, written: str) -> str:
    return f'"{written}"-0-' if row.damage == "quote" else FIGURES.get(row.damage, written)


def _good(
    rows: Sequence[Row], year: int, value: float = 1, mass: float = 1, names: dict[str, str] | None = None
) -> list[tuple[Any, ...]]:
    """What must come back, in order."""
    called = names or {}
    return sorted(
        (
            called.get(r.reporter, r.reporter), called.get(r.partner, r.partner), r.flow, r.product, year, r.month,
            round(r.value * value, 3), None if r.mass is None else round(r.mass * mass, 3),
        )
        for r in rows
        if not r.damage
    )  # fmt: skip


COMEXT = (
    "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA21,PRODUCT_CPA22,PRODUCT_BEC,PRODUCT_BEC5,"
    "PRODUCT_SECTION,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT"
)


def comext(rows: Sequence[Row], form: str, blank: Sequence[int]) -> Written:
    """A monthly file ``full_v2``."""

    def fields(r: Row) -> list[str]:
        value = _figure(r, repr(r.value))
        return [
            r.reporter, "??" if r.damage == "partner" else r.partner, "E", "12" * 7 if r.damage == "product" else
            r.product, "59229", "2052", "2059", "220", "311210", "06", "1" if r.flow == "import" else "2", "1",
            "NO_SU", "202413" if r.damage == "period" else f"2022{r.month:02}", value, value,
            "" if r.mass is None else repr(r.mass), "0",
        ]  # fmt: skip

    data, lines = _text(rows, COMEXT, fields, form, blank)
    return Written("full_v2_202201.dat", data, lines, _good(rows, 2022))


def baci(rows: Sequence[Row], form: str, blank: Sequence[int]) -> Written:
    """A year of BACI: thousands of dollars, tonnes, codes as numbers, padded quantities."""

    def fields(r: Row) -> list[str]:
        mass = "           NA" if r.mass is None else f"{r.mass:13.3f}"
        return [
            "20x1" if r.damage == "period" else "2021", r.reporter, "999999" if r.damage == "partner" else r.partner,
            "x" if r.damage == "product" else str(int(r.product)), _figure(r, repr(r.value)), mass,
        ]  # fmt: skip

    head = '"t","i","j","k","v","q"'
    data, lines = _text(rows, head, fields, form, blank)
    return Written("BACI_HS92_Y2021_V202301.csv", data, lines, _good(rows, 2021, 1000, 1000, UN))


def _record(r: Row) -> dict[str, Any]:
    """A record of Comtrade, with the fields that matter and some that do not."""
    return {
        "typeCode": "C", "freqCode": "M", "refYear": 2022, "period": "202213" if r.damage == "period" else
        f"2022{r.month:02}", "reporterCode": r.reporter, "flowCode": "M" if r.flow == "import" else "X",
        "partnerCode": "9999" if r.damage == "partner" else r.partner, "partner2Code": "0", "classificationCode": "H6",
        "cmdCode": "8?03" if r.damage == "product" else r.product, "customsCode": "C00", "motCode": "0",
        "qtyUnitCode": "-1", "qty": None, "netWgt": r.mass, "cifvalue": None, "fobvalue": None,
        "primaryValue": _figure(r, repr(r.value)), "isReported": "True", "isAggregate": "False",
    }  # fmt: skip


def _comtrade_good(rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    """A weight of 0 beside a value says that there is none."""
    return _good([r._replace(mass=None) if not r.mass and r.value else r for r in rows], 2022, names=UN)


def comtrade_json(rows: Sequence[Row], form: str, blank: Sequence[int]) -> Written:
    """An answer of the API; a record's line is its number."""
    records = [_record(r) for r in rows]
    document = {"count": len(rows), "data": records, "error": ""}
    return Written("a.json", json.dumps(document).encode(), list(range(1, len(rows) + 1)), _comtrade_good(rows))


def comtrade_bulk(rows: Sequence[Row], form: str, blank: Sequence[int]) -> Written:
    """A bulk file, separated by tabs."""

    def fields(r: Row) -> list[str]:
        return ["" if v is None else str(v) for v in _record(r).values()]

    head = "\t".join(_record(rows[0]))
    data, lines = _text(rows, head, fields, form, blank, "\t")
    return Written("COMTRADE-FINAL-CA0512022H6.txt", data, lines, _comtrade_good(rows))


ORDER = ("freq", "reporter", "partner", "product", "flow", "indicators", "time")


def jsonstat(rows: Sequence[Row], form: str, blank: Sequence[int]) -> Written:
    """A cube whose dimensions stand in an order of its own; a cell's line is its number among those filled."""
    order = ORDER[::-1] if "crlf" in form else ORDER
    unknown = "??"
    cells: dict[tuple[str, ...], tuple[int, str]] = {}
    for i, r in enumerate(rows):
        partner = unknown if r.damage == "partner" else r.partner
        period = "2022-13" if r.damage == "period" else f"2022-{r.month:02}"
        product = "8?03" if r.damage == "product" else r.product
        key = {"freq": "M", "reporter": r.reporter, "partner": partner, "product": product, "time": period}
        key["flow"] = "1" if r.flow == "import" else "2"
        figures = {"VALUE_IN_EUROS": _figure(r, repr(r.value))}
        if r.mass is not None and not r.damage:
            figures["QUANTITY_IN_100KG"] = repr(r.mass)
        for name, figure in figures.items():
            cells[tuple({**key, "indicators": name}[d] for d in order)] = (i, figure)
    codes = [sorted({k[d] for k in cells}) for d in range(len(order))]
    sizes = [len(c) for c in codes]

    def place(key: tuple[str, ...]) -> int:
        return sum(codes[d].index(c) * prod(sizes[d + 1 :]) for d, c in enumerate(key))

    filled = sorted((place(k), i, figure) for k, (i, figure) in cells.items())
    document = {
        "version": "2.0", "class": "dataset", "id": order, "size": sizes,
        "dimension": {d: {"category": {"index": {c: n for n, c in enumerate(codes[i])}}} for i, d in enumerate(order)},
        "value": {str(p): f for p, _, f in filled},
    }  # fmt: skip
    firsts = {i: n for n, (_, i, _) in reversed(list(enumerate(filled, 1)))}
    good = _good(rows, 2022, mass=100)
    return Written("a.json", json.dumps(document).encode(), [firsts[i] for i in range(len(rows))], good)


BOTH = ("import", "export")
LAYOUTS = (
    Layout("comext-bulk", "comext-bulk", MEMBERS, CN8, BOTH, 12, (*EVERY, "quote"), comext),
    Layout("baci", "baci", tuple(UN), HS6, ("export",), 1, (*EVERY, "quote"), baci),
    Layout("comtrade-json", "comtrade", tuple(UN), HS6, BOTH, 12, EVERY[2:], comtrade_json),
    Layout("comtrade-bulk", "comtrade", tuple(UN), HS6, BOTH, 12, (*EVERY, "quote"), comtrade_bulk),
    Layout("eurostat-jsonstat", "eurostat-jsonstat", MEMBERS, CN8, BOTH, 12, EVERY[2:], jsonstat),
)
