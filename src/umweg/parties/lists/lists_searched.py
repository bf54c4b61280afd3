"""Which lists were searched, of which day, and which known ones were not: nobody found on a list that is not there.

>>> one = ListVersion("un-sc", "UN SC", "", "2026-02-27", "", "ab", 1003)
>>> in_short([one])
'un-sc 2026-02-27; not loaded: bis-dpl, eu-fsf, ofac-cons, ofac-sdn, uk-sl, us-csl'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from umweg.law.party_lists import party_sources
from umweg.parties.list_status import GIVEN
from umweg.parties.lists.listed_parties import ListVersion

# Lists that hold what another source publishes (the Consolidated Screening List is made of seven lists of three
# departments; data sets of FollowTheMoney by the names that OpenSanctions gives them). "*": any list of the source.
HOLDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("us-csl", "*"): ("ofac-sdn", "ofac-cons", "bis-dpl"),
    ("ftm", "us_ofac_sdn"): ("ofac-sdn",),
    ("ftm", "us_ofac_cons"): ("ofac-cons",),
    ("ftm", "us_trade_csl"): ("us-csl", "ofac-sdn", "ofac-cons", "bis-dpl"),
    ("ftm", "us_bis_denied"): ("bis-dpl",),
    ("ftm", "eu_fsf"): ("eu-fsf",),
    ("ftm", "un_sc_sanctions"): ("un-sc",),
    ("ftm", "gb_fcdo_sanctions"): ("uk-sl",),
    ("ftm", "gb_hmt_sanctions"): ("uk-sl",),
}


def absent(lists: Iterable[ListVersion]) -> dict[str, str]:
    """Sources of lists that Umweg reads and that are not loaded, with their publishers.

    Empty where all parties were given in the call: then it was the caller who chose.
    """
    loaded = {(v.source, v.list) for v in lists}
    if loaded <= {(GIVEN.source, GIVEN.list)}:
        return {}
    held = {s for s, _ in loaded}
    for source, name in loaded:
        held |= {*HOLDS.get((source, name), ()), *HOLDS.get((source, "*"), ())}
    return {name: publisher for name, publisher in party_sources().items() if name not in held}


def in_short(lists: Sequence[ListVersion]) -> str:
    """The sources that were searched with their days, and those that were not, in one line."""
    days: dict[str, str] = {}
    for v in lists:  # of a source whose lists are of several days the oldest: what it says is no newer
        day = v.version or v.ingested[:10]
        days[v.source] = min(days.get(v.source, day), day)
    parts = ", ".join("the given list" if s == GIVEN.source else f"{s} {d}".strip() for s, d in sorted(days.items()))
    missing = ", ".join(sorted(absent(lists)))
    return parts + (f"; not loaded: {missing}" if missing else "")
