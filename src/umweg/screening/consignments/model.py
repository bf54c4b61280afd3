"""A consignment as everybody may write it: parties by role, goods lines, route, documents, payments, versions.

The classes are the published JSON Schema (``schema.py``, docs/reference/consignment.schema.json). They check types and
ranges and nothing else; what a value means (is that a country?) is settled in ``facts``.

>>> Line(code="854231", value=1200.0, currency="EUR").code
'854231'
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

Text = Annotated[str, Meta(max_length=4000)]
Short = Annotated[str, Meta(max_length=300)]
Id = Annotated[str, Meta(max_length=300, pattern=r"\S")]
Amount = Annotated[float, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=100)]
Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$")]

Role = Literal[
    "exporter", "seller", "manufacturer", "consignor", "consignee", "buyer", "end-user", "importer", "notify",
    "declarant", "agent", "forwarder", "carrier", "vessel", "payer", "bank", "warehouse", "other",
]  # fmt: skip
Kind = Literal["export", "import", "re-export", "transit"]
Stay = Literal["origin", "loading", "transit", "hub", "unloading", "destination"]
Mode = Literal["sea", "rail", "road", "air", "post", "pipeline", "inland-water", "own", "other"]
DocumentKind = Literal[
    "licence", "permit", "exemption", "end-user-statement", "contract", "invoice", "packing-list", "transport",
    "customs-declaration", "certificate-of-origin", "snt", "inspection", "other",
]  # fmt: skip


class _Base(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Strict: a field that is not known is refused by name, so that nothing is lost in silence."""


class Address(_Base, frozen=True):
    """An address in parts, or all of it in ``full``."""

    full: Text | None = None
    street: Text | None = None
    city: Short | None = None
    postal: Short | None = None
    region: Short | None = None
    country: Short | None = None


class Owner(_Base, frozen=True):
    """An owner of a party, with the share in percent where it is known."""

    name: Short
    share: Share | None = None
    control: bool = False
    schema: Short | None = None
    country: Short | None = None
    identifiers: dict[Short, Short] = {}
    birth: Short | None = None
    owners: tuple[Owner, ...] = ()


class Party(_Base, frozen=True):
    """A firm, person or ship with the part that it plays. ``identifiers``: kind to number (INN, BIN, EORI, LEI, IMO).

    ``founded``, ``birth``: as precise as known (2022, 2022-05, 2022-05-17). ``owners``: None where nobody asked, an
    empty list where it is stated that none is known. ``activity``: line of business in words; ``nace``: its code.
    """

    role: Role
    name: Short | None = None
    id: Short | None = None
    schema: Short | None = None
    aliases: tuple[Short, ...] = ()
    country: Short | None = None
    addresses: tuple[Address | Text, ...] = ()
    identifiers: dict[Short, Short] = {}
    founded: Short | None = None
    birth: Short | None = None
    activity: Text | None = None
    nace: Short | None = None
    email: Short | None = None
    website: Short | None = None
    representative_only: bool | None = None
    owners: tuple[Owner, ...] | None = None


class Line(_Base, frozen=True):
    """One line of goods. ``code`` in ``nomenclature`` (CN, HS, TNVED, or an edition such as CN2022).

    ``value`` in ``currency`` for the whole line; ``mass_kg`` net, ``gross_kg`` with packing. ``control``: number in a
    control list (3A001, EAR99).
    """

    code: Short | None = None
    nomenclature: Short | None = None
    description: Text | None = None
    origin: Short | None = None
    value: Amount | None = None
    currency: Short | None = None
    mass_kg: Amount | None = None
    gross_kg: Amount | None = None
    quantity: Amount | None = None
    unit: Short | None = None
    control: Short | None = None
    end_use: Text | None = None


class Stop(_Base, frozen=True):
    """A place on the route: UN/LOCODE (``DEHAM``), or a name, with its country; when, and how the goods leave it."""

    place: Short | None = None
    country: Short | None = None
    stay: Stay | None = None
    mode: Mode | None = None
    arrived: Moment | None = None
    left: Moment | None = None
    seal: Short | None = None


class Document(_Base, frozen=True):
    """A paper: licence, end-user statement, contract, SNT ... ``code``: in a list of customs (Y901, N380). ``lines``:
    numbers from 1 of those that it covers; all where empty. ``quantity``: that the paper allows or records.
    ``no_reexport``: a contract's clause against re-export to Russia; ``remedies``: whether it says what follows.
    """

    kind: DocumentKind
    code: Short | None = None
    number: Short | None = None
    issued: date | None = None
    valid_to: date | None = None
    issuer: Short | None = None
    country: Short | None = None
    holder: Short | None = None
    lines: tuple[Annotated[int, Meta(ge=1)], ...] = ()
    quantity: Amount | None = None
    status: Short | None = None
    no_reexport: bool | None = None
    remedies: bool | None = None
    sha256: Short | None = None


class Payment(_Base, frozen=True):
    """A payment for the goods: who pays, from which country, how."""

    payer: Short | None = None
    country: Short | None = None
    supplier: Short | None = None
    amount: Amount | None = None
    currency: Short | None = None
    day: date | None = None
    method: Short | None = None


class Version(_Base, frozen=True):
    """An earlier state: when it was replaced, and the former values by path (``route[1].country``)."""

    at: Moment
    was: dict[Short, Any]
    by: Short | None = None


class UnreadField(_Base, frozen=True):
    """A field that could not be read, so that the consignment is held and this is looked at; readers write them.

    ``field``: its path; ``where``: file, line, column; ``found``: what stood there; ``what`` is wrong; ``mend``: what
    is expected. ``read``: what it was taken for, where that is certain: it is told then, and holds nothing.
    """

    what: Text
    field: Text = ""
    where: Text = ""
    found: Text = ""
    mend: Text = ""
    read: Text | None = None


class Consignment(_Base, frozen=True):
    """A consignment. ``id`` is the user's own; ``day`` is that of dispatch or declaration.

    ``sender``, ``destination``: countries of dispatch and of final destination. ``value``: of all lines, where it is
    stated apart. ``formerly_for``: where the goods were bound first. ``end_use``: of the whole. ``unread``: fields that
    stood in the file and could not be read.
    """

    id: Id
    day: date | None = None
    kind: Kind | None = None
    sender: Short | None = None
    destination: Short | None = None
    parties: tuple[Party, ...] = ()
    lines: tuple[Line, ...] = ()
    route: tuple[Stop, ...] = ()
    documents: tuple[Document, ...] = ()
    payments: tuple[Payment, ...] = ()
    versions: tuple[Version, ...] = ()
    value: Amount | None = None
    currency: Short | None = None
    mass_kg: Amount | None = None
    gross_kg: Amount | None = None
    containers: tuple[Short, ...] = ()
    mode: Mode | None = None
    incoterm: Short | None = None
    payment_terms: Text | None = None
    delivery: Text | None = None
    installation_declined: bool | None = None
    packing: Text | None = None
    formerly_for: Short | None = None
    end_use: Text | None = None
    remarks: Text | None = None
    procedure: Short | None = None
    unread: tuple[UnreadField, ...] = ()
