# ruff: noqa: E501
"""Damage inside the structure of a file: values of JSON, elements of XML and fields of CSV, the rest left whole."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from lxml import etree

TEXTS = (
    "", " ", "=cmd()", "@SUM(1)", "-1", "1e400", "9" * 400, "nan", "inf", "1_000", "\u202e\u2028x", "\x85", "\U0001f600",
    "\ufeff", "null", "0", "1e-400", "1,5", "202413", "9999-99-99", "0000-00-00", "2021-02-30", "\u0661", "\u00b2",
    "a\nb", "a;b", "a,b", 'a"b', "'", "$h", "{}", "x" * 70_000, "-0-", "TOTAL", "DE", "ОСТ", "\ue000", "1e17", "1e19",
    "(", ")" * 50, "a" * 200 + "!", "10 Dec 99999", "31/02/2020", "DOB ", "a.k.a. ''", "Linked To: ", "true", "c",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, -1, 0, 10**25, 1e300, float("nan"), float("inf"), [], {}, [[]], {"a": []}, [None], "\ud800",
    "\x00", "a\ud83dz", [[[[[[[[1]]]]]]]], 0.1, -0.0, ["x", 1], {"": ""},
)  # fmt: skip


def restructured(data: bytes, place: int, other: int, payload: int) -> bytes:
    """One value, element or field replaced, dropped, doubled or renamed; the data themselves if they are broken."""
    try:
        start = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
        if start == b"<":
            return _xml(data, place, other, payload)
        if start in (b"{", b"["):
            return _json(data, place, other, payload)
        return _csv(data, place, other, payload)
    except (ValueError, LookupError, etree.XMLSyntaxError, csv.Error, RecursionError):
        return data


def _json(data: bytes, place: int, other: int, payload: int) -> bytes:
    lines = data.split(b"\n") if data.count(b'\n{"id"') else [data]
    at = other % len(lines)
    document = json.loads(lines[at])
    nodes: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
            nodes.append((node, key))
            walk(node[key])

    walk(document)
    if not nodes:
        return data
    node, key = nodes[place * len(nodes) // 65536]
    action, pool = other % 8, (*VALUES, *TEXTS)
    if action == 0:
        del node[key]
    elif action == 1 and isinstance(node, list):
        node.insert(key, node[key])
    elif action == 2 and isinstance(node, dict):
        node[TEXTS[payload % len(TEXTS)]] = node.pop(key)
    else:
        node[key] = pool[payload % len(pool)]
    lines[at] = json.dumps(document).encode()
    return b"\n".join(lines)


def _xml(data: bytes, place: int, other: int, payload: int) -> bytes:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    nodes = list(root.iter())
    node, text = nodes[place * len(nodes) // 65536], TEXTS[payload % len(TEXTS)]
    action, parent = other % 6, node.getparent()
    if action == 0 and parent is not None:
        parent.remove(node)
    elif action == 1 and parent is not None:
        parent.append(etree.fromstring(etree.tostring(node, with_tail=False)))
    elif action == 2:
        node.tag = nodes[payload % len(nodes)].tag
    elif action == 3 and node.attrib:
        node.attrib[list(node.attrib)[payload % len(node.attrib)]] = text
    elif action == 4:
        node.append(etree.fromstring(etree.tostring(nodes[payload % len(nodes)], with_tail=False)))
    else:
        node.text = text
    return etree.tostring(root)


def _csv(data: bytes, place: int, other: int, payload: int) -> bytes:
    text = data.decode("utf-8-sig")
    tab = "\t" if text.count("\t") > text.count(",") else ","
    rows = [r for r in csv.reader(io.StringIO(text, newline=""), delimiter=tab, strict=True) if r]
    i = place * len(rows) // 65536
    at = other % len(rows[i])
    action, new = other // 64 % 6, TEXTS[payload % len(TEXTS)]
    if action == 0:
        del rows[i][at]
    elif action == 1:
        rows[i].insert(at, rows[i][at])
    elif action == 2:
        rows.append([*rows[i][:at], new, *rows[i][at + 1 :]])
    else:
        rows[i][at] = new
    out = io.StringIO()
    csv.writer(out, delimiter=tab, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
