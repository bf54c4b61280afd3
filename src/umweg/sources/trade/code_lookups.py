"""Which texts mean which code: small tables, made once a file, that the engine joins with the rows.

All functions take relations of distinct texts, so their cost does not grow with the number of rows.
"""

from __future__ import annotations

import contextlib

import pyarrow as pa

from umweg.core.codes import countries, products
from umweg.core.codes.links import hs_codes
from umweg.core.errors import UmwegError
from umweg.engines import Engine
from umweg.engines.sql import SQL, text

SUGGEST = 50  # so many unknown spellings get a suggestion; the rest get the plain reason


def _suggest(spelling: str) -> str:
    try:
        return f"Did you mean {countries.resolve(spelling).code}?"
    except UmwegError as e:
        return e.mend


def country_codes(engine: Engine, scheme: countries.Scheme = "any") -> None:
    """Make ``country_codes`` (spelling, code) and the ENUM of all codes; before ``map_countries``."""
    engine.register("country_codes", countries.codes_table(scheme))
    engine.execute("create type e_country as enum (select distinct code from country_codes order by code)")


def named_codes(engine: Engine, column: SQL, distinct: SQL) -> None:
    """Add to ``country_codes`` the names in ``distinct.<column>`` that stand for an area."""
    found = []
    for (spelling,) in engine.rows(f"select distinct {column} from {distinct} where {column} is not null"):
        with contextlib.suppress(UmwegError):
            found.append((spelling.upper(), countries.resolve(spelling).code))
    new = dict(found)
    engine.register("named", pa.table({"spelling": pa.array(new.keys(), pa.string()), "code": list(new.values())}))
    engine.execute(
        "create or replace table known_codes as select spelling, code from country_codes union all "
        "select spelling, code from named where spelling not in (select spelling from country_codes)"
    )


def map_countries(engine: Engine, column: SQL, distinct: SQL, codes: SQL) -> None:
    """Make ``m_<column>`` (text, code, reason) for the texts in ``distinct.<column>``; code is an ENUM."""
    engine.execute(
        f"create table m_{column} as select d.text, c.code::e_country as code, null::varchar as reason "
        f"from (select distinct {column} as text from {distinct} where {column} is not null) d "
        f"left join {codes} c on c.spelling = upper(d.text)"
    )
    unknown = engine.rows(f"select text from m_{column} where code is null order by text limit {SUGGEST}")
    hints = [(t, _suggest(t) or "Use ISO 3166 alpha-2 codes.") for (t,) in unknown]
    engine.execute(f"update m_{column} set reason = 'Use ISO 3166 alpha-2 codes.' where code is null")
    for spelling, hint in hints:
        engine.execute(f"update m_{column} set reason = $h where text = $t", {"h": hint, "t": spelling})


def _judge_products(engine: Engine) -> None:
    """Make ``product_verdicts`` (code, edition_year, system, edition, reason) for ``product_combos``."""
    verdicts: list[tuple[str, int, str, str | None, str | None]] = []
    for system in ("CN", "HS"):
        pairs = engine.rows(f"select distinct code, edition_year from product_combos where system = '{system}'")
        reasons = products.problems([c for c, _ in pairs], [y for _, y in pairs], system)
        editions = {y: products.edition("CN" if system == "CN" else "HS", y) for _, y in pairs}
        verdicts += [(c, y, system, editions[y], r) for (c, y), r in zip(pairs, reasons, strict=True)]
    names = ("code", "edition_year", "system", "edition", "reason")
    types = (pa.string(), pa.int32(), pa.string(), pa.string(), pa.string())
    columns = list(zip(*verdicts, strict=True)) or [()] * len(names)
    table = {n: pa.array(c, t) for n, c, t in zip(names, columns, types, strict=True)}
    engine.register("product_verdicts", pa.table(table))


