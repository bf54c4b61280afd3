"""What a text states of some words: that they hold, not that they are denied, excluded or merely asked about.

Invoices carry clauses by the million that name weapons in order to rule them out. A word counts unless its sentence
denies it: a negation before it that no "but" ends, a statement after it that it is excluded, an empty tick box.

>>> from umweg.law.strict import word_pattern
>>> words = word_pattern(("missile*", "chemical weapon*"))
>>> asserted("for missile guidance", words), asserted("will not be used for chemical weapons, or missiles.", words)
(('missile',), ())
>>> asserted("Use in missiles is excluded", words), asserted("not for resale, for missiles", words)
((), ('missiles',))
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_SHORT = re.compile(r"\b(e\.g|i\.e|u\.s|art|no|nr|z\.\s?b|d\.\s?h|u\.\s?a|bzw|ggf|incl|inkl|para|т\.\s?е|т\.\s?п|ст)\.")
_END = re.compile(
    r"[.!?](?=\s|$)|;(?!\s*(?:\(?\w{1,3}\)|or\b|nor\b|and\b|oder\b|noch\b|und\b|или\b|и\b|либо\b|ни\b))"
    r"|\n\s*\n|\n(?=[^\n:]{1,40}:\s)"
)
"""Where a sentence ends: the points of a list (a); (b) belong to one."""
_OUT = (
    r"exclud\w*|prohibit\w*|forbid\w*|forbidden|ausgeschlossen|auszuschlie\w*|ausschlie\w*|untersag\w*|verb[oi]\w*"
    r"|исключ\w*|запрещ\w*"
)
_NEUTRAL = re.compile(
    rf"\b(?:not|cannot|can't|no|nicht|kein\w*|не)(?:\W+\w+){{0,2}}?\W+(?:{_OUT}|limited|restrict\w*|beschränkt)"
    r"|\bnot (?:only|merely|just)|\bnicht (?:nur|bloss)|\bне только|\bno\W{0,2}\s?\d+|\bnur nicht|\bno objection"
)
_NOT = (
    r"not|never|no|none|non|neither|nor|cannot|\w+n['’]t|free (?:of|from)|exempt(?:ed)? from|refrain\w*|whether|unless"
    r"|if (?:the|any|such|these|they|it|goods|items)|nicht\w*|kein\w*|weder|noch nie|niemals|ob"
    r"|(?:falls|sofern|wenn) (?:die|der|das|diese\w*|sie|es|waren|güter)|не|ни|нет|никогда|если|невоенн\w*"
)
_STEP = re.compile(
    rf"(?P<out>\b(?:{_OUT})\b)|(?P<but>\b(?:but|however|instead|sondern|aber|jedoch|vielmehr|но|а|однако)\b)"
    r"|(?P<turn>\b(?:except|excluding|save for|other than|rather than|instead of|ausser|ausgenommen|кроме)\b)"
    r"|(?P<use>\b(?:use|purpose\w*|verwend\w*|einsatz|nutzung|применени\w*|использовани\w*)\W+(?:for|in|für|zu\w?|для)\b)"
    rf"|(?P<less>\b(?:without|ohne|без)\b)|(?P<no>\b(?:{_NOT})\b)|(?P<anew>,\s*(?:for|für|zur|zum|для)\b)|(?P<purpose>\b(?:for|für|zur|zum|для)\b)"
)
_DENIED = (
    r"(?:not|nicht|не)(?:\W+\w+)?\W+(?:intended|planned|permitted|allowed|foreseen|envisaged|the case|applicable|known"
    r"|relevant|accepted|authori[sz]ed|used|vorgesehen|beabsichtigt|geplant|gestattet|erlaubt|zulässig|bekannt|gegeben"
    r"|bestimmt|statt|vor|verwend\w*|genutzt|eingesetzt|предусм\w*|предназн\w*|допуск\w*|планир\w*|использ\w*|применя\w*)"
)
_AFTER = re.compile(
    rf"[^,:]{{0,60}}?\b(?:{_OUT}|{_DENIED})\b"
    r"|[^,:=]{0,40}[:=]\s*(?:no|none|not|nein|kein\w*|нет|n|n/?a|false|0|\[\s?\])(?!\w)|\s*\(?\s*(?:\[\s\]|☐|□)"
)
_PAPER = re.compile(
    r"[\s-]*(?:statement|declaration|certificate|clause|check|screening|undertaking|\w*erklärung|\w*bescheinigung"
    r"|\w*prüfung|klausel|заявлени\w*|декларац\w*)\b"
)
_BOX = re.compile(r"(?:\[\s?\]|☐|□)\s*(?:\w+\s+){0,2}$")
_NEAR = 5
"""Words between two items of one list."""


def asserted(text: str, words: re.Pattern[str], but: re.Pattern[str] | None = None) -> tuple[str, ...]:
    """The words that a text states and does not deny, in their order, in small letters.

    ``but``: phrases that hold the words and mean something else.
    """
    if not words.search(text := _plain(text)):
        return ()
    text = but.sub("~", text) if but else text
    return tuple(dict.fromkeys(found for sentence in _sentences(text) for found in _stated(sentence, words)))


def _plain(text: str) -> str:
    """Small letters of one form, without hidden signs; ``ё`` is ``е`` and ``ß`` is ``ss``."""
    return _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).casefold().replace("ё", "е")


def _sentences(text: str) -> Iterator[str]:
    kept = _SHORT.sub(lambda m: m[0].replace(".", ""), text)
    return (s for s in _END.split(kept) if s.strip())


def _stated(sentence: str, words: re.Pattern[str]) -> list[str]:
    """The words that a sentence does not deny."""
    plain = _NEUTRAL.sub(lambda m: "~" * len(m[0]), sentence)
    hits = list(words.finditer(sentence))
    after = False
    kept: list[str] = []
    for i in range(len(hits) - 1, -1, -1):
        hit = hits[i]
        rest = plain[hit.end() : hits[i + 1].start() if i + 1 < len(hits) else None]
        listed = i + 1 < len(hits) and len(rest.split()) <= _NEAR
        after = (after and listed) or bool(_AFTER.match(rest))
        denied = after or _PAPER.match(rest) or _BOX.search(plain[: hit.start()])
        if not denied and not _denied_before(plain, hit.start(), [h.start() for h in hits[:i]]):
            kept.insert(0, hit[0])
    return kept


def _denied_before(plain: str, end: int, earlier: list[int]) -> bool:
    """Whether what stands before a word denies it.

    A new "for" behind a comma begins anew, but in a list of words; so does any behind "without delay".
    """
    denied, less, since, purposes = False, False, 0, 0
    for step in _STEP.finditer(plain, 0, end):
        kind = step.lastgroup
        if kind in ("no", "out", "less", "turn"):
            denied = not denied if kind == "turn" else True
            less, since, purposes = kind == "less", step.end(), 0
        elif kind == "but":
            denied = False
        elif kind in ("purpose", "anew") and denied:
            begun = less or (kind == "anew" and purposes > 0)
            denied = not begun or any(since <= e < step.start() for e in earlier)
            purposes += 1
    return denied
