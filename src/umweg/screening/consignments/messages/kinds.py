"""Which messages are read, and by what an XML file is told to be one: its first elements and their namespaces.

>>> told(b'<n:CC015C xmlns:n="http://ncts.dgtaxud.ec">'), told(b"<ASYCUDA>"), told(b"<html>")
('ncts', 'asycuda', '')
>>> told(b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>')
'iso20022'
>>> told(b'<Invoice xmlns="urn:example:own">')
''
"""

from __future__ import annotations

import re
from collections.abc import Container
from contextlib import suppress
from typing import NamedTuple

from lxml import etree

SHOWN_TAGS = 40  # how far envelopes may be nested before the message begins


class _Transit:
    """Names of messages of the Union's customs systems (CC015C, CC928C); those not read are refused by name."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and re.fullmatch(r"CC\d{3}[A-Z]", name) is not None


MODULES = {"dms": "dms", "ncts": "ncts", "snt": "snt", "asycuda": "asycuda", "ubl": "ubl", "cii": "cii",
           "iso20022": "payments"}  # fmt: skip
# Elements that are read one after the other, so that a file of any length needs the memory of one of them.
RECORDS: dict[str, Container[str]] = {
    "dms": ("Declaration", "Response"),
    "ncts": _Transit(),
    "snt": ("snt", "SNT"),
    "asycuda": ("ASYCUDA",),
    "ubl": ("Invoice", "CreditNote"),
    "cii": ("CrossIndustryInvoice",),
    "iso20022": (
        "GrpHdr", "CdtTrfTxInf", "PmtInfId", "PmtMtd", "PmtTpInf", "ReqdExctnDt", "Dbtr", "DbtrAcct", "DbtrAgt",
        "DbtrAgtAcct", "UltmtDbtr", "ChrgBr", "ChrgsAcct", "ChrgsAcctAgt", "InstrForDbtrAgt",
    ),
}  # fmt: skip
ISO = "urn:iso:std:iso:20022:tech:xsd:"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:"


class XmlTag(NamedTuple):
    """An element by its namespace (empty where it has none) and name."""

    space: str
    name: str


def first_tags(head: bytes) -> list[XmlTag]:
    """The elements with which an XML text begins, as far as ``head`` goes; none where it is no XML or has a doctype.

    Entities are not resolved and nothing is fetched.
    """
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        return []
    found: list[XmlTag] = []
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
    with suppress(etree.XMLSyntaxError):  # what stands before the fault is told all the same
        parser.feed(head)
    with suppress(etree.XMLSyntaxError):
        for _, element in parser.read_events():
            space, _, name = str(element.tag).rpartition("}")
            found.append(XmlTag(space.lstrip("{"), name))
            if len(found) == SHOWN_TAGS:
                break
    return found or _by_eye(head)


def _by_eye(head: bytes) -> list[XmlTag]:
    """The outermost element of a text that the parser refuses at once, with the namespace that it declares."""
    root = re.search(rb"<(?:([\w.-]+):)?([A-Za-z][\w.-]*)([^>]*)", head)
    if not root:
        return []
    key = rb"xmlns:" + re.escape(root[1]) if root[1] else rb"xmlns"
    space = re.search(key + rb"\s*=\s*[\"']([^\"']*)", root[3])
    return [XmlTag(space[1].decode("ascii", "replace") if space else "", root[2].decode("ascii", "replace"))]


def told(head: bytes) -> str:
    """The format of XML by its first elements; empty where it is none that is read."""
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:  # refused when it is read; the name is enough to say as what
        return _kind_of(_by_eye(re.sub(rb"<!DOCTYPE.*?\]>|<!DOCTYPE[^>]*>", b"", head, flags=re.DOTALL)))
    return _kind_of(first_tags(head))


def _kind_of(tags: list[XmlTag]) -> str:
    for tag in tags:
        name, space = tag.name, tag.space
        if name in RECORDS["ncts"] and (not space or "ncts" in space or "dgtaxud" in space):
            return "ncts"
        if "datamodel:WCO" in space or (not space and name in ("MetaData", "Declaration")):
            return "dms"
        if name == "ASYCUDA":
            return "asycuda"
        if name in ("Invoice", "CreditNote") and space == f"{UBL}{name}-2":
            return "ubl"
        if space.startswith(CII) and name == "CrossIndustryInvoice":
            return "cii"
        if space.startswith((ISO + "pacs.008.", ISO + "pain.001.")):
            return "iso20022"
    return "snt" if tags and tags[0].name.lower().startswith("snt") else ""
