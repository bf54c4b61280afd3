"""How an owner holds a firm, as tables, JSON and FollowTheMoney write it: share, and direct, control or joint.

>>> kinds("Control, joint") == {"control", "joint"}, kinds("Person"), kinds(["direct"])
(True, set(), {'direct'})
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from umweg.ftm.entities import clean
from umweg.parties.fields import called, scalars, wrong

_OWNED = re.compile(r"(.*?)[\s:,(-]*(\d{1,3}(?:[.,]\d+)?)\s*%\)?(.*)")
_KINDS = re.compile(r"(.*?)\s*[(\[]([a-z ,+&/]+)[)\]]", re.IGNORECASE)
SAID = {"direct": "direct", "control": "control", "controls": "control", "joint": "joint", "jointly": "joint"}
"""How an owner may hold a firm: words of tables, and of ``ownershipType`` and ``role`` of FollowTheMoney."""
JOINT = "joint"  # the arrangement of all owners of a firm that are called joint without a name for it
YES, NO = ("true", "yes", "1", "y"), ("false", "no", "0", "n", "")


@dataclass(frozen=True, slots=True)
class StatedStake:
    """A stated holding: who holds (a name or the fields of a party), the share in percent, and how."""

    party: str | dict[str, Any]
    share: float | None = None
    control: bool = False
    joint: str = ""


def held_by(entry: Mapping[str, Any], where: str) -> StatedStake:
    """An owner as a mapping: the fields of a party, ``share``, and ``kind`` or ``control`` and ``joint``.

    ``kind`` is a word for the schema as well; where it says nothing of a holding it stays with the party.

    >>> held_by({"name": "Eva", "share": 20, "kind": "joint, control"}, "")
    StatedStake(party={'name': 'Eva'}, share=20.0, control=True, joint='joint')
    >>> held_by({"name": "Eva", "kind": "Person", "joint": "family pact"}, "").joint
    'family pact'
    """
    party = {k: v for k, v in entry.items() if k not in ("share", "percentage", "control", "joint")}
    how = kinds(entry.get("kind"))
    if how or not entry.get("kind"):
        party.pop("kind", None)
    pact = entry.get("joint")
    named = pact.strip() if isinstance(pact, str) and pact.strip().lower() not in (*YES, *NO) else ""
    return StatedStake(
        party,
        share_of(entry.get("share", entry.get("percentage")), where),
        "control" in how or _yes(entry.get("control"), where),
        named or (JOINT if "joint" in how or _yes(pact, where) else ""),
    )


def held_in_words(text: str, where: str) -> StatedStake:
    """``ACME LLC 60 % control`` as a holding; without a share the kind stands in brackets.

    >>> for text in ("ACME LLC 60 %", "Joint Control LLC", "Eva 20% joint", "Jan (control)"):
    ...     print(held_in_words(text, ""))
    StatedStake(party='ACME LLC', share=60.0, control=False, joint='')
    StatedStake(party='Joint Control LLC', share=None, control=False, joint='')
    StatedStake(party='Eva', share=20.0, control=False, joint='joint')
    StatedStake(party='Jan', share=None, control=True, joint='')
    """
    plain, how, share = clean(text), set[str](), None
    name = plain
    if (m := _OWNED.fullmatch(plain)) and m[1]:
        name, share, said = m[1], share_of(m[2], where), m[3].strip(" ()[],")
        how = kinds(said)
        if said and not how:
            raise wrong(where, f"'{said:.40}' after the share is not understood", "Write direct, control or joint.")
    elif (m := _KINDS.fullmatch(plain)) and m[1] and kinds(m[2]):
        name, how = m[1], kinds(m[2])
    return StatedStake(name, share, "control" in how, JOINT if "joint" in how else "")


def _yes(value: Any, where: str) -> bool:
    """A flag as tables and JSON write it; UsageError for what is neither yes nor no."""
    text = str(value).strip().lower() if isinstance(value, bool | str | int) else "" if value is None else "?"
    if text in YES or text in NO:
        return text in YES
    raise wrong(where, f"{called(value)} is neither yes nor no", "Write yes or no.")


def kinds(value: Any) -> set[str]:
    """How an owner holds a firm (direct, control, joint), where a value says nothing else; else nothing."""
    words: list[str] = []
    for text in value if isinstance(value, list | tuple) else [value]:
        if isinstance(text, str):
            words += [w for w in re.split(r"\s*(?:[,+&/;]|\band\b)\s*|\s+", text.strip().lower()) if w]
    return {SAID[w] for w in words} if words and all(w in SAID for w in words) else set()


def share_of(value: Any, where: str) -> float | None:
    """A percentage from 0 to 100; None where it is not stated."""
    text = next(scalars(value, where), "").removesuffix("%").strip().replace(",", ".")
    if not text:
        return None
    try:
        share = float(text)
    except ValueError:
        share = math.nan
    if not 0 <= share <= 100:
        raise wrong(where, f"'{text:.40}' is no percentage from 0 to 100", "Write percent: 50 for one half.")
    return share
