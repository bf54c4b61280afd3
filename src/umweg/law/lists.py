"""Goods lists: codes with tier and date, how complete the list is, and whether it was compared with the act.

>>> chpl = goods_list("chpl")
>>> len(chpl.codes), chpl.system, chpl.tier("85423110"), chpl.completeness
(50, 'HS', '1', 'complete')
>>> chpl.covers("85423110"), chpl.covers("8542"), chpl.covers("87032319")
(True, None, False)
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from umweg.core.codes import products
from umweg.core.documents import text_of
from umweg.core.errors import LawError, UnknownName
from umweg.law.bindings import FLOWS, Binding, Trade, read_bindings
from umweg.law.comparison import Comparison, read_comparison
from umweg.law.passport import LawPassport, sha256
from umweg.law.strict import Node

FOLDER = Path(__file__).parent / "lists"
_SYSTEM = re.compile(r"(CN8|CN|HS)(\d{4})?")
ListKind = Literal["ban", "licence", "red-flag", "statistics", "house"]
KINDS: tuple[ListKind, ...] = ("ban", "licence", "red-flag", "statistics", "house")
"""``ban``: forbidden; ``licence``: only with one; ``red-flag``: guidance; ``statistics``: binds nobody, tells goods
apart; ``house``: a list of one's own, which binds wherever it does not say otherwise."""
MARKS = ("stated", "inferred", "ex", "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsList(LawPassport):
    """A list of goods that a regime names, with its passport.

    ``system`` is ``CN`` or ``HS``; ``edition`` such as ``HS2022`` or empty; ``level`` the digits of its
    longest codes. ``tier_of`` and ``in_force_from`` hold only the codes for which they are known; ``inferred``
    the codes that the source infers and does not state; ``ex`` those of which the act lists only a part in words.
    ``law``: whose list it is (``eu``, ``us``, ``guidance`` ...), empty where the file does not say.
    """

    system: Literal["CN", "HS"]
    edition: str
    level: int
    codes: frozenset[str]
    tier_of: Mapping[str, str]
    in_force_from: Mapping[str, date]
    inferred: frozenset[str] = frozenset()
    ex: frozenset[str] = frozenset()
    law: str = ""
    kind: ListKind = "house"
    binds: tuple[Binding, ...] = ()
    act_de: str = ""
    annex: str = ""
    article: str = ""
    cites: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    compared: Comparison | None = None
    floor: Mapping[str, float] = field(default_factory=dict)
    by_value: frozenset[str] = frozenset()
    floors_not_compared: Mapping[float, str] = field(default_factory=dict)
    outside: tuple[str, ...] = ()
    _lengths: tuple[int, ...] = field(default=(), repr=False, compare=False)
    _stems: Mapping[str, date | None] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the codes by length, and by the headings above them."""
        stems: dict[str, list[date | None]] = defaultdict(list)
        for c in self.codes:
            for n in (2, 4, 6):
                if n < len(c):
                    stems[c[:n]].append(self.since(c))
        object.__setattr__(self, "_lengths", tuple(sorted({len(c) for c in self.codes})))
        object.__setattr__(self, "_stems", {stem: earliest(days) for stem, days in stems.items()})

    def entry(self, code: str) -> str | None:
        """The listed code under which ``code`` falls: itself or its beginning; None where there is none.

        An act may name a heading in part and a code below it in whole, or the other way round: the whole counts.
        """
        found = [code[:n] for n in self._lengths if code[:n] in self.codes]
        return next((c for c in found if c not in self.ex), found[0] if found else None)

    def covers(self, code: str) -> bool | None:
        """True: on the list. False: not found. None: wider than listed codes, so only part of it is on the
        list.

        A code that hides its last digits (39XXXXXX) can be on the list too, hence None where its digits lead
        to a listed code. What False is worth depends on ``completeness``.
        """
        if self.entry(code) is not None:
            return True
        return None if _stem(code) in self._stems else False

    def tier(self, code: str) -> str | None:
        """The tier of the listed code under which ``code`` falls."""
        found = self.entry(code)
        return None if found is None else self.tier_of.get(found)

    def standing(self, trade: Trade, on: date) -> str:
        """The flow that it binds (``house`` for a list of one's own that binds wherever it likes), empty, or the field
        without which nobody can tell (``Binding.standing``).
        """
        if self.kind == "house" and not self.binds:
            return "house"
        found = {b.standing(trade, on) for b in self.binds} - {""}
        return next((f for f in FLOWS if f in found), min(found, default=""))

    def watches(self, trade: Trade, on: date) -> bool:
        """Whether it is a red flag that these goods go to a third country: they may be diverted."""
        return any(b.watches(trade, on) for b in self.binds)

    @property
    def against(self) -> frozenset[str]:
        """Countries that its bans on exports name."""
        return frozenset().union(*(b.where for b in self.binds if b.flow == "export"))

    def since_any(self, code: str) -> date | None:
        """From when ``code`` is in force; of a code wider than listed ones, from when the first under it is."""
        entry = self.entry(code)
        return self.since(entry) if entry else self._stems.get(_stem(code))

    def since(self, listed: str) -> date | None:
        """From when a listed code is in force: its own day, else that of the whole list; None where nobody says."""
        return self.in_force_from.get(listed, self.valid_from)


def _stem(code: str) -> str:
    """The digits with which a code begins, in pairs."""
    digits = len(code) if code.isdecimal() else next(n for n, c in enumerate(code) if not c.isdecimal())
    return code[: digits // 2 * 2]


def earliest(days: Iterable[date | None]) -> date | None:
    """The first of the days; None, which is always, where there is none or one is not known."""
    found = list(days)
    return None if not found or None in found else min(d for d in found if d is not None)


def shipped_lists() -> list[str]:
    """Keys of the lists that come with Umweg.

    >>> [k for k in shipped_lists() if not k.startswith("eu-833")]
    ['chpl', 'ear-746-supp2', 'ear-746-supp4', 'ear-746-supp5', 'ear-746-supp7', 'eu-2022-263-ii']
    """
    return sorted(p.stem for p in FOLDER.glob("*.yml"))


@cache
def goods_list(key: str) -> GoodsList:
    """A shipped list by its key. Raises ``UnknownName``.

    >>> goods_list("eu-833-merged").completeness_note
    'all annexes merged, Oct 2022'
    """
    if key not in shipped_lists():
        raise UnknownName(
            f"There is no goods list '{key}'.",
            mend=f"Shipped: {', '.join(shipped_lists())}. Your own stands in the regime, with codes or file.",
        )
    passport = FOLDER / f"{key}.yml"
    text, table = passport.read_text("utf-8"), passport.with_suffix(".csv").read_text("utf-8")
    node = Node.parse(text, passport.name)
    out = _read(node, _table(table, passport.with_suffix(".csv").name), sha256(text, table))
    node.done()
    return out


def list_file(path: Path) -> GoodsList:
    """A list of a file of one's own: the mapping that a regime takes, in YAML. LawError where it is not valid."""
    try:
        text = text_of(path)
    except (OSError, UnicodeDecodeError) as e:
        raise LawError(f"The list cannot be read: {e}.", where=str(path), mend="Give a YAML file in UTF-8.") from e
    found = own_list(Node.parse(text, path.name), path.parent, path.stem)
    return replace(found, sha256=sha256(text, found.sha256))


def own_list(node: Node, folder: Path | None, key: str) -> GoodsList:
    """A list that a regime gives itself: ``codes`` inline, or ``file`` with a CSV beside the regime's file.

    Required: ``nomenclature`` (CN, HS, or an edition such as HS2017). Optional: all keys of a passport.
    """
    if node.has("codes") == node.has("file"):
        raise node.fail("", "A goods list needs 'codes' or 'file', and not both.", 'E.g. codes: ["8703", "8704"].')
    if node.has("codes"):
        rows = [{"code": c} for c in node.words("codes", required=True)]
        text = repr(rows)
    else:
        name = node.text("file")
        path = (folder or Path()) / name
        try:
            text = text_of(path)
        except (OSError, UnicodeDecodeError) as e:
            raise node.fail(
                "file",
                f"The file '{name}' cannot be read: {e}.",
                "The path is relative to this file; use UTF-8.",
            ) from e
        rows = _table(text, name)
    out = _read(node, rows, sha256(node.file, text), own=key)
    node.done()
    return out


def _table(text: str, file: str) -> list[dict[str, str]]:
    """Rows of a CSV with at least the column ``code``; also ``tier``, ``in_force_from``, ``mark``, ``floor``."""
    rows = list(csv.DictReader(io.StringIO(text)))
    columns = set(rows[0]) if rows else set()
    if "code" not in columns:
        raise LawError("The list has no column 'code', or no rows.", where=file, mend="Head the column 'code'.")
    if extra := {str(c) for c in columns} - {"code", "tier", "in_force_from", "mark", "floor"}:
        raise LawError(
            f"Unknown columns: {', '.join(sorted(extra))}.",
            where=file,
            mend="Allowed are code, tier, in_force_from, mark, floor; drop the others.",
        )
    return rows


def _read(node: Node, rows: list[dict[str, str]], digest: str, own: str = "") -> GoodsList:
    """A list from its passport (or from a regime's entry) and its rows."""
    system_key = "nomenclature" if own else "system"
    stated = node.text(system_key)
    m = _SYSTEM.fullmatch(stated)
    if not m:
        raise node.fail(system_key, f"'{stated}' is no nomenclature.", "Use CN, HS, or an edition such as HS2022.")
    system: Literal["CN", "HS"] = "HS" if m[1] == "HS" else "CN"
    edition = f"{system}{m[2]}" if m[2] else ""
    codes = [r["code"].strip() for r in rows]
    _check(node, codes, system, edition)
    passport = LawPassport.read(node, digest, own=own)
    marked = {m: frozenset(r["code"].strip() for r in rows if _mark(node, r) == m) for m in MARKS}
    return GoodsList(
        **passport.stated(),
        system=system,
        edition=edition,
        level=max(map(len, codes)),
        codes=frozenset(codes),
        tier_of={r["code"].strip(): r["tier"] for r in rows if r.get("tier")},
        in_force_from={r["code"].strip(): _day(node, r) for r in rows if r.get("in_force_from")},
        inferred=marked["inferred"],
        ex=marked["ex"],
        law=node.text("law", ""),
        floor={r["code"].strip(): _floor(node, r) for r in rows if r.get("floor")},
        by_value=marked["value"],
        **_scope(node, passport, own),
    )


def _scope(node: Node, passport: LawPassport, own: str) -> dict[str, Any]:
    """What the list binds, and where it stands in its act; LawError where a shipped one leaves that open."""
    kind = cast(ListKind, node.one_of("kind", KINDS, "house" if own else None))
    binds = read_bindings(node)
    if bool(binds) == (kind == "statistics") and not own:
        what = "binds nobody" if binds else "says whom it binds"
        raise node.fail(
            "binds", f"A list of the kind '{kind}' {what}.", "Write 'binds:' with flow, exporters, destinations."
        )
    compared = read_comparison(node)
    if passport.verified and compared is None and not own:
        raise node.fail(
            "compared", "It is verified, and nobody says against what.", "Add text, of, count, differences, by."
        )
    annex, article = node.text("annex", ""), node.text("article", "")
    return {
        "kind": kind, "binds": binds, "annex": annex, "article": article, "compared": compared,
        "act_de": node.text("act_de", passport.act), "as_of": node.day_or_none("as_of"),
        "outside": node.words("outside"), "cites": _cites(node, passport, annex, article),
        "floors_not_compared": _floors_not_compared(node),
    }  # fmt: skip


def _floors_not_compared(node: Node) -> dict[float, str]:
    """Floors that no comparison has looked at, each with the provision that is said to have it."""
    found = {}
    for one in node.children("floors_not_compared"):
        found[float(one.whole("floor"))] = one.text("of")
        one.done()
    return found


def _cites(node: Node, passport: LawPassport, annex: str, article: str) -> dict[str, str]:
    """Act, article, annex and goods in words; only the title where the file says no more."""
    if not node.has("goods"):
        return dict.fromkeys(("en", "de"), passport.title)
    goods = node.child("goods")
    what = {"en": goods.text("en"), "de": goods.text("de")}
    goods.done()
    words = {"en": (passport.act, "Article", "Annex"), "de": (node.text("act_de", passport.act), "Artikel", "Anhang")}
    out = {}
    for lang, (act, of_article, of_annex) in words.items():
        parts = (act, f"{of_article} {article}" if article else "", f"{of_annex} {annex}" if annex else "")
        out[lang] = f"{', '.join(p for p in parts if p)} ({what[lang]})"
    return out


def _floor(node: Node, row: Mapping[str, str]) -> float:
    try:
        return float(row["floor"])
    except ValueError:
        raise node.fail(
            "floor", f"'{row['floor']}' (code {row['code']}) is no amount.", "Write EUR per item."
        ) from None


def _mark(node: Node, row: Mapping[str, str]) -> str:
    """One of the marks; empty counts as stated."""
    mark = row.get("mark") or "stated"
    if mark not in MARKS:
        raise node.fail("mark", f"'{mark}' (code {row['code']}) is no mark.", f"Write one of {', '.join(MARKS)}.")
    return mark


def _day(node: Node, row: Mapping[str, str]) -> date:
    try:
        return date.fromisoformat(row["in_force_from"])
    except ValueError:
        raise node.fail(
            "in_force_from", f"'{row['in_force_from']}' (code {row['code']}) is no date.", "Write YYYY-MM-DD."
        ) from None


def _check(node: Node, codes: list[str], system: Literal["CN", "HS"], edition: str) -> None:
    """LawError for codes given twice, malformed, too long, or in no edition."""
    for code in codes:
        problem = code_problem(code, system, edition)
        if problem:
            raise node.fail("codes", problem, "Write codes as text in quotes, without dots, with leading zeros.")
    if len(set(codes)) < len(codes):
        twice = next(c for c in codes if codes.count(c) > 1)
        raise node.fail("codes", f"The code {twice} stands twice.", "Name each code once.")


def code_problem(code: str, system: Literal["CN", "HS"], edition: str = "") -> str | None:
    """Why a code cannot stand on a list; None where it can. Without an edition it must exist in one we know.

    >>> code_problem("8703", "HS"), code_problem("851713", "HS", "HS2017") is None
    (None, False)
    """
    what = products.kind(code)
    if what not in ("hs2", "hs4", "hs6", "cn8", "special") or (what == "cn8" and system == "HS"):
        allowed = "2, 4, 6" if system == "HS" else "2, 4, 6, 8"
        return f"'{code}' is no {system} code of {allowed} digits."
    if edition:
        return products.check(code, int(edition[2:]), system)
    if what in ("hs2", "hs4", "hs6") and code not in products.hs_spans():
        return f"There is no HS code {code} in HS 2012, 2017 or 2022."
    return None


def prefix_match(code: str, prefixes: Iterable[str]) -> bool:
    """Whether a code begins with one of the prefixes.

    >>> prefix_match("85171300", ("8517", "87"))
    True
    """
    return code.startswith(tuple(prefixes))
