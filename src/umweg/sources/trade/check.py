"""Judge every row of a staged file: good rows in the shape of the contract, bad rows with line and reason.

The only place where rows are judged, for all sources. Dimensions are judged once for each distinct text
(``lookups.py``); the rows themselves pass through one join, so ten million rows cost seconds and bounded
memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, number, text
from umweg.files.input_file import InputFile
from umweg.sources.base import StagedFile
from umweg.sources.columns import Columns
from umweg.sources.trade import bulk_columns, code_lookups, text_columns
from umweg.sources.trade.duplicates import Twins, mark_twins, summed
from umweg.sources.trade.faults import MEASURES, find_faults
from umweg.sources.trade.quarantine import RowFault, make_bad

DIMENSIONS = (
    "reporter",
    "partner",
    "flow",
    "freq",
    "currency",
    "valuation",
    "status",
    "qty_unit",
    "indicator",
)
MASS = SQL("if({0}.mass_kg = 0 and {0}.value > 0, null, {0}.mass_kg) as mass_kg")
"""A mass of zero beside a value was not stated (``StagedFile.rounded``); long files are Eurostat's."""
FINER = "finer detail of a total that is stored"
DIMS, GOODS = "dim_combos", "good_combos"


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """What became of a file's rows.

    ``good``: relation with the columns of ``tables.FLOWS`` but source and snapshot. ``bad``: relation with
    kind and the columns of ``tables.QUARANTINE`` but snapshot. ``read`` counts records that state something,
    ``stored`` rows of
    ``good``, ``missing`` records that say only that there is no figure. ``reasons`` counts bad rows by kind.
    ``left_out`` counts rows that are not stored on purpose, by reason; ``merged`` rows that were added to others,
    ``joined`` those and all others that share a row of ``good`` with another: second figures, aliases.
    ``ordered``: the rows of ``good`` as a table, sorted by year and then ``tables.FLOW_ORDER``, where they are.
    Read = stored + joined + the finer details left out + quarantined.
    """

    good: SQL
    bad: SQL
    read: int
    stored: int
    missing: int
    reasons: Mapping[str, int]
    merged: int = 0
    joined: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    unlisted: tuple[str, ...] = ()
    ordered: pa.Table | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else became of rows, in words: for the report's warnings."""
        said = [f"{n:,} row{'s' * (n != 1)} not stored: {what}." for what, n in self.left_out.items() if n]
        if self.merged:
            rows = "1 row was" if self.merged == 1 else f"{self.merged:,} rows were"
            said.append(f"{rows} added to another of the same grain (parts of one flow).")
        if self.unlisted:
            said.append(f"Codes of {', '.join(self.unlisted)} were checked for their form only: no list is at hand.")
        return tuple(said)

    @property
    def finer(self) -> int:
        """Rows read that are details of a total which is stored; whatever else is left out was never asked for."""
        return self.left_out.get(FINER, 0)

    @property
    def quarantined(self) -> int:
        """All bad rows."""
        return sum(self.reasons.values())


def _take(staged: StagedFile, column: str) -> SQL:
    """SQL for a dimension's text, trimmed, empty as NULL."""
    take = staged.takes.get(column)
    return SQL(f"nullif(trim(({take.sql})::varchar), '')" if take else "null::varchar")


def _measure(staged: StagedFile, column: str) -> SQL:
    """SQL for a measure, and for the text it came from (``<column>_raw``)."""
    take = staged.takes[column]
    raw = f"({take.sql})::double" if take.typed else f"nullif(trim({take.sql}), '')"
    figure = raw if take.typed else f"try_cast({raw} as double)"
    if take.scale != 1:  # 0.63 x 100 is 63, not 63.00000000000001
        figure = f"round({figure} * {number(take.scale)}, 3)"
    if not take.typed:
        figure = f"case when not contains({raw}, '_') then {figure} end"
    return SQL(f", {figure} as {ident(column)}, {raw} as {ident(f'{column}_raw')}")


