"""Customs messages in XML: each element is used, listed as ignored (``data/*.yml``), or noted by its path.

>>> from lxml import etree
>>> part = MessagePart(etree.fromstring("<D><Agent><ID>GB1</ID><Mood>good</Mood></Agent></D>"), "in.xml, line 1")
>>> part.text("Agent/ID"), part.number("Agent/Age"), sorted(part.unread({}))
('GB1', None, ['Agent/Mood'])
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import msgspec

from umweg.core.errors import SourceError, UmwegError, UsageError
from umweg.files.input_file import InputFile
from umweg.files.xml import Records, local
from umweg.screening.consignments.faults import FileEntry, id_of, settled
from umweg.screening.consignments.messages.kinds import MODULES, RECORDS
from umweg.screening.consignments.model import Consignment, UnreadField
from umweg.screening.consignments.partial import PartlyRead, field_of
from umweg.screening.consignments.values.cells import number

IDS = ("Declaration/FunctionalReferenceID", "Declaration/ID", "FunctionalReferenceID", "TransitOperation/LRN",
       "TransitOperation/MRN", "registrationNumber", "number", "Declarant/Reference/Number", "ExchangedDocument/ID",
       "PmtId/EndToEndId", "ID")  # fmt: skip
Read = Callable[["MessagePart"], "dict[str, Any] | None"]
SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"


class MessagePart:
    """An element with the paths below it; remembers what was asked for."""

    def __init__(self, element: Any, where: str, above: MessagePart | None = None) -> None:
        self.element, self.where = element, where
        self.used: set[Any] = above.used if above else set()
        self.faults: list[UnreadField] = above.faults if above else []
        self._inner: dict[Any, dict[str, list[Any]]] = above._inner if above else {}

    def _found(self, path: str) -> list[Any]:
        """All elements at a path below; the element itself for an empty one."""
        found = [self.element]
        for step in path.split("/") if path else ():
            found = [c for e in found for c in self._children(e).get(step, ())]
        return found

    def _children(self, element: Any) -> dict[str, list[Any]]:
        """Elements within an element, by their names without namespace."""
        if element not in self._inner:
            inner = self._inner[element] = {}
            for child in element:
                inner.setdefault(local(child.tag), []).append(child)
        return self._inner[element]

    def text(self, path: str) -> str | None:
        """The text of the first element at a path; None where there is none."""
        return next(iter(self._texts(path, first=True)), None)

    def texts(self, path: str) -> list[str]:
        """The texts of all elements at a path, without empty ones."""
        return self._texts(path, first=False)

    def _texts(self, path: str, first: bool) -> list[str]:
        found = self._found(path)[: 1 if first else None]
        self.used.update(found)
        return [" ".join(t.split()) for e in found if (t := e.text or "").strip()]

    def lines(self, path: str) -> list[str]:
        """The lines of the first text at a path, where a form writes several things under each other."""
        found = self._found(path)[:1]
        self.used.update(found)
        return [line for e in found for given in (e.text or "").splitlines() if (line := " ".join(given.split()))]

    def parts(self, path: str) -> list[MessagePart]:
        """All elements at a path."""
        return [MessagePart(e, self.where, self) for e in self._found(path)]

    def attribute(self, path: str, name: str) -> str | None:
        """An attribute of the first element at a path."""
        found = next(iter(self._found(path)), None)
        if found is None:
            return None
        self.used.add((found, name))
        given: str | None = found.get(name)
        return given.strip() or None if given else None

    def number(self, path: str) -> float | None:
        """The number at a path; None where there is none, and a fault where it is none."""
        given = self.text(path)
        if given is None:
            return None
        try:
            return number(given)
        except UsageError as e:
            self.fault(UsageError(e.what, where=f"{self.where}, {path}", mend="Write 1200.5."), path, given)
            return None

    def fault(self, error: UsageError, path: str, found: str) -> None:
        """Keep what is wrong with one field, so that it does not hide the others."""
        self.faults.append(field_of(error, path, found))

    def tried(self, read: Callable[[], str | None], path: str) -> str | None:
        """What ``read`` makes of the text at a path; a fault where it makes nothing of it."""
        try:
            return read()
        except UsageError as e:
            self.fault(e, path, self.text(path) or "")
            return None

    def unread(self, ignored: Mapping[str, str]) -> Iterator[str]:
        """Paths of elements and attributes that say something, were not asked for and are not listed as ignored."""
        yield from _unread(self.element, "", self.used, ignored)


def _unread(element: Any, path: str, used: set[Any], ignored: Mapping[str, str]) -> Iterator[str]:
    if path and (path in ignored or f"*/{path.rpartition('/')[2]}" in ignored):
        return
    if path and element not in used and (element.text or "").strip():
        yield path
    for key in element.attrib:
        name = local(key)
        at = f"{path}@{name}"
        if not key.startswith("{" + SCHEMA) and (element, name) not in used and not ignored.keys() & {at, f"@{name}"}:
            yield at
    for child in element:
        yield from _unread(child, f"{path}/{local(child.tag)}".lstrip("/"), used, ignored)


@cache
def elements(kind: str) -> Mapping[str, Any]:
    """What is known of the elements of a message: ``ignored`` (path to why), and tables of codes that all share."""
    import yaml

    folder = files(__package__).joinpath("data")
    found: list[dict[str, Any]] = [yaml.safe_load(folder.joinpath(f"{f}.yml").read_text("utf-8"))
                                   for f in ("codes", kind)]  # fmt: skip
    return {**found[0], **found[1]}


def by_message(path: Path, kind: str, note: Callable[[str], None]) -> Iterator[FileEntry]:
    """The messages of an XML file. A break costs what follows it, since XML has no other place to begin again."""
    module = import_module(f"umweg.screening.consignments.messages.{MODULES[kind]}")
    # messages that need what stands before them (payments of one group) are read by one that remembers it
    read: Read = module.begin() if hasattr(module, "begin") else module.read
    unread: Counter[str] = Counter()
    known = elements(kind)
    records = Records(InputFile(path, path.name, Path(gettempdir())), "", RECORDS[kind])
    try:
        for element, line in records:
            entry = message(MessagePart(element, f"{path.name}, line {line}"), read, unread, known["ignored"])
            if entry is not None:
                yield entry
    except SourceError as e:
        yield FileEntry(path.name, b"", _broken(e, path.name))
    unread.update(f"(outside the messages) {t}" for t in _outside(records, known))
    noted(unread, path.name, note)


def _broken(e: SourceError, name: str) -> UsageError:
    """The error of XML that is none, with what to do about it."""
    if "Extra content" in e.what:  # the parser's words for a second outermost element
        what = "The XML is broken: after the end of the message something else follows, perhaps a second message."
        return UsageError(what, where=e.where or name, mend="Put each message into a file of its own.")
    mend = "Ask for the message as plain UTF-8 XML, whole and without a document type."
    return UsageError(e.what, where=e.where or name, mend=mend)


def _outside(records: Records, known: Mapping[str, Any]) -> Iterator[str]:
    """Names of elements with text beside the messages, where a format says which of them are known."""
    if (outside := known.get("outside")) is not None:
        yield from (name for name in records.outside if name not in outside)


def message(part: MessagePart, read: Read, unread: Counter[str], ignored: Mapping[str, str]) -> FileEntry | None:
    """One message as an entry, None where it is none of its own; what was not read of it is counted."""
    from lxml import etree

    raw: bytes = etree.tostring(part.element, with_tail=False)
    found: Any = None
    data: dict[str, Any] = {}
    try:
        given = read(part)
        if given is None:  # what stands before several messages and is remembered for them
            unread.update(part.unread(ignored))
            return None
        data = cleaned(given)
        found = held(data, part.where, part.faults)
    except PartlyRead as e:
        found = e
        unread.update(part.unread(ignored))
    except UmwegError as e:
        found = e
    else:
        unread.update(part.unread(ignored))
    return FileEntry(part.where, raw, found, id_of(data) or next((t for p in IDS if (t := part.text(p))), None))


def held(data: Any, where: str, faults: Sequence[UnreadField]) -> Consignment:
    """A consignment with the fields that its reader could not read; PartlyRead where one of them holds it."""
    try:
        whole = settled(data, where)
    except PartlyRead as e:
        whole = e.partial
    if faults:
        whole = msgspec.structs.replace(whole, unread=(*faults, *whole.unread))
    if any(u.read is None for u in whole.unread):
        raise PartlyRead(whole)
    return whole


def noted(unread: Counter[str], name: str, note: Callable[[str], None]) -> None:
    """Note the elements that were not read, each once."""
    if unread:
        shown = ", ".join(f"{p} ({n:,})" for p, n in unread.most_common(20))
        note(f"{name}: elements not read: {shown}{' and more' if len(unread) > 20 else ''}.")


def cleaned(data: Any) -> Any:
    """Mappings and lists without what is empty.

    >>> cleaned({"a": None, "b": {"c": None}, "d": [{}, 0.0], "e": False})
    {'d': [0.0], 'e': False}
    """
    if isinstance(data, dict):
        if isinstance(lines := data.get("lines"), list):  # papers count them, so an empty one stays
            rest = cleaned({k: v for k, v in data.items() if k != "lines"})
            return {**rest, "lines": [cleaned(x) for x in lines]} if lines else rest
        return {k: c for k, v in data.items() if (c := cleaned(v)) not in (None, "", {}, [])}
    if isinstance(data, list | tuple):
        return [c for v in data if (c := cleaned(v)) not in (None, "", {}, [])]
    return data


def distinct(found: Iterable[Any]) -> list[Any]:
    """Each once, in order.

    >>> distinct([{"a": 1}, {"a": 2}, {"a": 1}])
    [{'a': 1}, {'a': 2}]
    """
    out: list[Any] = []
    for one in found:
        if one not in out:
            out.append(one)
    return out
