"""Judge every row of a staged file: good rows in the shape of the contract, bad rows with line and reason.

The only place where rows are judged, for all sources. Dimensions are judged once for each distinct text
(``lookups.py``); the rows themselves pass through one join, so ten million rows cost seconds and bounded
memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from umweg.engines import Engine
from umweg.sources import lookups
from umweg.sources.base import Given, Staged, text
from umweg.sources.quarantine import Fault, make_bad
from umweg.sources.twins import Twins, mark_twins, summed

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
MEASURES = ("value", "mass_kg", "qty")
LARGEST = 1e18


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a file's rows.

    ``good``: relation with the columns of ``tables.FLOWS`` but source and snapshot. ``bad``: relation with
    kind and the columns of ``tables.QUARANTINE`` but snapshot. ``read`` counts records that state something,
    ``stored`` rows of
    ``good``, ``missing`` records that say only that there is no figure. ``reasons`` counts bad rows by kind.
    ``left_out`` counts rows that are not stored on purpose, by reason; ``merged`` rows that were added to others.
    For sources of one figure a row read = stored + quarantined + merged + the finer details left out.
    """

    good: str
    bad: str
    read: int
    stored: int
    missing: int
    reasons: Mapping[str, int]
    merged: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    unlisted: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else became of rows, in words: for the report's warnings."""
        said = [f"{n:,} rows not stored: {what}." for what, n in self.left_out.items() if n]
        if self.merged:
            said.append(f"{self.merged:,} rows were added to another of the same grain (parts of one flow).")
        if self.unlisted:
            said.append(f"Codes of {', '.join(self.unlisted)} were checked for their form only: no list is at hand.")
        return tuple(said)

    @property
    def quarantined(self) -> int:
        """All bad rows."""
        return sum(self.reasons.values())


def _take(staged: Staged, column: str) -> str:
    """SQL for a dimension's text, trimmed, empty as NULL."""
    take = staged.takes.get(column)
    return f"nullif(trim(({take.sql})::varchar), '')" if take else "null::varchar"


def _measure(staged: Staged, column: str) -> str:
    """SQL for a measure, and for the text it came from (``<column>_raw``)."""
    take = staged.takes[column]
    times = "" if take.scale == 1 else f" * {take.scale!r}"
    exact = "round({}, 3)" if times else "{}"  # 0.63 x 100 is 63, not 63.00000000000001
    if take.typed:
        number = exact.format(f"({take.sql})::double{times}")
        return f", {number} as {column}, ({take.sql})::double as {column}_raw"
    raw = f"nullif(trim({take.sql}), '')"
    number = exact.format(f"try_cast({raw} as double){times}")
    return f", case when not contains({raw}, '_') then {number} end as {column}, {raw} as {column}_raw"


def _prepare(engine: Engine, staged: Staged) -> None:
    """Distinct texts, then the maps from text to code."""
    keep = staged.keep
    dims = ", ".join(f"{_take(staged, c)} as {c}" for c in DIMENSIONS)
    engine.execute(f"create table dims as select distinct {dims} from {staged.relation} where {keep}")
    keys = ", ".join(f"{_take(staged, c)} as {c}" for c in ("product", "nomenclature", "period"))
    engine.execute(f"create table goods as select distinct {keys} from {staged.relation} where {keep}")
    lookups.country_codes(engine, staged.scheme)
    for column in ("reporter", "partner"):
        if staged.names:
            lookups.named_codes(engine, column, "dims")
        lookups.map_countries(engine, column, "dims", "known_codes" if staged.names else "country_codes")
    lookups.word_types(engine)
    for column in lookups.WORDS:
        if column in staged.takes:
            lookups.map_words(engine, column, "dims")
    lookups.map_periods(engine, "period", "goods")
    engine.execute(
        "create table combos as select distinct product as text, nomenclature, year(day)::integer as year "
        "from goods join m_period on goods.period = m_period.text where day is not null"
    )
    lookups.map_products(engine, "combos")
    valid_currency = "regexp_full_match(upper(currency), '[A-Z]{3}')"
    for sql, kind, valid in (
        ("upper(currency)", "e_currency", valid_currency),
        ("qty_unit", "e_unit", "qty_unit is not null"),
    ):
        engine.execute(
            f"create type {kind} as enum (select distinct {sql} from dims where {valid} union select '?' order by 1)"
        )


