"""XML of strangers: no entities, no document types, no network, no deep nesting; record by record.

Every element and attribute is seen: those that a passport does not name are reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from typing import IO, Any, cast

from lxml import etree

from umweg.core.errors import SourceError
from umweg.files.input_file import InputFile
from umweg.files.text import UnpackedFile

HEAD = 1 << 16
SHOWN = 300  # characters of a parser's complaint
MOST_ELEMENTS = 200_000  # in one record; the largest real one has some hundreds


def _check_head(given: InputFile) -> None:
    """SourceError unless the file begins like XML in a plain encoding and declares no document type."""
    with UnpackedFile(given) as f:
        head = f.read(HEAD)
    if b"\0" in head:
        raise SourceError(
            "The file holds NUL bytes: it is UTF-16 or damaged.", where=given.name, mend="Save it as UTF-8 XML."
        )
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"<") or start[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise SourceError(
            "The file is not XML.", where=given.name, mend="Download the list itself, in the format the source names."
        )
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise _doctype(given)


def _doctype(given: InputFile) -> SourceError:
    return SourceError(
        "The file declares a document type, with which XML can hold entity bombs or ask for other files; genuine "
        "ones have none.",
        where=given.name,
        mend="Download the list again from its publisher.",
    )


def local(tag: Any) -> str:
    """A tag without its namespace; empty for comments and instructions."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class Records:
    """The records of an XML file: elements called one of ``tags``, with the line they begin on.

    ``root``: the name that the outermost element must have; empty for any. After iterating, ``top`` holds attributes of
    the root and the texts of small elements outside the records; ``outside`` counts those elements, ``paths`` every
    path below a record.
    """

    def __init__(self, given: InputFile, root: str, tags: Container[str]) -> None:
        self.given, self.root, self.tags = given, root, tags
        self.top: dict[str, str] = {}
        self.outside: Counter[str] = Counter()
        self.paths: Counter[str] = Counter()

    def __iter__(self) -> Iterator[tuple[Any, int]]:
        """Yield (element, line); SourceError for anything that is not well-formed or not this list."""
        _check_head(self.given)
        with UnpackedFile(self.given) as f:
            events = self._events(cast(IO[bytes], f))
            try:
                yield from self._walk(events)
            except etree.XMLSyntaxError as e:
                first = next(iter(events.error_log), None)
                said = str(first.message if first else e.msg)  # it repeats what the file holds, however long
                raise SourceError(
                    f"The XML is broken or refused: {said[:SHOWN]}.",
                    where=f"{self.given.name}, line {max(first.line if first else e.lineno or 1, 1)}",
                    mend="Copy or download it again.",
                ) from e

    @staticmethod
    def _events(f: IO[bytes]) -> Any:
        return etree.iterparse(
            f,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )

    def _walk(self, events: Any) -> Iterator[tuple[Any, int]]:
        depth, inside, seen = 0, 0, 0
        for event, element in events:
            if event == "start":
                depth += 1
                if depth == 1:
                    self._check_root(element)
                name = local(element.tag)
                if not inside and name in self.tags:
                    inside, seen = depth, 0
                seen += 1
                if seen > MOST_ELEMENTS:
                    raise SourceError(
                        f"A record has more than {MOST_ELEMENTS:,} elements.",
                        where=f"{self.given.name}, line {element.sourceline}",
                        mend="Download the list again from its publisher.",
                    )
                continue
            if inside == depth:
                self._count(element, "")
                yield element, element.sourceline or 0
                inside, seen = 0, 0
                _forget(element)
            elif not inside:
                if element.text and element.text.strip():
                    self.top[local(element.tag)] = element.text.strip()
                    self.outside[local(element.tag)] += 1
                seen = 0
            depth -= 1

    def _check_root(self, element: Any) -> None:
        if element.getroottree().docinfo.doctype:
            raise _doctype(self.given)
        if self.root and local(element.tag) != self.root:
            raise SourceError(
                f"The outermost element is '{local(element.tag)}', not '{self.root}': this is another list.",
                where=self.given.name,
                mend="Check the source's name and the file.",
            )
        self.top.update({local(k): str(v) for k, v in element.attrib.items()})

    def _count(self, element: Any, path: str) -> None:
        """Count the paths below a record; an entity reference that survived is refused."""
        if not isinstance(element.tag, str):
            raise SourceError(
                "The file refers to an entity.",
                where=f"{self.given.name}, line {element.sourceline}",
                mend="Download the list again from its publisher.",
            )
        for key in element.attrib:
            self.paths[f"{path}@{local(key)}"] += 1
        for child in element:
            below = f"{path}{local(child.tag)}"
            self.paths[below] += 1
            self._count(child, below + "/")

    def unknown(self, columns: Container[str]) -> tuple[str, ...]:
        """A warning for paths that the passport does not name, if there are any."""
        new = sorted(p for p in self.paths if p not in columns and p.lstrip("@") not in columns)
        if not new:
            return ()
        shown = ", ".join(f"{p} ({self.paths[p]:,})" for p in new[:12])
        more = f" and {len(new) - 12} more" if len(new) > 12 else ""
        return (f"Fields not read, because the passport does not know them: {shown}{more}.",)


def _forget(element: Any) -> None:
    """Free a record and all before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def words(element: Any, path: str) -> list[str]:
    """Texts of all elements at a path below, without the empty ones; namespaces do not matter."""
    found = [element]
    for step in path.split("/"):
        found = [c for e in found for c in e if local(c.tag) == step]
    return [t for t in ((e.text or "").strip() for e in found) if t]


def word(element: Any, path: str) -> str:
    """The text of the first element at a path below; empty where there is none."""
    return next(iter(words(element, path)), "")


def nodes(element: Any, path: str) -> list[Any]:
    """All elements at a path below; namespaces do not matter."""
    found = [element]
    for step in path.split("/"):
        found = [c for e in found for c in e if local(c.tag) == step]
    return found
