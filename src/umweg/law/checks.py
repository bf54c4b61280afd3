"""Checks of a consignment as law knows them: source, needed fields, parameters, and what they say in two languages.

One file a check in ``checks/``; the code that assesses it has the same name, in a folder of ``umweg.screening.checks``.
Red flags of official guidance are checks with a ``flag`` number (docs/reference/checks.md).

>>> one = check("high-priority-goods")
>>> one.flag, one.verified, one.titles["de"]
(1, True, 'Güter der gemeinsamen Liste hoher Priorität')
>>> one.say("listed", "en", line=2, code="854231", tier="1")
'Line 2: 854231 is on the Common High Priority List, tier 1.'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from umweg.core.errors import LawError, UnknownName
from umweg.law.passport import LawPassport, sha256
from umweg.law.strict import Node

FOLDER = Path(__file__).parent / "checks"
LANGUAGES = ("en", "de")
LAWS = ("eu", "us", "uk", "un", "kz", "kg", "eaeu", "guidance", "house")
"""Whose rule a check is. ``guidance``: red flags of authorities; ``house``: ours (data quality, freshness)."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number or list of a check that a policy may change, and why it is what it is."""

    value: Any
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLaw(LawPassport):
    """A check. ``needs``: the fields of a consignment without which it is not assessable; ``says``: sentences by case
    and language, with ``{fields}``; ``flag``: its number among the red flags, 0 for none.
    """

    titles: Mapping[str, str]
    laws: tuple[str, ...]
    flag: int
    needs: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    says: Mapping[str, Mapping[str, str]]

    def say(self, case: str, lang: str, **values: Any) -> str:
        """The sentence of a case; LawError where the file has none or it lacks a field."""
        text = self.says.get(case, {}).get(lang)
        if text is None:
            raise LawError(
                f"The check '{self.key}' says nothing for '{case}' ({lang}).",
                where=f"checks/{self.key}.yml",
                mend=f"Known: {', '.join(self.says)}.",
            )
        return text.format_map(values)


@cache
def shipped_checks() -> tuple[str, ...]:
    """Keys of all checks, in the order of their names; the folder is looked through once."""
    return tuple(sorted(p.stem for p in FOLDER.glob("*.yml")))


@cache
def checks() -> Mapping[str, CheckLaw]:
    """All shipped checks by key."""
    return {key: check(key) for key in shipped_checks()}


@cache
def check(key: str) -> CheckLaw:
    """A shipped check; UnknownName if there is none, LawError where its file is not valid."""
    path = FOLDER / f"{key}.yml"
    if "/" in key or not path.is_file():
        raise UnknownName(f"There is no check '{key}'.", mend=f"Known: {', '.join(shipped_checks())}.")
    return parse_check(path.read_text("utf-8"), path.name)


def parse_check(text: str, file: str) -> CheckLaw:
    """A check from the text of its file; LawError (file, key, mend) where it is not valid."""
    node = Node.parse(text, file)
    titles, says = _texts(node.child("titles")), _says(node)
    laws = node.words("laws", required=True)
    if unknown := set(laws) - set(LAWS):
        raise node.fail("laws", f"'{min(unknown)}' is no law.", f"Use {', '.join(LAWS)}.")
    parameters = {n.text("name"): _parameter(n) for n in node.children("parameters")}
    flag, needs = node.whole("flag", 0, least=0), node.words("needs")
    passport = LawPassport.read(node, sha256(text), own=Path(file).stem)
    node.done()
    return CheckLaw(**passport.stated(), titles=titles, laws=laws, flag=flag, needs=needs, parameters=parameters,
                    says=says)  # fmt: skip


def _texts(node: Node) -> dict[str, str]:
    found = {lang: node.text(lang) for lang in LANGUAGES}
    node.done()
    return found


def _says(node: Node) -> dict[str, dict[str, str]]:
    """Sentences by case: every language is there, with the same fields."""
    said = node.child("says")
    cases = {case: _texts(said.child(case)) for case in said.stated()}
    for case, texts in cases.items():
        fields = {lang: {f for _, f, _, _ in Formatter().parse(t) if f} for lang, t in texts.items()}
        if len({frozenset(f) for f in fields.values()}) > 1:
            raise said.fail(case, "The sentences of the two languages do not use the same fields.", f"Now: {fields}.")
    return cases


def _parameter(node: Node) -> Parameter:
    value = node.raw("value")
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            value = value.strip()
    if value is None:
        raise node.fail("value", "The parameter has no value.", "Add 'value: ...'.")
    out = Parameter(tuple(value) if isinstance(value, list) else value, node.text("why"))
    node.done()
    return out
