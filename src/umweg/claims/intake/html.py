"""Text of HTML: paragraphs, headings, lists and rows of tables; no scripts, menus, forms or what is hidden.

>>> page = b"<html><nav>Home</nav><p>Exports <b>rose</b>.</p><table><tr><td>China</td><td>5</td></tr></table></html>"
>>> html(page, "a.html").text
'Exports rose.\\nChina 5'
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from umweg.claims.intake.extracted import Extracted
from umweg.claims.reading.lists import word_list
from umweg.core.errors import SourceError

_SKIPPED = word_list("html.skipped")
_BLOCKS = word_list("html.blocks")
_CELLS = frozenset({"td", "th"})
_DEEPEST = 400
_DATES = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.created", "pubdate", "publish-date")


def html(raw: bytes, name: str) -> Extracted:
    """The text of a page, a line a block. SourceError where no text is left."""
    parser = etree.HTMLParser(no_network=True, huge_tree=False, recover=True, encoding=_encoding(raw))
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as e:
        raise SourceError(f"The page cannot be read: {e}.", where=name, mend="Save its text as .txt.") from e
    if root is None:
        raise SourceError("The page is empty.", where=name, mend="Give a page with text in it.")
    main = next(
        (found[0] for tag in ("article", "main") if (found := root.findall(f".//{tag}")) and len(found) == 1), root
    )
    text = _lines("".join(_pieces(main)))
    text = text or _lines("".join(_pieces(root)))
    if not text:
        raise SourceError(
            "The page has no text; a script may make it.", where=name, mend="Save what the browser shows as .txt."
        )
    return Extracted(text, "html", _date(root))


def _encoding(raw: bytes) -> str | None:
    """UTF-8 where the bytes are; else what the page says."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _pieces(root: Any) -> Iterator[str]:
    """Texts in the order of the page, line ends around blocks; a stack, because pages nest deeper than Python does."""
    stack: list[tuple[Any, bool, int]] = [(root, False, 0)]
    while stack:
        node, done, depth = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else None
        if done:
            yield "\n" if tag in _BLOCKS else " " if tag in _CELLS else ""
            yield _flat(node.tail) if depth else ""
            continue
        if tag is None or tag in _SKIPPED or depth > _DEEPEST or _hidden(node):
            yield _flat(node.tail) if depth else ""
            continue
        yield "\n" if tag in _BLOCKS else ""
        yield _flat(node.text)
        stack.append((node, True, depth))
        stack.extend((child, False, depth + 1) for child in reversed(node))


def _hidden(node: Any) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    return node.get("hidden") is not None or node.get("aria-hidden") == "true" or "display:none" in style


def _flat(text: str | None) -> str:
    """Without the line ends of the source."""
    return " ".join(text.split("\n")).replace("\r", " ").replace("\t", " ") if text else ""


def _lines(text: str) -> str:
    rows = (" ".join(line.split(" ")).strip() for line in text.split("\n"))
    out: list[str] = []
    for row in rows:
        while "  " in row:
            row = row.replace("  ", " ")
        if row:
            out.append(row)
    return "\n".join(out)


def _date(root: Any) -> str | None:
    """The day the page says it is of."""
    for node in root.iter("meta", "time"):
        key = (node.get("property") or node.get("name") or node.get("itemprop") or "").lower()
        value = node.get("content") or node.get("datetime") or ""
        if (
            (key in _DATES or node.tag == "time")
            and len(value) >= 10
            and value[4] == value[7] == "-"
            and value[:4].isdigit()
        ):
            return str(value[:10])
    return None