def _faults(staged: Staged) -> list[Fault]:
    """All that can be wrong with one row, in the order in which it is reported."""
    country = "'a code or name that is not known here. ' || coalesce({}.reason, 'Use ISO 3166 alpha-2 codes.')"
    words = {c: "Use " + ", ".join(w) + "." for c, w in lookups.WORDS.items()}
    faults = [
        Fault("unknown reporter", "reporter", "mr.code is null", country.format("mr")),
        Fault("unknown partner", "partner", "mp.code is null", country.format("mp")),
        Fault("unknown flow", "flow", "mf.code is null", text(words["flow"])),
        Fault("bad period", "period", "mt.day is null", text(lookups.PERIODS)),
        Fault(
            "unknown nomenclature",
            "nomenclature",
            "mg.code is null and not "
            "coalesce(regexp_full_match(upper(x.nomenclature), '(CN|HS)([12][0-9]{3})?'), false)",
            text("Use CN or HS, with a year for a fixed edition: CN2022, HS2017."),
        ),
        Fault("invalid product", "product", "mg.code is null", "coalesce(mg.reason, 'The code is empty.')"),
    ]
    for column, name in (("freq", "mq"), ("status", "ms"), ("valuation", "mv")):
        if column in staged.takes:
            when = f"x.{column} is not null and {name}.code is null"
            faults.append(Fault(f"unknown {column}", column, when, text(words[column])))
    if "freq" in staged.takes:
        when = (
            "mq.code is not null and (case when mt.freq <> 'D' then mt.freq <> mq.code::varchar "
            "when mq.code = 'A' then month(mt.day) <> 1 when mq.code = 'Q' then month(mt.day) % 3 <> 1 "
            "else false end)"
        )
        why = text("The period is written as one of another length. Correct either.")
        faults.append(Fault("freq contradicts period", "freq", when, why))
    return faults + (_long_faults(staged) if staged.indicators else _wide_faults(staged))


def _measure_faults(column: str, sql: str, raw: str, nan: bool = False) -> list[Fault]:
    """``nan``: whether NaN stands for text that is no number (``strict.bulk``)."""
    return [
        Fault(
            "not a number",
            column,
            f"{raw} is not null and {sql} is null" + (f" or isnan({sql})" if nan else ""),
            text("Use digits and a decimal point."),
        ),
        Fault(
            "not a finite number",
            column,
            f"not isfinite({sql})",
            text("Leave the field empty if there is none."),
        ),
        Fault(
            "negative",
            column,
            f"{sql} < 0",
            text("Trade flows are never below zero; see the provider's file."),
        ),
        Fault(
            "absurdly large",
            column,
            f"{sql} > {LARGEST:.0f}",
            text("Check the unit: values are units, not millions."),
        ),
    ]


def _wide_faults(staged: Staged) -> list[Fault]:
    bulk = staged.whole is not None
    faults = [f for m in MEASURES if m in staged.takes for f in _measure_faults(m, f"x.{m}", f"x.{m}_raw", bulk)]
    present = [f"x.{m}_raw is null" for m in MEASURES if m in staged.takes]
    faults.append(
        Fault(
            "no figure",
            "value",
            f"{' and '.join(present)}"
            + (" and ms.code is distinct from 'confidential'" if "status" in staged.takes else ""),
            text("Leave the row out, or mark it with status 'confidential'."),
        )
    )
    if "value" in staged.takes:
        when = "x.value is not null and try_cast(upper(x.currency) as e_currency) is null"
        why = text("Give the ISO 4217 code of the value: EUR, USD ...")
        faults.append(Fault("no currency", "currency", when, why))
    return faults


def _long_faults(staged: Staged) -> list[Fault]:
    names = ", ".join(staged.indicators)
    known = ", ".join(text(i) for i in staged.indicators)
    return [
        Fault(
            "unknown indicator",
            "indicator",
            f"not coalesce(upper(x.indicator) in ({known}), false)",
            text(f"Known are {names}."),
        ),
        *_measure_faults("number", "x.number", "x.number_raw"),
    ]