def _prepare(engine: Engine, staged: StagedFile, combined: bool = False) -> None:
    """Distinct texts (of the rows, or of their combinations), then the maps from text to code."""
    of_dims, of_goods = (DIMS, GOODS) if combined else (staged.relation, staged.relation)
    dims = ", ".join(f"{_take(staged, c)} as {ident(c)}" for c in DIMENSIONS)
    engine.execute(f"create table dims as select distinct {dims} from {of_dims} where {staged.keep}")
    keys = ", ".join(f"{_take(staged, c)} as {ident(c)}" for c in ("product", "nomenclature", "period"))
    engine.execute(f"create table goods as select distinct {keys} from {of_goods} where {staged.keep}")
    code_lookups.country_codes(engine, staged.scheme)
    for column in ("reporter", "partner"):
        if staged.names:
            code_lookups.named_codes(engine, SQL(column), SQL("dims"))
        codes = SQL("known_codes" if staged.names else "country_codes")
        code_lookups.map_countries(engine, SQL(column), SQL("dims"), codes)
    code_lookups.word_types(engine)
    for column in code_lookups.WORDS:
        if column in staged.takes:
            code_lookups.map_words(engine, SQL(column), SQL("dims"))
    code_lookups.map_periods(engine, SQL("period"), SQL("goods"))
    engine.execute(
        "create table combos as select distinct product as text, nomenclature, year(day)::integer as year "
        "from goods join m_period on goods.period = m_period.text where day is not null"
    )
    code_lookups.map_products(engine, SQL("combos"))
    valid_currency = "regexp_full_match(upper(currency), '[A-Z]{3}')"
    for sql, kind, valid in (
        ("upper(currency)", "e_currency", valid_currency),
        ("qty_unit", "e_unit", "qty_unit is not null"),
    ):
        engine.execute(
            f"create type {kind} as enum (select distinct {sql} from dims where {valid} union select '?' order by 1)"
        )


def _codes(staged: StagedFile) -> dict[str, SQL]:
    """SQL for the code of each dimension but those of the product, over the maps."""
    has = staged.takes
    freq = "coalesce(mq.code, 'M'::e_freq)" if "freq" in has else "'M'::e_freq"
    found = {
        "reporter": "mr.code",
        "partner": "mp.code",
        "flow": "mf.code",
        "period": "mt.day",
        "freq": f"case when mt.freq <> 'D' then mt.freq::e_freq else {freq} end",
        "currency": "try_cast(upper(x.currency) as e_currency)",
        "valuation": "mv.code" if "valuation" in has else "null::e_valuation",
        "status": "coalesce(ms.code, 'reported'::e_status)" if "status" in has else "'reported'::e_status",
        "qty_unit": "try_cast(x.qty_unit as e_unit)",
    }
    return {c: SQL(sql) for c, sql in found.items()}


def _maps(staged: StagedFile) -> SQL:
    """SQL: the maps of all dimensions but the product's, joined to the rows ``x``."""
    more = " ".join(
        f"left join m_{c} {name} on x.{c} = {name}.text"
        for c, name in (("flow", "mf"), ("freq", "mq"), ("valuation", "mv"), ("status", "ms"))
        if c in staged.takes
    )
    return SQL(
        "left join m_reporter mr on x.reporter = mr.text left join m_partner mp on x.partner = mp.text "
        f"left join m_period mt on x.period = mt.text {more}"
    )


PRODUCT_MAP = (
    "left join m_product mg on try_cast(x.product as e_good) = mg.text "
    "and try_cast(x.nomenclature as e_system) = mg.nomenclature and year(mt.day)::integer = mg.year"
)


