"""What was probably meant: a field or a value that is nearly one of the model's, or another word for it.

>>> from umweg.screening.consignments.model import Line, Party
>>> nearest_field("valeu", Line), nearest_field("HS code", Line), nearest_field("anschrift", Party)
('value', 'code', 'addresses')
>>> nearest("shipper", "role", ("consignor", "consignee")), nearest("truck", "mode", ("sea", "road"))
('consignor', 'road')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words() -> Mapping[str, Mapping[str, list[str]]]:
    """Words of forms and tables by what they mean (``words.yml``)."""
    import yaml

    text = files(__package__).joinpath("data/words.yml").read_text("utf-8")
    found: dict[str, Mapping[str, list[str]]] = yaml.safe_load(text)
    return found


def folded(text: str) -> str:
    """A word without case, signs and runs of space.

    >>> folded("HS6_Code "), folded("Straße / Nr."), folded("consigneeName")
    ('hs6 code', 'straße nr', 'consignee name')
    """
    apart = re.sub(r"(?<=[a-zа-яёäöü])(?=[A-ZА-ЯЁÄÖÜ])", " ", text)
    return " ".join(re.findall(r"\w+", apart.replace("_", " ").lower()))


def nearest(value: str, field: str, options: Iterable[str]) -> str | None:
    """The option that a value is nearly, or that it is another word for; None where there is none."""
    options = tuple(options)
    plain = folded(value)
    for option, said in words()[field].items() if field in words() else ():
        if option in options and plain in map(folded, said):
            return option
    by_fold = {folded(o): o for o in options}
    close = get_close_matches(plain, by_fold, n=1, cutoff=0.7)
    return by_fold[close[0]] if close else None


def meant(value: str, field: str, options: Iterable[str]) -> str | None:
    """The option that a value says, in another case or in another word for it; None where it says none for certain.

    >>> meant("LKW", "mode", ("sea", "road")), meant("4", "mode", ("air",)), meant("raod", "mode", ("road",))
    ('road', 'air', None)
    """
    return next((o for o in _meanings(field).get(folded(value), ()) if o in options), None) or next(
        (o for o in options if folded(o) == folded(value)), None
    )


@cache
def _meanings(field: str) -> Mapping[str, tuple[str, ...]]:
    """The options by each folded word for them."""
    out: dict[str, tuple[str, ...]] = {}
    for option, said in words().get(field, {}).items():
        for word in said:
            out[folded(str(word))] = (*out.get(folded(str(word)), ()), option)
    return out


SECTIONS = {"Consignment": "head", "Line": "lines", "Party": "party", "Owner": "party"}


def nearest_field(field: str, part: type[Any]) -> str | None:
    """The field of a part of the model that is nearly, or in other words, the one given; None where there is none."""
    fields = part.__struct_fields__
    plain = folded(field)
    by_fold = {folded(f): f for f in fields}
    if close := get_close_matches(plain, by_fold, n=1, cutoff=0.75):
        return str(by_fold[close[0]])
    for path, said in words().get(SECTIONS.get(part.__name__, ""), {}).items():
        name = re.split(r"[\[.]", path)[0]
        if name in fields and plain in map(folded, said):
            return str(name)
    return None
