"""Which rows of the store a run reads: one leg by one side's report, one source, frequency and currency."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from umweg.core.codes import countries
from umweg.core.errors import NotAssessable
from umweg.core.months import month_index
from umweg.engines.sql import SQL, text, texts
from umweg.results import Note
from umweg.series import legs
from umweg.series.coverage import Coverage, coverage
from umweg.series.currency import in_currency
from umweg.series.legs import LegCoverage, View
from umweg.series.windows import within

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.law.load import Regime
    from umweg.series.data_quality import Mark
    from umweg.store import Store

#: What every question needs of a row; read once into a table of the engine.
NEEDED = "declarant, reporter, partner, product, nomenclature, period, value"


@dataclass(frozen=True, slots=True)
class LeadingRows:
    """The rows that lead a run: SQL for ``from ... where``, and what they hold.

    ``declarants`` are those who reported (members of the origin bloc where they report the first leg), ``partners``
    the transit countries and the target. ``whole`` is SQL of the same rows with all columns, ``store`` of all flows
    in the run's currency; ``held`` says who reported what when.
    """

    view: View
    store: SQL
    whole: SQL
    declarants: tuple[str, ...]
    partners: tuple[str, ...]
    coverage: Coverage
    held: tuple[LegCoverage, ...]
    notes: tuple[Note, ...]

    @property
    def source(self) -> str:
        """Provider: the name of a folder in sources/."""
        return self.view.source

    @property
    def currency(self) -> str:
        """ISO 4217 code of all values."""
        return self.view.currency

    def of(self, declarants: tuple[str, ...], weighed: bool = False) -> SQL:
        """SQL ``from ... where`` for the rows that these reported; ``weighed``: as doubts.py made them."""
        table = SQL("rows_weighed" if weighed else "rows_of_run")
        return SQL(f"{table} where declarant in ({texts(declarants)})")


def leading_rows(
    engine: Engine,
    store: Store,
    regime: Regime,
    on: date,
    source: str | None,
    currency: str | None = None,
    reach: int | None = None,
) -> LeadingRows:
    """The rows that lead a run on a regime (see legs.py), from one source, in one currency.

    ``source`` and ``currency`` default to those of most rows; rows in other currencies are converted. ``reach`` is the
    month that a view has to reach (default: the measure's), lest it lead where another goes on.
    """
    table, target = store.table(engine), regime.target
    members = regime.origin_members(on)
    held = legs.inventory(engine, table, members | countries.blocs_within(members), target)
    mine = [h for h in held if source in (None, h.source)]
    origin = _of_bloc({h.declarant for h in mine if (h.leg, h.side) == (1, "export")}, members)
    notes: list[Note] = []
    can = [h for h in mine if (h.leg, h.side) != (1, "export") or h.declarant in origin]
    led = legs.leading(can, notes, month_index(regime.window_from) if reach is None else reach)
    if not led:
        raise NotAssessable(
            f"The store holds no exports of {regime.origin_title}, and no imports from there"
            + (f", from source '{source}'." if source else "."),
            mend="Ingest them first: umweg ingest FILE --source NAME.",
        )
    currency = (currency or legs.currency_of(led)).upper()
    table, told = in_currency(engine, table, currency)
    notes += [Note("currency", text) for text in told]
    led = [h for h in led if h.currency == currency or told]
    view = View(led[0].leg, led[0].side, led[0].freq, led[0].source, currency)
    whole = view.sql(table, frozenset(origin or members), target)
    engine.execute(f"create or replace temp table rows_of_run as select {NEEDED} from {whole}")
    partners = engine.rows("select distinct partner from rows_of_run order by 1")
    known = countries.areas()
    return LeadingRows(
        view,
        table,
        whole,
        tuple(sorted({h.declarant for h in led})),
        tuple(p for (p,) in partners if p in known and known[p].kind == "country"),
        coverage(((h.declarant, h.month) for h in led), view.step),
        tuple(held),
        tuple(notes),
    )


def only_months(engine: Engine, rows: LeadingRows, start: int, stop: int) -> LeadingRows:
    """The rows and their coverage within the half-open months only, so that whatever follows reads no others."""
    cover = rows.coverage
    step, end = cover.step, cover.last + 1
    first = max(cover.first, cover.first - (cover.first - start) // step * step)
    present = cover.present[:, (first - cover.first) // step : (min(stop, end) - cover.first) // step]
    engine.execute(f"delete from rows_of_run where not {within(first, stop)}")
    return replace(rows, coverage=Coverage(cover.reporters, first, present, step))


def _of_bloc(reporters: set[str], members: frozenset[str]) -> set[str]:
    """Members, and documented aggregates of members only that double none of them."""
    single = reporters & members
    areas = countries.areas()
    return single | {r for r in reporters - members if r in areas and not set(areas[r].members) & single}


def input_marks(engine: Engine, rows: LeadingRows) -> tuple[Mark, ...]:
    """What the input checks say of the months of all declarants; missing months are left out, coverage tells them."""
    from umweg.series import data_quality as marks

    view = rows.view
    own = f"'export' as flow, {text(view.freq)} as freq, {text(view.source)} as source"
    own += f", {text(view.currency)} as currency"
    columns = f"declarant as reporter, partner, product, period, value, {own}"
    found = marks.of_totals(engine, SQL(f"(select {columns} from rows_of_run)"))
    return tuple(m for m in found if m.reason != "missing")


def doubtful(marks: tuple[Mark, ...], reporters: tuple[str, ...], first: str, last: str) -> tuple[Note, ...]:
    """The marks of months (first days, ISO) that a run uses: a sentence each.

    Their figures stay in, as they were reported: a fall can be the embargo itself.
    """
    return tuple(
        Note("input", f"Doubtful input, used as reported: {m.reporter}, {m.period:%Y-%m} ({m.reason}). {m.detail}")
        for m in marks
        if m.reporter in reporters and first <= m.period.isoformat() <= last
    )