def _judge(engine: Engine, staged: StagedFile, faults: list[RowFault]) -> None:
    """Make ``judged``: line, codes, numbers and the number of the first fault (0: none)."""
    numbers = ("number",) if staged.indicators else tuple(m for m in MEASURES if m in staged.takes)
    raws = "".join(_measure(staged, m) for m in numbers)
    dims = ", ".join(f"{_take(staged, c)} as {ident(c)}" for c in (*DIMENSIONS, "product", "nomenclature", "period"))
    case = " ".join(f"when {f.when} then {i:d}" for i, f in enumerate(faults, 1))
    scale = " ".join(f"when {text(i)} then {number(f)}" for i, (_, f) in staged.indicators.items() if f != 1)
    weighed = {"mass_kg", "value"} <= set(numbers) and not staged.rounded
    measures = ", ".join(MASS.format("x") if m == "mass_kg" and weighed else f"x.{ident(m)}" for m in numbers)
    if scale:  # rounded to a gram: 0.63 x 100 is 63, not 63.00000000000001
        measures = f"round(x.number * (case upper(x.indicator) {scale} else 1 end), 3) as number"
    factor = " ".join(f"when {text(i)} then {text(c)}" for i, (c, _) in staged.indicators.items())
    indicator = f", case upper(x.indicator) {factor} end as measure" if staged.indicators else ""
    twins = "".join(f", x.{ident(c)}" for c in ("facet", "level") if getattr(staged, c))
    extra = "".join(f", ({e}) as {ident(c)}" for c, e in (("facet", staged.facet), ("level", staged.level)) if e)
    codes = ", ".join(f"{sql} as {ident(c)}" for c, sql in _codes(staged).items())
    engine.execute(f"""
        create table judged as select x._line, {codes}, mg.code as product, mg.edition as nomenclature,
          {measures}{indicator}{twins}, (case {case} else 0 end)::utinyint as fault
        from (select _line, {dims}{raws}{extra} from {staged.relation} where {staged.keep}) x
        {_maps(staged)} {PRODUCT_MAP}""")


def _sift(
    engine: Engine, staged: StagedFile, parsed: Columns, faults: list[RowFault]
) -> bulk_columns.SievedColumns | None:
    """Prepare the maps, and tell the plain rows from those that need a closer look; those become the relation.

    None if all rows need it: then nothing has been prepared.
    """
    simple = staged.keeps_all and not staged.indicators
    if simple and all(staged.takes[m].column for m in MEASURES if m in staged.takes):
        others = tuple(c for c in parsed.codes if c != staged.goods[0])
        dims = bulk_columns.combine(engine, SQL(DIMS), parsed, others)
        goods = bulk_columns.combine(engine, SQL(GOODS), parsed, staged.goods) if dims else None
        if dims and goods:
            _prepare(engine, staged, combined=True)
            texts = _dims_sql(staged, faults), _goods_sql(staged)
            return bulk_columns.sift(engine, staged, parsed, dims, goods, texts)
    return None


def _dims_sql(staged: StagedFile, faults: list[RowFault]) -> SQL:
    """SQL: the codes of each combination of texts but the product's, and whether they are sound (``ok``)."""
    columns = ("reporter", "partner", "flow", "freq", "period", "currency", "valuation", "status", "qty_unit")
    dims = ", ".join(f"{_take(staged, c)} as {ident(c)}" for c in columns)
    never = "".join(f", ({staged.takes[m].never}) as never_{m}" for m in MEASURES if m in staged.takes)
    wrong = " or ".join(f"coalesce({f.when}, false)" for f in faults if f.column in columns)
    codes = ", ".join(
        f"coalesce(enum_code({sql})::integer, -1) as {ident(c)}" for c, sql in _codes(staged).items() if c != "period"
    )
    kept = "".join(f", x.never_{m}" for m in MEASURES if m in staged.takes)
    return SQL(f"""
        select {codes}, coalesce((mt.day - date '1970-01-01')::integer, 0) as day,
          coalesce(year(mt.day) - {bulk_columns.EPOCH}, 0)::integer as year,
          coalesce(month(mt.day) - 1, 0)::integer as period,
          not ({wrong}) as ok{kept}
        from (select id, 1.0 as value, {dims}{never} from {DIMS}) x {_maps(staged)} order by x.id""")


