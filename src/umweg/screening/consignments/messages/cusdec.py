"""Customs declarations in EDIFACT (CUSDEC, directories D.96A to D.04A): one message is a consignment.

Segments before UNS+D are the head, those behind it items (each begins with CST, or with LIN or DMS above it). National
uses differ; qualifiers are those of the UN's code lists (from memory: unverified). A segment whose qualifier is not
known is noted. Any other message (a response CUSRES, an invoice INVOIC) is refused by its name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO, Any

from umweg.core.errors import UmwegError, UsageError
from umweg.screening.consignments.faults import FileEntry, id_of, shown
from umweg.screening.consignments.messages.declarations import KILOGRAMS, mode, office, several
from umweg.screening.consignments.messages.edifact import Message, Segment, messages
from umweg.screening.consignments.messages.invoices import PAPERS
from umweg.screening.consignments.messages.parts import cleaned, distinct, held
from umweg.screening.consignments.model import UnreadField
from umweg.screening.consignments.partial import field_of
from umweg.screening.consignments.values.cells import number

KINDS = {
    "CUSRES": "a response of customs", "CUSCAR": "a cargo report", "CUSREP": "a report of a conveyance",
    "CUSEXP": "an express consignment", "PAXLST": "a list of passengers", "INVOIC": "an invoice", "ORDERS": "an order",
    "IFTMIN": "an instruction for transport", "IFTMBC": "a booking", "IFTMCS": "a bill of lading", "IFTSTA": "a status",
    "DESADV": "a despatch advice", "CONTRL": "an acknowledgement", "APERAK": "an acknowledgement",
    "PAYORD": "an order of payment", "BAPLIE": "a stowage plan", "COPARN": "an announcement of containers",
}  # fmt: skip
ROLES = {
    "EX": "exporter", "CZ": "consignor", "SE": "seller", "SU": "seller", "OS": "consignor", "SF": "consignor",
    "CN": "consignee", "UC": "end-user", "UD": "end-user", "DP": "consignee", "ST": "consignee", "IM": "importer",
    "BY": "buyer", "NI": "notify", "N1": "notify", "DT": "declarant", "AE": "declarant", "CB": "agent", "AG": "agent",
    "AT": "importer", "GO": "exporter", "RP": "agent", "FW": "forwarder", "CA": "carrier", "MF": "manufacturer",
    "WH": "warehouse", "WP": "warehouse", "PR": "payer", "PE": "other", "II": "other", "VT": "agent", "MR": "other",
    "MS": "other", "GM": "agent", "IV": "buyer",
}  # fmt: skip
STAYS = {"5": "origin", "9": "loading", "13": "hub", "49": "transit", "50": "transit", "125": "loading",
         "11": "unloading", "12": "unloading", "7": "destination", "8": "destination", "20": "destination"}  # fmt: skip
OFFICES = {"17": None, "18": None, "22": None, "41": None, "42": None, "43": None, "60": None, "61": None, "79": None}
NET, GROSS = ("AAA", "AAC", "AAL", "AAR", "ACA", "ABW", "NET"), ("AAB", "AAD", "AAE", "G", "WT")
VALUES = ("38", "146", "66", "63", "123", "40", "141")  # of an item, the invoice's before the statistical one
TOTALS = ("39", "77", "63", "86", "128")
IN_KILOGRAMS = {**KILOGRAMS, "KG": 1.0, "T": 1000.0}
READ_PAST = frozenset(("UNH", "UNT", "UNS", "CNT", "GIS", "GEI", "TAX", "PCD", "CTA", "COM", "PCI", "DMS", "LIN", "AUT",
                       "APR", "ALI", "QTY", "STA", "UGH", "UGT", "IDE", "TMD", "HAN", "DGS"))  # fmt: skip


def by_interchange(stream: IO[bytes], name: str, note: Callable[[str], None]) -> Iterator[FileEntry]:
    """The declarations of an interchange, one message at a time."""
    unread: Counter[str] = Counter()
    for found in messages(stream, name):
        data: dict[str, Any] = {}
        entry: Any = found.error
        if entry is None:
            try:
                faults: list[UnreadField] = []
                data = cleaned(read(found, unread, faults))
                entry = held(data, found.where, faults)
            except UmwegError as e:
                entry = e
        yield FileEntry(found.where, b"'".join(found.raw), entry, id_of(data) or _reference(found))
    if unread:
        told = ", ".join(f"{s} ({n:,})" for s, n in unread.most_common(20))
        note(f"{name}: segments not read: {told}{' and more' if len(unread) > 20 else ''}.")


def _reference(found: Message) -> str | None:
    """The number of a declaration that is otherwise wrong."""
    return next((s.get(1) for s in found.segments if s.tag == "BGM"), None)


def read(message: Message, unread: Counter[str], faults: list[UnreadField]) -> dict[str, Any]:
    """A message as the data of a consignment; UsageError for another message and for a figure that is none."""
    if message.kind != "CUSDEC":
        what = f"This is {KINDS.get(message.kind, 'another message')} ({message.kind[:10]}), no CUSDEC."
        raise UsageError(what, where=message.where, mend="Give the declaration itself.")
    head, items = _divided(message)
    said = _Heap(unread, faults)
    for segment in head:
        said.take(segment)
    lines, remarks = [], []
    for n, item in enumerate(items, 1):
        line = _Heap(unread, faults, n)
        for segment in item:
            line.take(segment)
        said.parties += line.parties
        said.papers += line.papers
        said.stops += [s for s in line.stops if s.get("stay") in ("destination", "origin")]
        remarks += line.remarks
        lines.append(line.line(said.currency))
    begin = next((s for s in head if s.tag == "BGM"), None)
    if begin is None:
        raise UsageError("The message has no BGM.", where=message.where, mend="Ask for the message again, whole.")
    return {**said.head(begin), "lines": lines, "remarks": several([*said.remarks, *remarks])}


def _divided(message: Message) -> tuple[list[Segment], list[list[Segment]]]:
    """The head, and items: what begins with CST behind UNS+D."""
    head: list[Segment] = []
    items: list[list[Segment]] = []
    section = "head"
    for segment in message.segments:
        if segment.tag == "UNS":
            section = "items" if segment.get(0) == "D" else "sums"
        elif section == "items" and segment.tag == "CST":
            items.append([segment])
        elif section == "items" and items:
            items[-1].append(segment)
        else:
            head.append(segment)
    return head, items


class _Heap:
    """What the segments of a head or of an item say."""

    def __init__(self, unread: Counter[str], faults: list[UnreadField], item: int = 0) -> None:
        self.unread, self.faults, self.item = unread, faults, item
        self.parties: list[dict[str, Any]] = []
        self.papers: list[dict[str, Any]] = []
        self.stops: list[dict[str, Any]] = []
        self.remarks: list[str] = []
        self.described: list[str] = []
        self.found: dict[str, Any] = {}
        self.amounts: dict[str, tuple[float, str | None]] = {}
        self.containers: list[str] = []
        self.seals: list[str] = []
        self.packs: list[str] = []
        self.codes: list[str] = []
        self.currency: str | None = None

    def take(self, s: Segment) -> None:
        """Read a segment, or count it as not read."""
        reader = getattr(self, f"_{s.tag.lower()}", None)
        if reader is not None:
            try:
                known = reader(s)
            except UsageError as e:  # one segment that cannot be read does not hide the others
                self.faults.append(field_of(e, f"{s.tag}+{s.get(0) or ''}", "+".join(":".join(x) for x in s.elements)))
                return
            if known is False:
                self.unread["+".join(t for t in (s.tag, s.get(0)) if t)] += 1
        elif s.tag not in READ_PAST:
            self.unread[s.tag] += 1

    def _bgm(self, s: Segment) -> None:
        self.found["declared"] = s.get(0, 3)

    def _cst(self, s: Segment) -> None:
        """Item number, then codes: those of digits, six to ten, are of goods."""
        for n in range(1, 6):
            code = s.get(n)
            if code and re.fullmatch(r"\d{6,14}", code.replace(".", "")):
                self.codes.append(code)
            elif code and not self.item:
                self.found.setdefault("procedures", []).append(code)

    def _nad(self, s: Segment) -> None:
        """A party; one with a part that is not in the table is kept as another."""
        role = ROLES.get(s.get(0) or "", "other")
        free = s.all(2)
        name = " ".join(s.all(3)) or (free[0] if free else None)
        number = s.get(1)
        at = {"street": ", ".join(s.all(4)), "city": s.get(5), "region": s.get(6) or s.get(6, 3), "postal": s.get(7),
              "country": s.get(8)}  # fmt: skip
        eori = number if number and re.match(r"[A-Z]{2}\w{5,}$", number) else None
        more = [", ".join(free if s.all(3) else free[1:])]
        self.parties.append({
            "role": role, "name": name, "id": number, "identifiers": {"EORI": eori}, "country": s.get(8),
            "addresses": [at, *more],
        })  # fmt: skip

    def _fii(self, s: Segment) -> None:
        """A bank: whose account it is, its number and name."""
        holder, bank = s.get(1, 1), s.get(2, 6) or s.get(2, 3)
        self.parties += [{"role": "other", "name": holder}, {"role": "bank", "name": bank, "id": s.get(2)}]

    def _loc(self, s: Segment) -> bool:
        what, place = s.get(0) or "", s.get(1) or s.get(1, 3)
        land = s.get(2) if re.fullmatch(r"[A-Z]{2}", s.get(2) or "") else None
        country = place if place and re.fullmatch(r"[A-Z]{2}", place) else land
        if what == "27":
            self.found["origin"] = place
        elif what in ("28", "36", "35"):
            key = "sender" if what == "35" else "destination"
            if self.found.setdefault(key, place) != place or self.item:
                self.stops.append({"country": place, "stay": "origin" if what == "35" else "destination"})
        elif what in STAYS:
            stop = {"country": country} if country == place else {"place": place, "country": country}
            self.stops.append({**stop, "stay": STAYS[what]})
        elif what in OFFICES:
            self.stops.append({"place": place, "country": office(place)})
        else:
            return False
        return True

    def _dtm(self, s: Segment) -> bool:
        """Days of declaration, acceptance, export: the first of them that is stated."""
        what, given, form = s.get(0) or "", s.get(0, 1), s.get(0, 2)
        if what not in ("137", "148", "129", "150", "318", "132", "133", "136", "178", "260"):
            return False
        m = re.match(r"(\d{4})(\d\d)(\d\d)" if form != "101" else r"(\d\d)(\d\d)(\d\d)", given or "", re.ASCII)
        if not m:
            raise UsageError(
                f"{shown(given)} is no day.", where=f"{s.where}, DTM", mend="Write 20240301 with form 102."
            )
        days = self.found.setdefault("days", {})
        days[what] = f"{'20' if form == '101' else ''}{m[1]}-{m[2]}-{m[3]}"
        return True

    def _mea(self, s: Segment) -> bool:
        """Weights by what is measured (the second element, else the first); another unit is a quantity."""
        what, unit, given = s.get(1) or s.get(0), s.get(2), s.get(2, 1)
        if given is None:
            return False
        if unit in IN_KILOGRAMS and what in (*NET, *GROSS):
            self.found.setdefault("mass_kg" if what in NET else "gross_kg", _number(given, s) * IN_KILOGRAMS[unit])
            return True
        if self.item and unit and s.get(0) in ("AAA", "AAS", "AAE") and what not in GROSS:
            self.found.setdefault("quantity", (_number(given, s), unit))
            return True
        return False

    def _moa(self, s: Segment) -> bool:
        what, given, currency = s.get(0) or "", s.get(0, 1), s.get(0, 2)
        if currency and self.currency is None:
            self.currency = currency
        if what not in (*VALUES, *TOTALS):
            return False
        if given is not None:
            self.amounts.setdefault(what, (_number(given, s), currency))
        return True

    def _cux(self, s: Segment) -> None:
        self.currency = s.get(0, 1) or self.currency

    def _tod(self, s: Segment) -> None:
        self.found["incoterm"] = s.get(2)
        self.found["delivery"] = s.get(2, 3)

    def _ftx(self, s: Segment) -> None:
        """Free text: of goods it is the description, any other is a remark."""
        text = " ".join(s.all(3)) or " ".join(s.all(2))
        (self.described if s.get(0) == "AAA" and self.item else self.remarks).append(text)

    def _imd(self, s: Segment) -> None:
        self.described.append(" ".join(t for t in (s.get(2, 3), s.get(2, 4)) if t))

    def _tdt(self, s: Segment) -> None:
        """Means of transport: at the border (11), main (20), inland (1): a ship is a party, another a remark."""
        by = mode(s.get(2) or s.get(2, 0))
        name, flag, id_ = s.get(7, 3), s.get(7, 4), s.get(7)
        if s.get(0) in ("11", "20") or "mode" not in self.found:
            self.found["mode"] = by
        if carrier := s.get(4, 3):
            self.parties.append({"role": "carrier", "name": carrier})
        if by == "sea" and (name or id_):
            imo = {"IMO": id_} if id_ and re.fullmatch(r"(IMO)?\d{7}", id_) else {}
            ship = name or (None if imo else id_)
            self.parties.append(
                {"role": "vessel", "schema": "Vessel", "name": ship, "identifiers": imo, "country": flag}
            )
        elif name or id_:
            self.remarks.append(f"means of transport {name or id_}")

    def _rff(self, s: Segment) -> bool:
        what, number = s.get(0) or "", s.get(0, 1)
        if number is None:
            return True
        if self.item and what in ("HS", "ABD"):
            self.codes.append(number)
        elif what in ("EP", "EX", "IP", "EL", "LI", "ABJ"):
            self.papers.append({"kind": "licence", "code": what, "number": number, "lines": self._lines()})
        elif what in ("MWB", "HWB", "BM", "BH", "AAQ"):
            self.papers.append({"kind": "transport", "code": what, "number": number, "lines": self._lines()})
        else:
            kind = "invoice" if what == "IV" else "contract" if what == "CT" else "other"
            self.papers.append({"kind": kind, "code": what, "number": number, "lines": self._lines()})
        return True

    def _doc(self, s: Segment) -> None:
        code = s.get(0, 3) or s.get(0) or ""
        kind = PAPERS.get(code.lstrip("N"), "other")
        self.papers.append({"kind": kind, "code": code, "number": s.get(1), "lines": self._lines()})

    def _lines(self) -> list[int]:
        return [self.item] if self.item else []

    def _eqd(self, s: Segment) -> None:
        self.containers += [c for c in (s.get(1),) if c]

    def _sel(self, s: Segment) -> None:
        self.seals += [c for c in (s.get(0),) if c]

    def _pac(self, s: Segment) -> None:
        self.packs += [f"{s.get(0) or '?'} x {s.get(2) or '?'}"]

    def head(self, begin: Segment) -> dict[str, Any]:
        """The consignment without its lines."""
        days = self.found.get("days", {})
        total = next((self.amounts[t] for t in TOTALS if t in self.amounts), (None, None))
        declared = (self.found.get("declared") or "").upper()
        kind = "export" if declared.startswith("EX") or begin.get(0) == "830" else None
        kind = "import" if declared.startswith("IM") or begin.get(0) == "929" else kind
        stops = [{**s, "seal": several(self.seals)} if s.get("stay") == "loading" else s for s in self.stops]
        order = ("148", "137", "129", "150", "318", "132", "133", "136", "178", "260")
        return {
            "id": begin.get(1), "day": next((days[d] for d in order if d in days), None), "kind": kind,
            "sender": self.found.get("sender"), "destination": self.found.get("destination"),
            "parties": distinct([p for p in self.parties if p.get("name") or p.get("id") or p.get("identifiers")]),
            "route": stops, "documents": distinct([p for p in self.papers if p.get("number")]),
            "value": total[0], "currency": total[1] or self.currency, "gross_kg": self.found.get("gross_kg"),
            "mode": self.found.get("mode"), "containers": list(dict.fromkeys(self.containers)),
            "incoterm": self.found.get("incoterm"), "delivery": self.found.get("delivery"),
            "procedure": several(self.found.get("procedures", [])), "packing": several(self.packs),
        }  # fmt: skip

    def line(self, currency: str | None) -> dict[str, Any]:
        """The item as a line of goods."""
        worth = next((self.amounts[v] for v in VALUES if v in self.amounts), (None, None))
        quantity = self.found.get("quantity", (None, None))
        return {
            "code": self.codes[0] if self.codes else None, "nomenclature": "HS" if self.codes else None,
            "description": several(self.described), "origin": self.found.get("origin"), "value": worth[0],
            "currency": (worth[1] or self.currency or currency) if worth[0] is not None else None,
            "mass_kg": self.found.get("mass_kg"), "gross_kg": self.found.get("gross_kg"),
            "quantity": quantity[0], "unit": quantity[1],
        }  # fmt: skip


def _number(given: str, s: Segment) -> float:
    """A figure, with a point or the comma that EDIFACT allows as well."""
    try:
        return number(given.replace(",", ".") if given.count(",") == 1 and "." not in given else given)
    except UsageError:
        mend = "Write 1200.5."
        raise UsageError(f"{shown(given)} is no number.", where=f"{s.where}, {s.tag}", mend=mend) from None
