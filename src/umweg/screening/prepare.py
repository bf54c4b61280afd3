"""Puts together what a screening knows, once a batch: lists, goods, history, norms, findings, policy; and pins it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from umweg.core.errors import NotAssessable, UmwegError, UsageError
from umweg.goods.catalogue import Catalogue
from umweg.goods.hints import Hints
from umweg.goods.norms import Norms
from umweg.law.permits import permits_file, shipped_permits
from umweg.law.policies import Policy
from umweg.law.policies import policy as read_policy
from umweg.law.regimes import regime
from umweg.parties.list_status import today
from umweg.screening.decide.decide import ExceptionLookup, Law
from umweg.screening.decide.matching import Matching
from umweg.screening.inputs.corridors import Corridors
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.pins import pins
from umweg.screening.ranking import Ranker
from umweg.screening.run import Screener
from umweg.store import Store

if TYPE_CHECKING:
    from umweg.engines import Engine
    from umweg.parties.lists.index_cache import IndexCache
    from umweg.parties.matcher import Matcher
    from umweg.screening.history import History
    from umweg.screening.similar_cases import CaseRegister

Made = TypeVar("Made")


def screener(
    engine: Engine,
    store: Store | None = None,
    policy: str | Path | Policy = "default",
    *,
    as_of: date | str | None = None,
    permits: str | Path | None = None,
    history: History | str | Path | None = None,
    cases: CaseRegister | None = None,
    exceptions: ExceptionLookup | None = None,
    own_lists: Sequence[Any] = (),
    text_model: bool = True,
    model: str | Path | None = None,
    kept: IndexCache | None = None,
) -> Screener:
    """Everything that a batch is decided by.

    ``store``: with lists of parties, and trade and findings if there are any (None: no list is loaded, so that nothing
    is released), which ``engine`` reads.
    ``permits``: a file of licences, exemptions and wind-down periods beside those of the policy and of Umweg.
    ``history``: past consignments (a file of any format, or a saved history); without it the flags of conduct are not
    assessable. ``cases``, ``exceptions``: of the desk. ``model``: of ``umweg target train``, orders what is held.
    ``own_lists``: parties of one's own in place of the store's. ``kept``: a folder for the index between runs.
    """
    day = day_of(as_of)
    held = policy if isinstance(policy, Policy) else read_policy(policy)
    matcher = _matcher(engine, own_lists or store, kept)
    known = ReferenceData(
        as_of=day,
        regimes=tuple(regime(r) for r in held.regimes),
        goods=Catalogue.of(held.goods or None),
        hints=_there(Hints.of) if text_model else None,
        norms=_there(lambda: Norms.of(engine, store, day)) if store else None,
        history=None if isinstance(history, str | Path) else history,
        corridors=Corridors.of(store) if store else None,
        cases=cases,
        parameters=held.parameters,
        party_lists=matcher.listed.lists if matcher else (),
        oldest_days=held.oldest_days,
        oldest_goods=held.oldest_goods,
        oldest_law=held.oldest_law,
        required=held.required,
    )
    if isinstance(history, str | Path):
        known = replace(known, history=read_history(history, known))
    return _made(known, held, matcher, permits, exceptions, Ranker.read(model) if model else None)


def read_history(path: str | Path, known: ReferenceData) -> History:
    """A saved history, or one built from a file of past consignments.

    Those that cannot be read are left out, and a warning says how many.
    """
    from umweg.screening.consignments.model import Consignment
    from umweg.screening.consignments.read import read_consignments
    from umweg.screening.facts import ConsignmentFacts
    from umweg.screening.history import History
    from umweg.screening.history.history import is_history
    from umweg.screening.inputs.history_build import build as build_history

    if is_history(Path(path)):
        return History.load(path)

    left: list[UmwegError] = []

    def past() -> Iterator[ConsignmentFacts]:
        for one in read_consignments(path):
            try:
                if isinstance(one, Consignment):
                    yield ConsignmentFacts.of(one, known.as_of)
                else:
                    left.append(one.error)
            except UsageError as e:
                left.append(e)

    found = build_history(past(), known)
    if left:
        warnings.warn(f"{len(left):,} past consignments could not be read; the first: {left[0]}", stacklevel=2)
    return found


def _made(
    known: ReferenceData,
    held: Policy,
    matcher: Matcher | None,
    permits: str | Path | None,
    exceptions: ExceptionLookup | None,
    ranker: Ranker | None = None,
) -> Screener:
    from umweg.names import threshold as shipped

    threshold = shipped() if held.threshold is None else held.threshold
    others = (*shipped_permits(), *(permits_file(permits) if permits else ()))
    every = (*held.permits, *others)
    digest = ranker.digest if ranker else ""
    pinned = pins(known, held, every, exceptions, threshold=threshold, model=digest)  # type: ignore[arg-type]  # the desk pins its exceptions
    law = Law(held, others, exceptions, pinned, _not_found(known))
    return Screener(known, law, Matching(matcher, threshold, known.as_of) if matcher else None, ranker)


def day_of(as_of: date | str | None) -> date:
    """The day whose lists and law hold: as given, else today (UTC); UsageError for what is none."""
    if as_of is None:
        return today()
    try:
        return as_of if isinstance(as_of, date) else date.fromisoformat(as_of[:10])
    except ValueError:
        raise UsageError(f"'{as_of}' is no day.", where="as_of", mend="Write YYYY-MM-DD.") from None


def _matcher(engine: Engine, parties: Any, kept: IndexCache | None) -> Matcher | None:
    """The index of listed parties; None where there is none, which every decision then says."""
    from umweg.parties.matcher import Matcher

    if not parties:
        return None
    try:
        return Matcher.of(parties, kept, engine)
    except NotAssessable:
        return None


def _there(make: Callable[[], Made]) -> Made | None:
    """What there is: None where its extra is not installed, or the store has nothing for it. Checks then say so."""
    try:
        return make()
    except NotAssessable:
        return None


def _not_found(known: ReferenceData) -> tuple[str, ...]:
    """What was looked at, told with every decision: nothing found there is no clearance."""
    from umweg.parties.lists.lists_searched import in_short

    parties = (
        f"Parties were looked for on: {in_short(known.party_lists)}."
        if known.party_lists
        else "No list of parties is loaded."
    )
    lists = ", ".join(f"{x.key} ({x.completeness})" for x in known.goods.lists) if known.goods else ""
    goods = f"Goods were looked for on: {lists}." if lists else "No list of goods is loaded."
    return parties, f"{goods} Lists are partial: absence is no clearance."
