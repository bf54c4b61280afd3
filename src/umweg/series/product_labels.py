"""The goods of a run as people see them: label, member codes, lists with tier, and whether they are sought."""

from __future__ import annotations

from umweg.core.codes.products import describe as describe_code
from umweg.law.load import sought
from umweg.results import Good
from umweg.series.scope import Scope


class GoodsDescriptions:
    """Goods by their index in the panel, described when first asked for: most of thousands never are."""

    def __init__(self, scope: Scope, ids: tuple[str, ...]) -> None:
        self._scope = scope
        self._ids = ids
        self._lists = (*scope.goods.lists, *scope.regime.overlays)
        self._sought = sought()
        self._made: dict[int, Good] = {}

    def __getitem__(self, index: int) -> Good:
        if index not in self._made:
            self._made[index] = self._describe(self._ids[index])
        return self._made[index]

    def dated(self, index: int) -> bool:
        """Does a list of the regime say from which day on the good is restricted?"""
        members = self._scope.goods.families.members[self._ids[index]]
        return any(m in lst.in_force_from for lst in self._scope.goods.lists for m in members)

    def _describe(self, fid: str) -> Good:
        families = self._scope.goods.families
        members = families.members[fid]
        return Good(
            id=fid,
            label=self._label(fid, members),
            members=members,
            missing=families.missing.get(fid, ()),
            partial=families.partial(fid),
            lists=tuple(self._on(members)),
            sought=tuple(s.label for s in self._sought if any(s.covers(m) for m in members)),
        )

    def _on(self, members: tuple[str, ...]) -> list[str]:
        out = []
        for g in self._lists:
            hit = next((m for m in reversed(members) if g.covers(m)), None)
            if hit is not None:
                tier = g.tier(hit)
                out.append(f"{g.title} tier {tier}" if tier else g.title)
        return out

    def _label(self, fid: str, members: tuple[str, ...]) -> str:
        system, code = self._scope.goods.system, fid.rstrip("~")
        return describe_code(code, system) or next((t for m in members if (t := describe_code(m, system))), code)
