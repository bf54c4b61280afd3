"""What a regime is: its countries, acts, goods and windows, and the part that every other country plays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from umweg.core.codes import countries
from umweg.core.errors import UnknownName
from umweg.core.provenance import LawRef
from umweg.law.lists import GoodsList

RoleKind = Literal["origin", "target", "co-target", "partner", "transit"]


@dataclass(frozen=True, slots=True)
class NamedCountry:
    """A country that a regime names, from the first to the last day given (None: open), and who says so."""

    code: str
    since: date | None
    until: date | None
    source: str
    verified: bool
    act: str = ""
    note: str = ""

    def during(self, start: date, stop: date) -> bool:
        """Whether it holds on any day of the half-open range ``[start, stop)``."""
        return (self.since is None or self.since < stop) and (self.until is None or self.until >= start)


@dataclass(frozen=True, slots=True)
class Act:
    """A legal act. ``verified``: title and date were compared with the official journal."""

    key: str
    title: str
    date: date
    link: str
    note: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Role:
    """The part that a country plays in a regime over a window, why, and on whose word.

    ``co-target``: under measures of the origin bloc's own on any day of the window, so not assessed as
    transit. ``hub``: others have named it as a point of transshipment; orders reports, decides nothing.
    """

    code: str
    kind: RoleKind
    reason: str
    sources: tuple[str, ...]
    verified: bool
    hub: bool = False


@dataclass(frozen=True, slots=True)
class Regime:
    """Measures of an origin bloc on a target. All that detect needs to know about law.

    ``measure_date``: first day. ``window_from``: first day of the first month of the after-window;
    ``longest_window``: its most months; the before-window is the same months a year earlier. ``goods``: the
    lists that define the goods; ``overlays``: lists that only mark them. ``undeclared``: countries whose trade
    with the target has no customs declarations. ``placebo``: first days of months at
    which nothing had happened yet. ``sha256``: of the file's text.
    """

    key: str
    title: str
    origin_title: str
    origin: tuple[NamedCountry, ...]
    target: str
    target_from: date | None
    measure_date: date
    window_from: date
    longest_window: int
    placebo: tuple[date, ...]
    goods: tuple[GoodsList, ...]
    overlays: tuple[GoodsList, ...]
    partners: tuple[NamedCountry, ...]
    own_measures: tuple[NamedCountry, ...]
    hubs: tuple[NamedCountry, ...]
    undeclared: tuple[NamedCountry, ...]
    acts: tuple[Act, ...]
    completeness: str
    verified: bool
    source: str
    link: str
    note: str
    file: str
    sha256: str

    def origin_members(self, on: date) -> frozenset[str]:
        """Members of the origin bloc on a day, as ISO 3166 alpha-2 codes.

        >>> from umweg.law.load import regime
        >>> eu = regime("eu-russia")
        >>> "GB" in eu.origin_members(date(2020, 1, 31)), "GB" in eu.origin_members(date(2020, 2, 1))
        (True, False)
        """
        return frozenset(
            m.code for m in self.origin if (m.since is None or m.since <= on) and (m.until is None or on <= m.until)
        )

    def role(self, iso2: str, window_from: date, window_to: date) -> Role:
        """The part of a country over the half-open window. Raises ``UnknownName`` for what is no country.

        >>> from umweg.law.load import regime
        >>> r = regime("eu-russia").role("NO", date(2022, 3, 1), date(2022, 12, 1))
        >>> r.kind, r.sources
        ('partner', ('FIN-2023-Alert004 note 6 (Global Export Control Coalition)',))
        """
        area = countries.areas().get(iso2)
        if area is None or area.kind != "country":
            raise UnknownName(f"'{iso2}' is no country.", mend="Roles are for countries, by ISO 3166 alpha-2.")
        if iso2 == self.target:
            return Role(iso2, "target", f"{self.title} is aimed at it", (self.source,), self.verified)
        hubs = tuple(h for h in self.hubs if h.code == iso2 and h.during(window_from, window_to))
        for kind, entries, reason in (
            ("origin", self.origin, _origin_reason),
            ("co-target", self.own_measures, _co_target_reason),
            ("partner", self.partners, _partner_reason),
        ):
            found = [e for e in entries if e.code == iso2 and e.during(window_from, window_to)]
            if found:
                return _role(iso2, kind, reason(self, found[0]), found, bool(hubs))
        if hubs:
            return _role(iso2, "transit", "named by others as a point of transshipment", list(hubs), True)
        reason_else = "every country that is not origin, partner, target or under measures of its own is a candidate"
        return Role(iso2, "transit", reason_else, (), True)

    @property
    def ref(self) -> LawRef:
        """For the provenance of a result."""
        return LawRef(self.key, self.title, self.sha256, self.completeness, self.verified, self.source)


def _role(code: str, kind: str, reason: str, found: list[NamedCountry], hub: bool) -> Role:
    sources = tuple(dict.fromkeys("; ".join(x for x in (n.act, n.source) if x) for n in found))
    return Role(code, kind, reason, sources, all(n.verified for n in found), hub)  # type: ignore[arg-type]  # callers name a kind


def _origin_reason(r: Regime, n: NamedCountry) -> str:
    return f"member of {r.origin_title}" + (f" until {n.until}" if n.until else "")


def _co_target_reason(r: Regime, n: NamedCountry) -> str:
    since = f" since {n.since}" if n.since else ""
    return (
        f"under measures of {r.origin_title}'s own on goods like these{since}: "
        "its trade is neither a clean first leg nor direct trade, so it is not assessed as transit"
    )


def _partner_reason(r: Regime, _: NamedCountry) -> str:
    return f"restricts exports to {countries.name(r.target)} itself"
