"""Payments of ISO 20022: customer credit transfers between banks (pacs.008) and orders to a bank (pain.001).

Each transaction is a consignment of its own, with no goods: who pays, who is paid, on whose behalf, through which
banks, and what was written beside it. A payment says nothing of goods, route and destination, so that what needs them
stays missing. The debtor is the payer (on whose behalf: a buyer), the creditor a seller, every bank a bank.

Transactions are read one after the other; what stands before them for all (the group, the order's debtor) is
remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from umweg.files.xml import local
from umweg.screening.consignments.messages.declarations import several
from umweg.screening.consignments.messages.parts import MessagePart, distinct

PARTIES = {"Dbtr": "payer", "UltmtDbtr": "buyer", "Cdtr": "seller", "UltmtCdtr": "seller", "InitgPty": "other"}
BANKS = (
    "DbtrAgt", "CdtrAgt", "InstgAgt", "InstdAgt", *(f"IntrmyAgt{n}" for n in (1, 2, 3)), "PrvsInstgAgt",
    *(f"PrvsInstgAgt{n}" for n in (1, 2, 3)), "ThrdRmbrsmntAgt", "FwdgAgt", "ChrgsAcctAgt",
)  # fmt: skip
ACCOUNTS = ("DbtrAcct", "CdtrAcct", "DbtrAgtAcct", "CdtrAgtAcct", "ChrgsAcct")
CLEARING = ("InstgRmbrsmntAgt", "InstdRmbrsmntAgt", "ThrdRmbrsmntAgt")
ADDRESS = {"city": "TwnNm", "postal": "PstCd", "region": "CtrySubDvsn", "country": "Ctry"}
STREET = ("StrtNm", "BldgNb", "BldgNm", "Flr", "PstBx", "Room", "TwnLctnNm", "DstrctNm")


def begin() -> Callable[[MessagePart], dict[str, Any] | None]:
    """A reader for one file: it returns None for what only remembers what stands before the transactions."""
    group: dict[str, Any] = {}
    order: dict[str, Any] = {}

    def read(part: MessagePart) -> dict[str, Any] | None:
        name = local(part.element.tag)
        if name == "GrpHdr":
            group.clear()
            order.clear()
            group.update(_group(part))
        elif name == "PmtInfId":
            order.clear()
            order["number"] = part.text("")
        elif name in PARTIES:
            order.setdefault("parties", []).append(_party(PARTIES[name], part))
            order["parties"].extend({"role": "other", "name": n} for n in part.texts("CtctDtls/Nm"))
        elif name in BANKS:
            order.setdefault("parties", []).append(_bank(part))
        elif name in ACCOUNTS:
            order.setdefault("parties", []).extend({"role": "other", "name": n} for n in part.texts("Nm"))
        elif name == "ReqdExctnDt":
            order["day"] = part.text("") or part.text("Dt") or (part.text("DtTm") or "")[:10]
        elif name == "CdtTrfTxInf":
            group["count"] = group.get("count", 0) + 1
            return _transaction(part, group, order)
        else:
            part.texts("")
        return None

    return read


def _group(part: MessagePart) -> dict[str, Any]:
    """What stands at the head of a message for all its transactions."""
    parties = [_party("other", p) for p in part.parts("InitgPty")]
    parties += [_bank(p) for n in BANKS for p in part.parts(n)]
    parties += [_bank(p) for n in CLEARING for p in part.parts(f"SttlmInf/{n}")]
    day = part.text("IntrBkSttlmDt") or (part.text("CreDtTm") or "")[:10]
    return {"number": part.text("MsgId"), "parties": parties, "day": day}


def _transaction(part: MessagePart, group: dict[str, Any], order: dict[str, Any]) -> dict[str, Any]:
    """One payment; UsageError for an amount that is none."""
    parties = [*order.get("parties", ()), *(_party(role, p) for n, role in PARTIES.items() for p in part.parts(n))]
    parties += [_bank(p) for n in BANKS for p in part.parts(n)]
    parties += [
        {"role": "other", "name": n} for path in ("Invcr", "Invcee") for n in part.texts(f"RmtInf/Strd/{path}/Nm")
    ]
    parties += [{"role": "other", "name": n} for r in PARTIES for n in part.texts(f"{r}/CtctDtls/Nm")]
    parties += [{"role": "other", "name": n} for n in part.texts("RltdRmtInf/RmtLctnMtd/PstlAdr/Nm")]
    parties += [{"role": "other", "name": n} for a in ACCOUNTS for n in part.texts(f"{a}/Nm")]  # whose account it is
    payer: dict[str, Any] = next((p for p in parties if p["role"] == "payer"), {})
    payee: dict[str, Any] = next((p for p in parties if p["role"] == "seller"), {})
    amount, currency = _amount(part)
    day = part.text("IntrBkSttlmDt") or order.get("day") or group.get("day")
    return {
        "id": _id(part, group),
        "day": day,
        "parties": distinct([*parties, *group.get("parties", ())]),
        "documents": distinct(_documents(part, group, order)),
        "payments": [{
            "payer": payer.get("name"), "country": payer.get("country"), "supplier": payee.get("name"),
            "amount": amount, "currency": currency, "day": day, "method": "credit transfer",
        }],
        "remarks": several(_remarks(part)),
    }  # fmt: skip


def _id(part: MessagePart, group: dict[str, Any]) -> str | None:
    """The payment's own number; where it has none, that of the message and its place in it."""
    found = [part.text(f"PmtId/{n}") for n in ("UETR", "TxId", "InstrId", "EndToEndId")]
    own = next((n for n in found if n and n.upper() not in ("NOTPROVIDED", "NONREF")), None)
    number = group.get("number")
    return own or (f"{number} {group['count']}" if number else None)


