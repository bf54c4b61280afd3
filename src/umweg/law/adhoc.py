"""A measure said in four words instead of a file: who, towards whom, from when, on which goods.

For tariffs, anti-dumping duties, quotas and sanctions alike. It carries no act: its source is whoever ran the command,
and it is marked unverified. For anything that is run twice, write a regime file (docs/reference/law.md).
"""

from __future__ import annotations

import re
from datetime import date

from umweg.core.codes import countries
from umweg.core.errors import UsageError
from umweg.law.lists import GoodsList, code_problem
from umweg.law.model import NamedCountry, Regime
from umweg.law.passport import sha256

SOURCE = "given on the command line"
#: All chapters of the Harmonized System; 77 is reserved.
CHAPTERS = tuple(f"{i:02d}" for i in range(1, 98) if i != 77)


_WORDS = re.compile(
    r"(?P<origin>[A-Z][A-Z0-9_]+(,[A-Z][A-Z0-9_]+)*)>(?P<target>[A-Z]{2})@(?P<day>[\d-]+)(:(?P<codes>[\d,]+))?"
)


def said(text: str) -> Regime | None:
    """The measure that a name such as ``CN>US@2018-07:8471,8517`` says; None where the name is none of that form.

    So a run on such a measure can be named, kept and done again. Raises UsageError for a date that is none.

    >>> said("CN>US@2018-07:8471,8517").goods[0].covers("847130"), said("eu-russia")
    (True, None)
    >>> len(said("EU27_2020>RU@2022-03").origin)
    27
    """
    found = _WORDS.fullmatch(text)
    if found is None:
        return None
    day = found["day"]
    try:
        start = date.fromisoformat(day if len(day) > 7 else f"{day}-01")
    except ValueError:
        raise UsageError(f"'{day}' is no date.", mend="Write YYYY-MM or YYYY-MM-DD, for example 2018-07.") from None
    codes = tuple(found["codes"].split(",")) if found["codes"] else ()
    return measure(tuple(found["origin"].split(",")), found["target"], start, codes)


def measure(origin: tuple[str, ...], target: str, day: date, codes: tuple[str, ...] = (), title: str = "") -> Regime:
    """A regime for one measure: ``origin`` to ``target``, from the first whole month at or after ``day``.

    ``origin`` and ``target`` are ISO 2 codes; an origin may be an aggregate that has members (EU27_2020).

    ``codes`` are HS or CN codes or their beginnings (2, 4, 6 or 8 digits); none means all goods. Raises UsageError for
    a target that is also an origin, and for codes that are none.

    >>> r = measure(("CN",), "US", date(2018, 7, 6), ("8471", "8517"))
    >>> r.key, r.window_from, r.goods[0].covers("847130"), r.role("VN", date(2018, 7, 1), date(2019, 7, 1)).kind
    ('CN>US@2018-07-06:8471,8517', datetime.date(2018, 7, 1), True, 'transit')
    """
    if not origin:
        raise UsageError("A measure needs an origin.", mend="Name the country or countries: --origin CN.")
    alone = tuple(dict.fromkeys(m for c in origin for m in _members(c)))
    if target in alone:
        raise UsageError(f"{target} is both origin and target.", mend="Name two different countries.")
    listed = _goods(codes)
    key = f"{','.join(origin)}>{target}@{day.isoformat()}" + (f":{','.join(codes)}" if codes else "")
    members = tuple(NamedCountry(c, None, None, SOURCE, False) for c in alone)
    names = " and ".join(countries.name(c) for c in origin)
    return Regime(
        key=key,
        title=title or f"Measure on trade from {names} to {countries.name(target)} from {day:%Y-%m}",
        origin_title=names,
        origin=members,
        target=target,
        target_from=day,
        measure_date=day,
        window_from=day.replace(day=1),
        longest_window=12,
        placebo=(),
        goods=(listed,),
        overlays=(),
        partners=(),
        own_measures=(),
        hubs=(),
        undeclared=(),
        acts=(),
        completeness="partial",
        verified=False,
        source=SOURCE,
        link="",
        note="Other countries under the same measure are not known to it: name them in a regime file.",
        file="",
        sha256=sha256(key, *sorted(listed.codes)),
    )


def _members(code: str) -> tuple[str, ...]:
    """The countries of an origin; UsageError for an aggregate whose members are not known."""
    area = countries.areas().get(code)
    if area is None or area.kind != "aggregate":
        return (code,)
    if not area.members:
        raise UsageError(f"{code} has no members to add up.", where="origin", mend="Name countries, or EU27.")
    return area.members


def _goods(codes: tuple[str, ...]) -> GoodsList:
    for code in codes:
        problem = code_problem(code, "CN" if len(code) == 8 else "HS")
        if problem:
            raise UsageError(problem, where="codes", mend="Write codes without dots, with leading zeros.")
    chosen = codes or CHAPTERS
    return GoodsList(
        key="given-goods" if codes else "all-goods",
        title="The goods given" if codes else "All goods",
        system="CN" if any(len(c) == 8 for c in codes) else "HS",
        edition="",
        level=max(map(len, chosen)),
        codes=frozenset(chosen),
        tier_of={},
        in_force_from={},
        completeness="complete",
        completeness_note="",
        verified=False,
        source=SOURCE,
        sha256=sha256(*sorted(chosen)),
    )
