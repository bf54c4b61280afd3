"""Puts together what a screening knows, once a batch: lists, goods, history, norms, findings, policy; and pins it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.errors import NotAssessable, UsageError
from umweg.law.permits import permits_file, shipped_permits
from umweg.law.policies import Policy
from umweg.law.policies import policy as read_policy
from umweg.law.regimes import regime
from umweg.screen.checks.corridors import Corridors
from umweg.screen.checks.known import Known
from umweg.screen.decide.decide import Exceptions, Law
from umweg.screen.decide.matching import Matching
from umweg.screen.goods.catalogue import Catalogue
from umweg.screen.goods.norms import Norms
from umweg.screen.parties.listing import today
from umweg.screen.pins import pins
from umweg.screen.run import Screener
from umweg.store import Store

if TYPE_CHECKING:
    from umweg.screen.cases.similar import Cases
    from umweg.screen.history import History
    from umweg.screen.parties.kept import Kept
    from umweg.screen.parties.matcher import Matcher


def screener(
    store: Store | str | Path | None = None,
    policy: str | Path | Policy = "default",
    *,
    as_of: date | str | None = None,
    permits: str | Path | None = None,
    history: History | None = None,
    cases: Cases | None = None,
    exceptions: Exceptions | None = None,
    own_lists: Sequence[Any] = (),
    text_model: bool = True,
    kept: Kept | None = None,
) -> Screener:
    """Everything that a batch is decided by.

    ``permits``: a file of licences, exemptions and wind-down periods beside those of the policy and of Umweg.
    ``history``: past consignments; without it the flags of conduct are not assessable. ``own_lists``: parties of one's
    own in place of the store's. ``kept``: a folder for the index of names between runs.
    """
    day = _day(as_of)
    held = policy if isinstance(policy, Policy) else read_policy(policy)
    opened = _store(store, as_of)
    matcher = _matcher(own_lists or opened, kept)
    known = Known(
        as_of=day,
        regimes=tuple(regime(r) for r in held.regimes),
        goods=Catalogue.of(held.goods or None),
        hints=_hints() if text_model else None,
        norms=Norms.of(opened, day) if opened else None,
        history=history,
        corridors=Corridors.of(opened) if opened else None,
        cases=cases,
        parameters=held.parameters,
        party_lists=matcher.listed.lists if matcher else (),
        oldest_days=held.oldest_days,
        required=held.required,
    )
    return _made(known, held, matcher, permits, exceptions)


def _made(
    known: Known, held: Policy, matcher: Matcher | None, permits: str | Path | None, exceptions: Exceptions | None
) -> Screener:
    from umweg.names import threshold as shipped

    threshold = shipped() if held.threshold is None else held.threshold
    others = (*shipped_permits(), *(permits_file(permits) if permits else ()))
    pinned = pins(known, held, (*held.permits, *others), exceptions, threshold=threshold)  # type: ignore[arg-type]
    law = Law(held, others, exceptions, pinned, _not_found(known))
    return Screener(known, law, Matching(matcher, threshold, known.as_of) if matcher else None)


def _day(as_of: date | str | None) -> date:
    if as_of is None:
        return today()
    try:
        return as_of if isinstance(as_of, date) else date.fromisoformat(as_of[:10])
    except ValueError:
        raise UsageError(f"'{as_of}' is no day.", where="as_of", mend="Write YYYY-MM-DD.") from None


def _store(store: Store | str | Path | None, as_of: date | str | None) -> Store | None:
    """The store; None where the default one does not exist yet, so that nothing is released for want of lists."""
    if isinstance(store, Store):
        return store
    if store is None:
        from umweg.settings import Settings

        store = Settings.read().store
        if not store.is_dir():
            return None
    return Store.open(store, as_of if isinstance(as_of, str) else None)


def _matcher(parties: Any, kept: Kept | None) -> Matcher | None:
    """The index of listed parties; None where there is none, which every decision then says."""
    from umweg.screen.parties.matcher import Matcher

    if not parties:
        return None
    try:
        return Matcher.of(parties, kept)
    except NotAssessable:
        return None


def _hints() -> Any:
    """The text model, where its extra is installed."""
    from umweg.screen.goods.hints import Hints

    return Hints.available()


def _not_found(known: Known) -> tuple[str, ...]:
    """What was looked at, told with every decision: nothing found there is no clearance."""
    from umweg.screen.parties.searched import in_short

    parties = (
        f"Parties were looked for on: {in_short(known.party_lists)}."
        if known.party_lists
        else "No list of parties is loaded."
    )
    goods = f"Goods were looked for on: {known.goods.in_short}." if known.goods else "No list of goods is loaded."
    return parties, f"{goods} Lists are partial: absence is no clearance."