def _judge(engine: Engine, staged: Staged, faults: list[Fault]) -> None:
    """Make ``judged``: line, codes, numbers and the number of the first fault (0: none)."""
    numbers = ("number",) if staged.indicators else tuple(m for m in MEASURES if m in staged.takes)
    raws = "".join(_measure(staged, m) for m in numbers)
    dims = ", ".join(f"{_take(staged, c)} as {c}" for c in (*DIMENSIONS, "product", "nomenclature", "period"))
    case = " ".join(f"when {f.when} then {i}" for i, f in enumerate(faults, 1))
    scale = " ".join(f"when {text(i)} then {f}" for i, (_, f) in staged.indicators.items() if f != 1)
    measures = ", ".join(f"x.{m}" for m in numbers)
    if scale:  # rounded to a gram: 0.63 x 100 is 63, not 63.00000000000001
        measures = f"round(x.number * (case upper(x.indicator) {scale} else 1 end), 3) as number"
    factor = " ".join(f"when {text(i)} then {text(c)}" for i, (c, _) in staged.indicators.items())
    indicator = f", case upper(x.indicator) {factor} end as measure" if staged.indicators else ""
    has = staged.takes
    freq = "coalesce(mq.code, 'M'::e_freq)" if "freq" in has else "'M'::e_freq"
    twins = "".join(f", x.{c}" for c in ("facet", "level") if getattr(staged, c))
    extra = "".join(f", ({e}) as {c}" for c, e in (("facet", staged.facet), ("level", staged.level)) if e)
    joins = " ".join(
        f"left join m_{c} {name} on x.{c} = {name}.text"
        for c, name in (("flow", "mf"), ("freq", "mq"), ("valuation", "mv"), ("status", "ms"))
        if c in has
    )
    engine.execute(f"""
        create table judged as select x._line, mr.code as reporter, mp.code as partner, mf.code as flow,
          mg.code as product, mg.edition as nomenclature, mt.day as period,
          case when mt.freq <> 'D' then mt.freq::e_freq else {freq} end as freq,
          try_cast(upper(x.currency) as e_currency) as currency,
          {"mv.code" if "valuation" in has else "null::e_valuation"} as valuation,
          {"coalesce(ms.code, 'reported'::e_status)" if "status" in has else "'reported'::e_status"} as status,
          try_cast(x.qty_unit as e_unit) as qty_unit,
          {measures}{indicator}{twins}, (case {case} else 0 end)::utinyint as fault
        from (select _line, {dims}{raws}{extra} from {staged.relation} where {staged.keep}) x
        left join m_reporter mr on x.reporter = mr.text
        left join m_partner mp on x.partner = mp.text
        left join m_period mt on x.period = mt.text {joins}
        left join m_product mg on try_cast(x.product as e_good) = mg.text
          and try_cast(x.nomenclature as e_system) = mg.nomenclature and year(mt.day)::integer = mg.year
        """)


def _good(engine: Engine, staged: Staged, twins: Twins) -> None:
    """Make the view ``good``: the contract's columns but source and snapshot, one row a grain."""
    grain = "reporter, partner, flow, product, nomenclature, period, freq"
    if not staged.indicators:
        m = ", ".join(f"{c if c in staged.takes else 'null::double'} as {c}" for c in MEASURES)
        parts = f" union all {summed(staged, grain)}" if twins.folded else ""
        engine.execute(
            f"create view good as select {grain}, {m}, currency, qty_unit, valuation, status "
            f"from judged where fault = 0{parts}"
        )
        return
    m = ", ".join(f"max(number) filter (measure = '{c}') as {c}" for c in MEASURES)
    engine.execute(
        f"create table good as select {grain}, {m}, if(value is null, null, any_value(currency)) as currency, "
        "if(qty is null, null, any_value(qty_unit)) as qty_unit, valuation, max(status) as status "
        f"from judged where fault = 0 group by {grain}, valuation"
    )


def _left_out(engine: Engine, staged: Staged) -> tuple[int, dict[str, int]]:
    """Records without a figure, and rows that are not stored on purpose; each row counts once, at the first reason."""
    if staged.missing == "false" and not staged.skipped:
        return 0, {}
    reasons = {"": staged.missing, **staged.skipped}
    case = " ".join(f"when {p} then {i}" for i, p in enumerate(reasons.values()))
    found = dict(engine.rows(f"select case {case} end as i, count(*) from {staged.relation} group by i"))
    counts = {label: int(found.get(i, 0)) for i, label in enumerate(reasons)}
    return counts.pop(""), counts


def check(engine: Engine, staged: Staged, given: Given) -> Checked:
    """Judge all rows of ``staged``; the relations of the result live in ``engine``.

    Later sources need nothing here: what is particular to a provider belongs to its reader.
    """
    _prepare(engine, staged)
    faults = _faults(staged)
    _judge(engine, staged, faults)
    twins = mark_twins(engine, staged, len(faults))
    make_bad(engine, staged, faults, given.name)
    _good(engine, staged, twins)
    reasons = dict(engine.rows("select kind, count(*) from bad group by kind order by 2 desc, 1"))
    rejected = engine.scalar(f"select count(*) from {staged.rejects}") if staged.rejects else 0
    missing, left_out = _left_out(engine, staged)
    if twins.left_out:
        left_out["finer detail of a total that is stored"] = twins.left_out
    return Checked(
        good="good",
        bad="bad",
        read=engine.scalar("select count(*) from judged") + rejected,
        stored=engine.scalar("select count(*) from good"),
        missing=missing,
        reasons=reasons,
        merged=twins.merged,
        left_out=left_out,
        unlisted=lookups.unlisted_editions(engine),
    )
