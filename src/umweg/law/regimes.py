"""Regimes: who restricts what towards whom, from when; and what part every other country plays.

A regime is one YAML file; a second one needs no code. Schema: docs/reference/law.md.

>>> eu = regime("eu-russia")
>>> eu.target, eu.window_from, len(eu.origin_members(date(2022, 3, 1)))
('RU', datetime.date(2022, 3, 1), 27)
>>> eu.role("KZ", date(2022, 3, 1), date(2022, 12, 1)).kind
'transit'
>>> [eu.role("BY", date(y, 3, 1), date(y, 12, 1)).kind for y in (2021, 2022)]
['transit', 'co-target']
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from umweg.core.errors import UnknownName
from umweg.law.adhoc import said
from umweg.law.lists import GoodsList, goods_list, own_list
from umweg.law.model import Act, NamedCountry, Regime
from umweg.law.passport import COMPLETENESS, sha256
from umweg.law.strict import Node, own_text

FOLDER = Path(__file__).parent / "regimes"


def shipped_regimes() -> list[str]:
    """Names of the regimes that come with Umweg.

    >>> shipped_regimes()
    ['eu-russia']
    """
    return sorted(p.stem for p in FOLDER.glob("*.yml"))


def regime(name_or_path: str | Path) -> Regime:
    """A shipped regime by name, one's own by the path of its YAML file, or a measure in words (``CN>US@2018-07``).

    Raises ``UnknownName`` for a name that is neither, ``LawError`` (file, key path, mend) for a file that is
    not valid.

    >>> regime("eu-rusia")
    Traceback (most recent call last):
    ...
    umweg.core.errors.UnknownName: There is no regime 'eu-rusia'. Shipped: eu-russia. For your own, give the path
    ...
    """
    name = str(name_or_path)
    if name in shipped_regimes():
        return _shipped(name)
    if (given := said(name)) is not None:
        return given
    path = Path(name_or_path)
    if path.suffix not in (".yml", ".yaml"):
        raise UnknownName(
            f"There is no regime '{name}'.",
            mend=f"Shipped: {', '.join(shipped_regimes())}. For your own, give the path of its .yml file.",
        )
    return parse_regime(own_text(path, "regime"), path.name, path.parent)


@cache
def _shipped(name: str) -> Regime:
    path = FOLDER / f"{name}.yml"
    return parse_regime(path.read_text("utf-8"), path.name)


def parse_regime(text: str, file: str, folder: Path | None = None) -> Regime:
    """A regime from the text of its file; ``folder`` is where its own lists lie.

    Raises ``LawError`` where it is not valid.
    """
    node = Node.parse(text, file)
    target, measure, windows = _target(node), node.child("measure"), _windows(node)
    acts = tuple(_act(n) for n in node.children("acts"))
    origin_title, origin = _origin(node)
    measure_date, window_from = _measure(measure, acts)
    out = Regime(
        key=node.text("key"),
        title=node.text("title"),
        origin_title=origin_title,
        origin=origin,
        target=target[0],
        target_from=target[1],
        measure_date=measure_date,
        window_from=window_from,
        longest_window=windows,
        placebo=_placebo(node, window_from),
        goods=_lists(node, "goods", folder, required=True),
        overlays=_lists(node, "overlays", folder),
        partners=_named(node, "partners"),
        own_measures=_named(node, "own_measures"),
        hubs=_named(node, "hubs"),
        undeclared=_named(node, "undeclared"),
        acts=acts,
        completeness=node.one_of("completeness", COMPLETENESS, "partial"),
        verified=node.flag("verified", False),
        source=node.text("source", f"given in {file}"),
        link=node.text("link", ""),
        note=node.text("note", ""),
        file=file,
        sha256=sha256(text),
    )
    node.done()
    _consistent(node, out)
    return out


def _consistent(node: Node, out: Regime) -> None:
    """LawError where parts of a regime contradict each other."""
    if any(m.code == out.target for m in out.origin):
        raise node.fail("origin", f"The target {out.target} is also a member of the origin.", "Remove one of them.")
    if len({g.system for g in out.goods}) > 1:
        raise node.fail("goods", "The lists mix CN and HS codes.", "Give all lists in one nomenclature.")


def _target(node: Node) -> tuple[str, date | None]:
    target = node.child("target")
    out = target.country("code"), target.day_or_none("from")
    target.text("source", "")
    target.done()
    return out


def _windows(node: Node) -> int:
    """The longest window in months; the rule for the window before is the only one there is."""
    if not node.has("windows"):
        return 12
    windows = node.child("windows")
    windows.one_of("before", ("same-months-a-year-earlier",), "same-months-a-year-earlier")
    longest = windows.whole("longest_months", 12)
    windows.done()
    if longest > 12:
        raise windows.fail(
            "longest_months",
            f"{longest} months is more than a year.",
            "Use at most 12: the windows would overlap.",
        )
    return longest


def _measure(node: Node, acts: tuple[Act, ...]) -> tuple[date, date]:
    """The first day, and the first day of the first month of the window (default: first full month)."""
    day = node.day("date")
    if node.has("window_from"):
        start = node.month("window_from")
    else:
        start = day if day.day == 1 else date(day.year + day.month // 12, day.month % 12 + 1, 1)
    act = node.text("act", "")
    if act and acts and act not in {a.key for a in acts}:
        raise node.fail("act", f"There is no act '{act}' under acts.", "Name the key of one of the acts.")
    node.done()
    if start < day.replace(day=1):
        raise node.fail("window_from", "The window begins before the measure.", "Use a later month.")
    return day, start


def _origin(node: Node) -> tuple[str, tuple[NamedCountry, ...]]:
    origin = node.child("origin")
    title, source = origin.text("title"), origin.text("source", "")
    verified = origin.flag("verified", False)
    members = tuple(_one(n, source, verified) for n in origin.children("members", required=True))
    origin.done()
    return title, members


def _named(node: Node, key: str) -> tuple[NamedCountry, ...]:
    return tuple(_one(n) for n in node.children(key))


def _one(node: Node, source: str = "", verified: bool = False) -> NamedCountry:
    out = NamedCountry(
        code=node.country("code"),
        since=node.day_or_none("from"),
        until=node.day_or_none("to"),
        source=node.text("source", source),
        verified=node.flag("verified", verified),
        act=node.text("act", ""),
        note=node.text("note", ""),
    )
    node.done()
    if out.since and out.until and out.until < out.since:
        raise node.fail(
            "to", f"{out.until} is before {out.since}.", "'to' is the last day; it must not precede 'from'."
        )
    return out


def _act(node: Node) -> Act:
    out = Act(
        key=node.text("key"),
        title=node.text("title"),
        date=node.day("date"),
        link=node.text("link", ""),
        note=node.text("note", ""),
        verified=node.flag("verified", False),
    )
    node.done()
    return out


def _placebo(node: Node, window_from: date) -> tuple[date, ...]:
    months = tuple(node.month("placebo", m) for m in node.words("placebo"))
    for m in months:
        if m >= window_from:
            raise node.fail(
                "placebo", f"{m:%Y-%m} is not before the window.", f"Use months before {window_from:%Y-%m}."
            )
    return months


def _lists(node: Node, key: str, folder: Path | None, required: bool = False) -> tuple[GoodsList, ...]:
    """Shipped lists by key, own ones by mapping; one or several."""
    value = node.raw(key)
    if value is None and not required:
        return ()
    entries = value if isinstance(value, list) else [value]
    paths = [key] if len(entries) == 1 else [f"{key}[{i}]" for i in range(1, len(entries) + 1)]
    out = tuple(_one_list(node, path, v, folder) for path, v in zip(paths, entries, strict=True))
    if not out:
        raise node.fail(key, "There is no goods list.", "Name a shipped list, or give codes.")
    return out


def _one_list(node: Node, path: str, value: object, folder: Path | None) -> GoodsList:
    if isinstance(value, dict):
        return own_list(Node(value, node.file, path), folder, f"{Path(node.file).stem}-goods")
    if not isinstance(value, str):
        raise node.fail(
            path,
            "There is no goods list.",
            'Write goods: [eu-833-merged], or {nomenclature: HS, codes: ["8703"]}.',
        )
    try:
        return goods_list(value)
    except UnknownName as e:
        raise node.fail(path, e.what, e.mend) from e
