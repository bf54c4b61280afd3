"""``watch``: has a corridor risen above its own history? Asked every month, true however often one looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from umweg.api.fields import OfSource
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace

if TYPE_CHECKING:
    from umweg.results import WatchResult


class WatchRequest(Request, frozen=True, kw_only=True):
    """A watch over corridors and their goods."""

    regime: Annotated[str, about("A shipped regime, a YAML file of your own, or a measure in words.", "regime")] = (
        "eu-russia"
    )
    state: Annotated[str | None, about("File that remembers what was judged: the watch goes on from there.")] = None
    start: Annotated[
        str | None, about("First month judged (YYYY-MM); by default after the history, two years before the measure.")
    ] = None
    until: Annotated[str | None, about("Last month judged (YYYY-MM); by default the last in the data.")] = None
    level: Annotated[
        float, about("Chance of a false alarm over the whole watch, a corridor; share of false goods on the list.")
    ] = 0.05
    allow_money: Annotated[float, about("Times its history's level that a corridor's money may reach.")] = 1.5
    allow_breadth: Annotated[float, about("Times its history's level that the breadth of goods may reach.")] = 1.1
    allow_goods: Annotated[float, about("The same for one good.")] = 1.5
    history: Annotated[int, about("Months of history before the start.")] = 12
    min_total: Annotated[float, about("Least trade since the start for a good to be listed.")] = 100_000.0
    min_coverage: Annotated[float, about("Share of its history's reporters below which a month is held back.")] = 0.9
    transits: Annotated[tuple[str, ...], about("Show only these transit countries.", "countries")] = ()
    goods: Annotated[tuple[str, ...], about("Show only these codes, or beginnings of codes.", "codes")] = ()
    source: OfSource = None
    currency: Annotated[str | None, about("Convert to this currency (ECB mean rates).")] = None


@verb(WatchRequest)
def watch(request: WatchRequest, workspace: Workspace) -> WatchResult:
    """Watch corridors month by month: alarms whose error rate holds however often one looks.

    Raises NotAssessable where there is no month to judge, UsageError for a state of other options, StoreError for one
    that cannot be read.

    >>> import umweg
    >>> from umweg import sample
    >>> result = umweg.watch(sample.store(), start="2021-01")
    >>> {w.transit: w.alarm for w in result.corridors}
    {'AM': '2022-06', 'GE': '2022-09', 'KG': '2022-06', 'KZ': '2022-06', 'UZ': '2022-09'}
    """
    from umweg.detection.watch.watch import watch as run

    with workspace.session() as engine:
        return run(engine, workspace.store, step=workspace.tell, **request.as_dict())
