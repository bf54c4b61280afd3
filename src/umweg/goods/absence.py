"""What it is worth that goods were found on no list: which lists are whole, which are not, which come later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from umweg.goods.catalogue import Catalogue, CodedGoods

_SAYS = {
    "en": ("not on {}", "not found in the partial lists {}", "on {} only from a later day", "no code to look up"),
    "de": ("nicht auf {}", "in den unvollständigen Listen {} nicht gefunden", "auf {} erst später",
           "kein Code zum Nachschlagen"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Absence:
    """Keys of lists that do not name the goods. ``whole``: complete lists; ``partial``: absence from them means
    nothing; ``later``: they name the goods from a later day. All empty where there is no code.
    """

    whole: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    later: tuple[str, ...] = ()

    def text(self, lang: str = "en") -> str:
        """In words; never "clear"."""
        clear, unsure, later, nothing = _SAYS[lang]
        parts = ((clear, self.whole), (unsure, self.partial), (later, self.later))
        return "; ".join(say.format(", ".join(keys)) for say, keys in parts if keys) or nothing


def absence(catalogue: Catalogue, goods: CodedGoods, day: date) -> Absence:
    """The lists on which the goods were not found on the day.

    >>> from datetime import date
    >>> from umweg.goods.catalogue import Catalogue, Code
    >>> lists = Catalogue.of(["chpl", "eu-833-merged"])
    >>> absence(lists, Code("22042100", "CN", 2022), date(2022, 9, 1)).text()
    'not on chpl; not found in the partial lists eu-833-merged'
    >>> absence(lists, Code("854231", "HS", 2022), date(2022, 9, 1)).text()
    'on chpl only from a later day'
    """
    if not goods.code:
        return Absence()
    later = tuple(x.key for x in catalogue.not_yet(goods, day))
    found = {x.key for x in catalogue.all(goods, day)} | set(later)
    left = [x for x in catalogue.lists if x.key not in found]
    whole = tuple(x.key for x in left if x.completeness == "complete")
    return Absence(whole, tuple(x.key for x in left if x.completeness != "complete"), later)