def map_products(engine: Engine, combos: SQL) -> None:
    """Make ``m_product`` (text, nomenclature, year, code, edition, reason) for ``combos`` with the same first
    three.

    ``text`` and ``nomenclature`` are ENUMs (e_good, e_system): rows are then joined by small numbers, not by
    texts.

    The edition is checked in its own year where it is named (CN2021), else in the year of the period.
    """
    engine.execute(
        "create table product_combos as select text, nomenclature, year, "
        "upper(replace(replace(text, '.', ''), ' ', '')) as code, left(upper(nomenclature), 2) as system, "
        "coalesce(try_cast(nullif(upper(nomenclature)[3:], '') as integer), year) as edition_year "
        f"from {combos} where text is not null and regexp_full_match(upper(nomenclature), '(CN|HS)([12][0-9]{{3}})?')"
    )
    _judge_products(engine)
    for kind, column in (("e_product", "code"), ("e_edition", "edition")):
        engine.execute(
            f"create type {kind} as enum (select distinct {column} from product_verdicts "
            f"where reason is null union select '?' order by 1)"
        )
    for kind, column in (("e_good", "text"), ("e_system", "nomenclature")):
        engine.execute(
            f"create type {kind} as enum (select distinct {column} from product_combos union select '?' order by 1)"
        )
    engine.execute(
        "create table m_product as select c.text::e_good as text, c.nomenclature::e_system as nomenclature, c.year, "
        "v.reason, "
        "case when v.reason is null then v.code end::e_product as code, "
        "case when v.reason is null then v.edition end::e_edition as edition "
        "from product_combos c join product_verdicts v using (code, edition_year, system)"
    )


def unlisted_editions(engine: Engine) -> tuple[str, ...]:
    """Editions of the HS in the file whose codes are not known here, so that only their form was checked."""
    known = {products.edition("HS", y) for y in hs_codes().editions}
    found = engine.rows(
        "select distinct edition from product_verdicts where system = 'HS' and reason is null order by 1"
    )
    return tuple(e for (e,) in found if e not in known)


PERIODS = "Write YYYY-MM, YYYY-MM-01, YYYYMM, YYYY-Q1 or YYYY."


def map_periods(engine: Engine, column: SQL, distinct: SQL) -> None:
    """Make ``m_period`` (text, first day, freq).

    Freq M, Q, A, or D for a full date whose frequency is not said.
    """
    year = "(19[6-9][0-9]|20[0-9]{2})"
    engine.execute(f"""
        create table m_period as select text, case
          when regexp_full_match(text, '{year}-(0[1-9]|1[0-2])') then try_cast(text || '-01' as date)
          when regexp_full_match(text, '{year}(0[1-9]|1[0-2])') then
            try_cast(text[:4] || '-' || text[5:] || '-01' as date)
          when regexp_full_match(text, '{year}') then try_cast(text || '-01-01' as date)
          when regexp_full_match(text, '{year}-?[Qq][1-4]') then
            make_date(text[:4]::integer, text[-1:]::integer * 3 - 2, 1)
          when regexp_full_match(text, '{year}-[0-9]{{2}}-01( 00:00:00(\\.0+)?)?') then try_cast(text[:10] as
          date)
        end as day, case length(text) when 4 then 'A' when 6 then if(text[5:5] in ('Q', 'q'), 'Q', 'M')
          when 7 then if(text[6:6] in ('Q', 'q'), 'Q', 'M') else 'D' end as freq
        from (select distinct {column} as text from {distinct} where {column} is not null)""")


WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "flow": {
        "export": ("EXPORT", "EXPORTS", "X", "2"),
        "import": ("IMPORT", "IMPORTS", "M", "1"),
        "re-export": ("RE-EXPORT", "RE-EXPORTS", "REEXPORT", "RX"),
        "re-import": ("RE-IMPORT", "RE-IMPORTS", "REIMPORT", "RM"),
    },
    "freq": {"M": ("M", "MONTHLY"), "Q": ("Q", "QUARTERLY"), "A": ("A", "ANNUAL", "YEARLY", "Y")},
    "valuation": {"FOB": ("FOB",), "CIF": ("CIF",)},
    "status": {
        "reported": ("REPORTED",),
        "estimated": ("ESTIMATED", "E", "P"),
        "confidential": ("CONFIDENTIAL", "C"),
    },
}


def map_words(engine: Engine, column: SQL, distinct: SQL) -> None:
    """Make ``m_<column>`` (text as written, code) from the documented synonyms; code is an ENUM."""
    pairs = ", ".join(f"('{w}', '{code}')" for code, words in WORDS[column].items() for w in words)
    engine.execute(
        f"create table m_{column} as select d.text, v.code::e_{column} as code "
        f"from (select distinct {column} as text from {distinct} where {column} is not null) d "
        f"join (values {pairs}) as v(word, code) on upper(d.text) = v.word"
    )


def word_types(engine: Engine) -> None:
    """Make the ENUM types of flow, freq, valuation and status."""
    for column, words in WORDS.items():
        engine.execute(f"create type e_{column} as enum ({', '.join(map(text, words))})")
