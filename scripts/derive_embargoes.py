"""Make the census of regimes and the table of embargoes in ``src/umweg/law/embargoes``.

    python scripts/derive_embargoes.py ../shared/data/law/embargo

From the law data come facts only: which regimes an issuer has, their acts, the countries and the kinds of measures that
it names. What is at hand of each, and the cells that say yes or unknown, stand in ``states.yml``. Every country gets a
cell of every issuer: "no" says that no regime of the census names it. Deterministic: sorted, no clock.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from umweg.core.codes.countries import areas  # noqa: E402  # after the path
from umweg.law.destinations import destinations  # noqa: E402
from umweg.law.strict import Node  # noqa: E402

OUT = ROOT / "src" / "umweg" / "law" / "embargoes"
MAP, PROGRAMMES = "eu_sanctions_map_regimes.csv", "sanction_programmes_opensanctions.csv"
ISSUERS = {"zz_unsc": "un", "us_ofac": "us", "us_bis": "us", "gb_fcdo": "uk", "gb_ofsi": "uk"}
ALL, WHATS = ("eu", "un", "us", "uk"), ("embargo", "arms")
AS_OF = "2026-08-22"
COLUMNS = ["issuer", "key", "title", "acts", "countries", "measures", "state", "exports", "imports", "why", "as_of"]
UNREAD = "its goods measures are not at hand"
NOT_GOODS = "freezes assets, bans travel or money; names no goods"
ARMS = "arms; the table of arms embargoes has it"


class States:
    """``states.yml``, by issuer and key of a regime; what was not used is told."""

    def __init__(self, node: Node) -> None:
        """Read all of it."""
        node.text("key"), node.text("title")
        self.groups = {n.text("key"): n.words("codes") for n in node.children("groups")}
        self.arms = set(node.words("arms"))
        self.not_goods = set(node.words("not_goods"))
        self.of = {(n.text("issuer"), n.text("key")): n for n in node.children("states")}
        self.cells = list(node.children("cells"))
        node.done()

    def codes(self, words: tuple[str, ...]) -> str:
        """Beginnings of codes, groups spelt out."""
        return " ".join(sorted({c for w in words for c in self.groups.get(w, (w,))}))

    def row(self, issuer: str, key: str, measures: set[str]) -> dict[str, str]:
        """State, touched goods and reason of a regime: as kept by hand, else as its measures say."""
        node = self.of.pop((issuer, key), None)
        if node is not None:
            state = node.one_of("state", ("modelled", "not-goods", "open"))
            return {"state": state, "exports": self.codes(_words(node, "exports")),
                    "imports": self.codes(_words(node, "imports")), "why": node.text("why"),
                    "countries": " ".join(node.words("countries"))}  # fmt: skip
        rest = measures - self.not_goods
        if rest - self.arms:
            exports, imports = ("*" if m in rest else "" for m in ("Export control", "Import restrictions"))
            return {"state": "open", "exports": exports, "imports": imports, "why": UNREAD}
        return {"state": "modelled" if rest else "not-goods", "exports": "", "imports": "",
                "why": ARMS if rest else NOT_GOODS}  # fmt: skip


def _words(node: Node, key: str) -> tuple[str, ...]:
    value = node.raw(key)
    return tuple(value) if isinstance(value, list) else ()


def census(folder: Path, states: States) -> Iterator[dict[str, str]]:
    """A row a regime: of the EU as its map has them, of the others as programmes."""
    with (folder / PROGRAMMES).open(encoding="utf-8", newline="") as f:
        named = {r["key"]: r["measures"] for r in csv.DictReader(f)}
    with (folder / MAP).open(encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            known = [named[k] for k in (f"EU-{p}" for p in r["program_keys"].split(";")) if k in named]
            if not known and ("eu", r["regime_id"]) not in states.of:
                sys.exit(f"nobody says what regime {r['regime_id']} of the EU's map is: add it to states.yml")
            measures = {m for found in known for m in found.split(";") if m}
            yield {"issuer": "eu", "key": r["regime_id"], "title": r["name"], "countries": "", "as_of": AS_OF,
                   "acts": r["framework_celexes"].replace(";", " "), "measures": "; ".join(sorted(measures)),
                   **states.row("eu", r["regime_id"], measures)}  # fmt: skip
    with (folder / PROGRAMMES).open(encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            issuer = ISSUERS.get(r["issuer"])
            if issuer:
                measures = {m for m in r["measures"].split(";") if m}
                known = {c.upper() for c in r["target_territories"].split(";")} & set(areas())
                row = {"issuer": issuer, "key": r["key"], "title": r["title"].strip(), "acts": r["aliases_and_acts"],
                       "countries": " ".join(sorted(known)), "measures": "; ".join(sorted(measures)),
                       "as_of": AS_OF}  # fmt: skip
                mine = states.row(issuer, r["key"], measures)
                yield {**row, **{k: v for k, v in mine.items() if v or k != "countries"}}


def cells(states: States, regimes: list[dict[str, str]]) -> Iterator[list[str]]:
    """A row a country, issuer and kind of embargo; none is empty."""
    said: dict[tuple[str, str, str], tuple[str, str, str]] = {}
    for r in regimes:  # what measures of programmes say, for issuers whose acts nobody has read
        if r["issuer"] == "uk" and states.arms & set(r["measures"].split("; ")):
            for c in r["countries"].split():
                said["uk", "arms", c] = ("yes", r["title"], "false")
    for n in states.cells:
        issuer, what = n.one_of("issuer", ALL), n.one_of("what", WHATS)
        value = n.one_of("value", ("yes", "unknown"), "yes")
        group = n.text("group", "")
        of = [c for c, row in destinations("us").rows.items() if group in row.groups] if group else n.words("countries")
        for c in of:
            said[issuer, what, c] = (value, n.text("act"), str(n.flag("verified", False)).lower())
        n.done()
    for code, area in sorted(areas().items()):
        if area.kind == "country":
            for issuer in ALL:
                for what in WHATS:
                    sure = "true" if issuer == "us" else "false"
                    yield [code, issuer, what, *said.get((issuer, what, code), ("no", "", sure)), AS_OF]


def main() -> None:
    """Write both tables, or stop where a state speaks of a regime that no census has."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: python scripts/derive_embargoes.py PATH-TO-EMBARGO-FOLDER")
    states = States(Node.parse((OUT / "states.yml").read_text("utf-8"), "states.yml"))
    found = sorted(census(Path(sys.argv[1]), states), key=lambda r: (r["issuer"], r["key"].zfill(4)))
    if states.of:
        sys.exit(f"no regime of the census: {sorted(states.of)}")
    with (OUT / "census.csv").open("w", encoding="utf-8", newline="") as f:
        w = csv.DictWriter(f, COLUMNS, lineterminator="\n")
        w.writeheader()
        w.writerows(found)
    rows = list(cells(states, found))
    with (OUT / "cells.csv").open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["country", "issuer", "what", "value", "act", "verified", "as_of"])
        out.writerows(rows)
    print(f"census.csv: {len(found)} regimes; cells.csv: {len(rows):,} cells")


if __name__ == "__main__":
    main()