def _amount(part: MessagePart) -> tuple[float | None, str | None]:
    """What was instructed, else what is settled between the banks, with its currency."""
    paths = ("InstdAmt", "Amt/InstdAmt", "Amt/EqvtAmt/Amt", "IntrBkSttlmAmt")
    found = [(part.number(p), part.attribute(p, "Ccy")) for p in paths]
    return next(((a, c) for a, c in found if a is not None), (None, None))


def _party(role: str, p: MessagePart) -> dict[str, Any]:
    """A party: a person where it has the number or birth of one."""
    person, firm = p.parts("Id/PrvtId"), "Id/OrgId"
    numbers = {"BIC": p.text(f"{firm}/AnyBIC") or p.text(f"{firm}/BICOrBEI"), "LEI": p.text(f"{firm}/LEI")}
    for kind in ("OrgId", "PrvtId"):
        for other in p.parts(f"Id/{kind}/Othr"):
            numbers[other.text("SchmeNm/Cd") or other.text("SchmeNm/Prtry") or "number"] = other.text("Id")
    birth = p.text("Id/PrvtId/DtAndPlcOfBirth/BirthDt")
    address = _address(p)
    return {
        "role": role, "name": p.text("Nm"), "identifiers": numbers,
        "country": address.get("country") or p.text("CtryOfRes"), "addresses": [address] if address else [],
        "schema": "Person" if person else None, "birth": birth,
        "email": p.text("CtctDtls/EmailAdr"),
    }  # fmt: skip


def _address(p: MessagePart, at: str = "PstlAdr") -> dict[str, Any]:
    """An address in parts; lines of one that is not structured are its street."""
    found: dict[str, Any] = {k: p.text(f"{at}/{v}") for k, v in ADDRESS.items()}
    street = [t for n in (*STREET, "AdrLine") for t in p.texts(f"{at}/{n}")]
    found["street"] = ", ".join(street)
    return {k: v for k, v in found.items() if v}


def _bank(p: MessagePart) -> dict[str, Any]:
    """A bank; the letters 5 and 6 of a BIC are its country."""
    at = "FinInstnId"
    code = p.text(f"{at}/BICFI") or p.text(f"{at}/BIC")
    address = _address(p, f"{at}/PstlAdr")
    numbers = {"BIC": code, "LEI": p.text(f"{at}/LEI"), "clearing": p.text(f"{at}/ClrSysMmbId/MmbId"),
               "number": p.text(f"{at}/Othr/Id")}  # fmt: skip
    known = code and re.fullmatch(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", code)
    return {
        "role": "bank", "name": p.text(f"{at}/Nm"), "id": code, "identifiers": numbers,
        "addresses": [address] if address else [],
        "aliases": p.texts("BrnchId/Nm"),
        "country": address.get("country") or (code[4:6] if known and code else None),
    }  # fmt: skip


def _documents(part: MessagePart, group: dict[str, Any], order: dict[str, Any]) -> list[dict[str, Any]]:
    """Numbers by which banks and parties call the payment, and the papers that it pays."""
    names = ("EndToEndId", "InstrId", "TxId", "UETR")
    out: list[dict[str, Any]] = [
        {"kind": "other", "code": n, "number": t}
        for n in names for t in part.texts(f"PmtId/{n}") if t.upper() != "NOTPROVIDED"
    ]  # fmt: skip
    out += [{"kind": "other", "code": c, "number": n} for c, n in (("MsgId", group.get("number")),
            ("PmtInfId", order.get("number"))) if n]  # fmt: skip
    for p in part.parts("RmtInf/Strd/RfrdDocInf"):
        code = p.text("Tp/CdOrPrtry/Cd") or p.text("Tp/CdOrPrtry/Prtry")
        kind = "invoice" if code in ("CINV", "CREN", None) else "other"
        out.append({"kind": kind, "code": code, "number": p.text("Nb")})
    out += [{"kind": "other", "code": "reference", "number": n} for n in part.texts("RmtInf/Strd/CdtrRefInf/Ref")]
    return [d for d in out if d["number"]]


def _remarks(part: MessagePart) -> list[str]:
    """What was written beside the payment: for the one who is paid, for banks, for authorities."""
    paths = (
        "RmtInf/Ustrd", "RmtInf/Strd/AddtlRmtInf", "InstrForCdtrAgt/InstrInf", "InstrForNxtAgt/InstrInf",
        "InstrForDbtrAgt", "InstrForDbtrAgt/InstrInf", "RgltryRptg/Dtls/Inf", "RgltryRptg/Dtls/Cd",
    )  # fmt: skip
    purpose = [f"purpose {t}" for n in ("Cd", "Prtry") for t in part.texts(f"Purp/{n}")]
    country = [f"reported to {t}" for t in part.texts("RgltryRptg/Authrty/Nm")]
    return [*(t for p in paths for t in part.texts(p)), *purpose, *country]
