"""Two versions of a small list, a store that holds the first, a policy that asks for no other list, consignments."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from umweg import engines, ingest
from umweg.desk.desk import Desk
from umweg.parties.list_status import today
from umweg.parties.lists.from_store import from_store
from umweg.screening.changes import Changes, changes
from umweg.screening.decide.matching import listing_digest
from umweg.screening.exceptions import Lifting
from umweg.screening.prepare import screener
from umweg.screening.run import Screener
from umweg.screening.similar_cases import CaseRegister
from umweg.store import Store

POLICY = "key: t\ntitle: t\nbase: default\noldest_days: [{source: '*', days: 9999}]\nrequired: [%s]\n"


def listed(id_: str, name: str, **more: list[str]) -> dict[str, Any]:
    """A firm on a list, as FollowTheMoney has it."""
    properties = {"name": [name], "country": ["ru"], "topics": ["sanction"], **more}
    return {"id": id_, "schema": "Company", "caption": name, "datasets": ["us_ofac_sdn"], "properties": properties}


OLD = (listed("x-1", "VOSTOK IMPEX", incorporationDate=["2010"]), listed("x-2", "SEVER TRANS LLC"),
       listed("x-4", "URAL METALL ZAVOD"))  # fmt: skip
NEW = (listed("x-1", "VOSTOK IMPEX", incorporationDate=["2011"]), listed("x-3", "ROMASHKA TRADE LLC"),
       listed("x-4", "URAL METALL ZAVOD"))  # fmt: skip
"""x-1 changed, x-2 is gone, x-3 was added, x-4 is as it was."""


def take_in(folder: Path, entities: tuple[dict[str, Any], ...], name: str) -> str:
    """A version of the list into the store; gives the id of its snapshot."""
    file = folder / f"{name}.ftm.json"
    file.write_text("\n".join(json.dumps(e) for e in entities), "utf-8")
    ingest(file, source="ftm", store=folder / "store").raise_if_failed()
    return Store.open(folder / "store").catalog.snapshots[-1].id


def policy(folder: Path, required: str = "ftm") -> Path:
    """The shipped one, on these lists of any age."""
    file = folder / "policy.yml"
    file.write_text(POLICY % required, "utf-8")
    return file


def made(folder: Path, desk: Desk | None = None, required: str = "ftm") -> Screener:
    """A screener of the store as it is now, with the exceptions and cases of a desk."""
    return screener_of(folder, policy(folder, required), desk)


def screener_of(folder: Path, law: Path, desk: Desk | None = None) -> Screener:
    """The same under another policy."""
    with contextlib.closing(engines.open()) as engine:
        return screener(
            engine, Store.open(folder / "store"), law, text_model=False,
            cases=CaseRegister(desk.cases()) if desk else None,
            exceptions=Lifting(desk.exceptions(today())) if desk else None,
        )  # fmt: skip


def changes_of(folder: Path, since: str) -> Changes:
    """What changed on the lists of the store since a snapshot."""
    with contextlib.closing(engines.open()) as engine:
        return changes(engine, Store.open(folder / "store"), since)


def digest_of(folder: Path, entity: str) -> str:
    """The digest of what the lists of the store say about an entity."""
    with contextlib.closing(engines.open()) as engine:
        held = from_store(engine, Store.open(folder / "store"))
    return listing_digest(held, held.by_id[entity])


def consignment(id_: str, consignee: str = "Boulangerie Dupont", **more: Any) -> dict[str, Any]:
    """Goods that nothing speaks against, to somebody."""
    return {
        "id": id_, "day": "2024-06-03", "sender": "DE", "destination": "FR",
        "parties": [{"role": "exporter", "name": "Muster Maschinenbau", "country": "DE"},
                    {"role": "consignee", "name": consignee, "country": "KZ", **more}],
        "lines": [{"code": "84381010", "description": "bakery ovens", "value": 1000.0, "currency": "EUR"}],
    }  # fmt: skip


class Counting:
    """A screener that notes the ids of what it decides."""

    def __init__(self, inner: Screener) -> None:
        self.inner, self.seen = inner, list[str]()
        self.pins, self.four_eyes, self.known = inner.pins, inner.four_eyes, inner.known

    def decisions(self, chunk: list[Any], first: int = 1) -> Any:
        out = self.inner.decisions(chunk, first)
        self.seen += [d.consignment_id for _, d in out]
        return out
