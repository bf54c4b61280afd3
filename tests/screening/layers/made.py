"""A screener with one listed party and all goods lists, and consignments that nothing speaks against but one thing."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from umweg.goods.catalogue import Catalogue
from umweg.law.policies import parse_policy
from umweg.parties.matcher import Matcher
from umweg.results.decision import Decision
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.prepare import _made
from umweg.screening.run import Screener

DAY = date(2026, 11, 20)
OPEN = "key: t\ntitle: t\nbase: default\nrequired: [given]\noldest_days: [{source: '*', days: 9999}]\n"
HELD = {"review", "stop", "information"}


@cache
def screener(extra: str = "") -> Screener:
    """The shipped policy with changes."""
    held = parse_policy(OPEN + extra, "t.yml")
    m = Matcher.of([{"id": "x-1", "name": "ROMASHKA TRADE LLC", "country": "KZ"}])
    known = ReferenceData.of(DAY, held.regimes, goods=Catalogue.of(), parameters=held.parameters,
                             party_lists=m.listed.lists, oldest_days=held.oldest_days,
                             required=held.required)  # fmt: skip
    return _made(known, held, m, None, None)


def decided(made: Screener | None = None, **more: Any) -> Decision:
    """The decision on roasted coffee from Germany to a shop, with other fields."""
    base: dict[str, Any] = {
        "id": "c-1", "day": str(DAY), "kind": "export", "sender": "DE", "destination": "FR",
        "lines": [{"code": "09012100", "description": "coffee, roasted", "value": 900.0, "currency": "EUR"}],
    }  # fmt: skip
    given = {**base, **more}
    given.setdefault("parties", [{"role": "consignee", "name": "Tulpenzauber Handel", "country": given["destination"]}])
    return next((made or screener()).run([given])).decision


def layer(d: Decision, key: str) -> dict[str, Any]:
    """A layer of a decision."""
    return dict(next(x for x in d.layers or () if x["layer"] == key))


def why(d: Decision, key: str, lang: str = "en") -> str:
    """What a layer says."""
    return " ".join(b[lang] for b in layer(d, key)["because"])


def goods(code: str, description: str = "goods", **more: Any) -> list[dict[str, Any]]:
    """One line."""
    return [{"code": code, "description": description, "value": 1000.0, "currency": "EUR", **more}]
