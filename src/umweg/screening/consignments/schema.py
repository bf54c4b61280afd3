"""The published JSON Schema of a consignment, and its page of the reference, both made from the model.

``python scripts/derive_consignment_schema.py`` writes them to docs/reference; a test compares.

>>> schema()["title"], "lines" in schema()["$defs"]["Consignment"]["properties"]
('Consignment', True)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from umweg.screening.consignments.model import Consignment

ID = "https://github.com/umweg/umweg/blob/main/docs/reference/consignment.schema.json"


@cache
def described() -> dict[str, dict[str, str]]:
    """What each field means: class to field to words (``data/fields.yml``)."""
    import yaml

    text = files(__package__).joinpath("data/fields.yml").read_text("utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one consignment, with a description for every field."""
    (root,), parts = msgspec.json.schema_components([Consignment], ref_template="#/$defs/{name}")
    for name, part in parts.items():
        part["description"] = _words(part.get("description", ""))
        for field, said in part["properties"].items():
            said["description"] = described()[name][field]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": ID, "title": "Consignment"}
    return {**head, **root, "$defs": parts}


def _words(doc: str) -> str:
    """A docstring as words: no markup, no examples."""
    return " ".join(doc.split("\n\n")[0].replace("``", "'").split())


def page() -> str:
    """The page of the reference, in Markdown.

    >>> print(page().splitlines()[0])
    # A consignment
    """
    out = [
        "# A consignment",
        "",
        "One JSON object; in files one a line (`.jsonl`). Only `id` is necessary, and `role` of a party, `kind` of a",
        "document, `name` of an owner, `at` and `was` of a version. A field that is not named here is refused, so that",
        "nothing is lost in silence. Leave out what is not known: 0 would say that it is none.",
        "[JSON Schema](consignment.schema.json) · [how to read other formats](../how-to/consignments.md). This page is",
        "made from the model by `scripts/derive_consignment_schema.py`.",
    ]
    parts = schema()["$defs"]
    names = ["Consignment", *(n for n in parts if n != "Consignment")]
    for name in names:
        out += ["", f"## {name}", "", parts[name]["description"], "", "| field | type | meaning |", "|---|---|---|"]
        out += list(_rows(parts[name]))
    return "\n".join(out) + "\n"


def _rows(part: dict[str, Any]) -> Iterator[str]:
    for field, said in part["properties"].items():
        star = " *" if field in part.get("required", ()) else ""
        yield f"| `{field}`{star} | {_type(said)} | {said['description']} |"


def _type(said: dict[str, Any]) -> str:
    """The type of a field in a few words."""
    if "$ref" in said:
        return str(said["$ref"]).rpartition("/")[2]
    if "enum" in said:
        return " ".join(f"`{v}`" for v in said["enum"] if v is not None)
    if "anyOf" in said:
        return " or ".join(t for t in map(_type, said["anyOf"]) if t != "null")
    if said.get("type") == "array":
        return f"list of {_type(said['items'])}"
    if said.get("type") == "object":
        return "object"
    plain = {"string": "text", "number": "number", "integer": "whole number", "boolean": "true, false"}
    kind = {"date": "date"}.get(said.get("format", ""), plain.get(said.get("type", ""), said.get("type", "anything")))
    kind = "date or moment" if r"\d{4}" in said.get("pattern", "") else kind
    least, most = said.get("minimum"), said.get("maximum")
    limits = f"{least} to {most}" if most is not None else f"from {least}" if least is not None else ""
    return re.sub(r" +", " ", f"{kind} {limits}").strip()