def _goods_sql(staged: StagedFile) -> SQL:
    """SQL: the codes of each combination of product and period, and whether they are known (``ok``)."""
    goods = ", ".join(f"{_take(staged, c)} as {ident(c)}" for c in ("product", "nomenclature", "period"))
    return SQL(f"""
        select coalesce(enum_code(mg.code)::integer, -1) as product,
          coalesce(enum_code(mg.edition)::integer, -1) as nomenclature, mg.code is not null as ok
        from (select id, {goods} from {GOODS}) x left join m_period mt on x.period = mt.text {PRODUCT_MAP}
        order by x.id""")


def _good(engine: Engine, staged: StagedFile, twins: Twins, name: SQL) -> None:
    """Make the view ``name``: the contract's columns but source and snapshot, one row a grain."""
    grain = "reporter, partner, flow, product, nomenclature, period, freq"
    if not staged.indicators:
        m = ", ".join(f"{c if c in staged.takes else 'null::double'} as {c}" for c in MEASURES)
        parts = f" union all {summed(staged, SQL(grain))}" if twins.folded else ""
        engine.execute(
            f"create view {name} as select {grain}, {m}, currency, qty_unit, valuation, status "
            f"from judged where fault = 0{parts}"
        )
        return
    m = ", ".join(f"max(number) filter (measure = '{c}') as {c}" for c in MEASURES)
    engine.execute(
        f"create table {name} as select {grain}, {m}, if(value is null, null, any_value(currency)) as currency, "
        "if(qty is null, null, any_value(qty_unit)) as qty_unit, valuation, max(status) as status "
        f"from judged where fault = 0 group by {grain}, valuation"
    )


def _left_out(engine: Engine, staged: StagedFile) -> tuple[int, dict[str, int]]:
    """Records without a figure, and rows that are not stored on purpose; each row counts once, at the first reason."""
    if staged.keeps_all:
        return 0, {}
    reasons = {"": staged.missing, **staged.skipped}
    case = " ".join(f"when {p} then {i:d}" for i, p in enumerate(reasons.values()))
    found = dict(engine.rows(f"select case {case} end as i, count(*) from {staged.relation} group by i"))
    counts = {label: int(found.get(i, 0)) for i, label in enumerate(reasons)}
    return counts.pop(""), counts


def check(engine: Engine, staged: StagedFile, given: InputFile) -> CheckedRows:
    """Judge all rows of ``staged``; the relations of the result live in ``engine``.

    Later sources need nothing here: what is particular to a provider belongs to its reader.
    """
    faults = find_faults(staged)
    sieved = None
    if staged.parsed:
        sieved = _sift(engine, staged, staged.parsed, faults)
        text_columns.register(engine, staged.relation, staged.parsed, sieved.suspects if sieved else None)
        staged.parsed.release()
    if not sieved:
        _prepare(engine, staged)
    _judge(engine, staged, faults)
    twins = mark_twins(engine, staged, len(faults))
    make_bad(engine, staged, faults, given.name)
    ordered = None
    _good(engine, staged, twins, SQL("judged_good" if sieved else "good"))
    if sieved:
        ordered = bulk_columns.finish(engine, sieved, SQL("judged_good"), bulk_columns.vocabularies(engine))
        engine.register("good", ordered)
    reasons = dict(engine.rows("select kind, count(*) from bad group by kind order by 2 desc, 1"))
    rejected = engine.scalar(f"select count(*) from {staged.rejects}") if staged.rejects else 0
    missing, left_out = _left_out(engine, staged)
    if twins.left_out:
        left_out[FINER] = twins.left_out
    plain = len(sieved.key) if sieved else 0
    stored = engine.scalar("select count(*) from good")
    return CheckedRows(
        good=SQL("good"),
        bad=SQL("bad"),
        read=engine.scalar("select count(*) from judged") + rejected + plain,
        stored=stored,
        missing=missing,
        reasons=reasons,
        merged=twins.merged,
        joined=engine.scalar("select count(*) from judged where fault = 0") - stored
        if staged.indicators
        else twins.merged,
        left_out=left_out,
        unlisted=code_lookups.unlisted_editions(engine),
        ordered=ordered,
    )
