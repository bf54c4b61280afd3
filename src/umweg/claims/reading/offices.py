"""Whose figures: an office that counts (``Bishkek counted only ...``, ``... at Eurostat``) reports its own side."""

from __future__ import annotations

from dataclasses import replace

from umweg.claims.reading.frame import Frame
from umweg.claims.reading.parse import Range, Sentence
from umweg.claims.reading.pieces import Piece
from umweg.claims.reading.roles import Roles
from umweg.claims.reading.speech import Speech

_EUROSTAT = ("eurostat", "евростат")
_COUNTS = (
    "насчитал",
    "show",
    "zähl",
    "verbuch",
    "registr",
    "record",
    "report",
    "count",
    "у",
    "учел",
    "erfass",
    "ausgewiesen",
    "weist",
    "statisti",
    "статистик",
    "данн",
    "daten",
    "zahlen",
    "meld",
    "gab",
    "announc",
)
NEAR = 1  # tokens between a claim and the words that say whose figure it is


def beside(s: Sentence, span: tuple[int, int], said: Speech) -> str | None:
    """The speaker that stands right beside a claim, where a sentence names several."""
    if len(said.named) < 2:
        return None
    i = next((k for k, t in enumerate(s.of) if t.start >= span[0]), 0)
    j = next((k for k, t in enumerate(s.of) if t.end >= span[1]), len(s.of) - 1) + 1
    return next((words for words, r in said.named if _touches(s, r, (i, j))), None)


def _touches(s: Sentence, r: Range, own: Range) -> bool:
    """Whether the words that say who speaks stand in the claim, or beside it with no comma or colon between."""
    if own[0] <= r[0] < own[1]:
        return True
    first, second = (r, own) if r[0] < own[0] else (own, r)
    between = range(first[1], second[0])
    return len(between) <= NEAR and all(s.of[k].word for k in between)


def counted(s: Sentence, piece: Piece, said: Speech, before: Frame, frame: Frame, roles: Roles) -> Frame:
    """The frame of a figure that an office gives: the importer's where it is the partner's office."""
    if roles.target or roles.owner or roles.subject or piece.quantity is None or not piece.quantity.money:
        return frame
    for words, r in said.named:
        if not _touches(s, r, piece.own) or not any(s.of[k].low.startswith(_COUNTS) for k in range(*r)):
            continue
        codes = tuple(c for m in s.territories if r[0] <= m.i < r[1] for c in m.codes)
        codes = ("EU27",) if words.lower().startswith(_EUROSTAT) else codes
        known = before if before.reporter or before.partner else replace(frame, partner=frame.partner or codes)
        exporter, importer = (
            (known.partner, known.reporter) if known.flow == "import" else (known.reporter, known.partner)
        )
        if codes and codes == importer:
            return replace(frame, flow="import", reporter=codes, partner=roles.origin or exporter)
        if codes and codes == exporter:
            return replace(frame, flow="export", reporter=codes, partner=importer)
    return frame
