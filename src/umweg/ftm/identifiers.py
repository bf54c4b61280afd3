"""What kinds of identifiers the lists name, in one vocabulary: passport, tax, registration, INN, LEI, IMO ...

The vocabulary is that of the column ``identifiers.type`` of ``tables.PARTIES``; a kind that is not known here keeps
the list's own words, in lower case.

>>> kind("Tax ID No.", "7708503727", "RU"), kind("Passport"), kind("Vessel Registration Identification", "IMO 7406784")
('INN', 'passport', 'IMO')
>>> kind("Cedula No.")
'national-id'
"""

from __future__ import annotations

import re

# Words that begin a kind (lower case) -> kind, the longest first.
KINDS = {
    "passport": "passport", "diplomatic passport": "passport", "national passport": "passport",
    "service passport": "passport", "stateless person passport": "passport", "numéro de passeport": "passport",
    "número de pasaporte": "passport", "national passport number": "passport",
    "tax id no": "tax", "r.f.c": "tax", "rfc": "tax", "nit #": "tax", "ruc #": "tax", "rif #": "tax",
    "c.u.i.t": "tax", "c.u.i": "tax", "c.i.f": "tax", "rtn": "tax", "us fein": "tax", "italian fiscal code": "tax",
    "national fiscal code": "tax", "fiscal code": "tax", "fiscalcode": "tax", "romanian tax registration": "tax",
    "numero unico de identificacao tributaria (nuit)": "tax", "rsin": "tax", "tax identification number": "tax",
    "v.a.t. number": "VAT", "vat number": "VAT",
    "registration number": "registration", "registration id": "registration", "company number": "registration",
    "business registration number": "registration", "business registration document #": "registration",
    "commercial registry number": "registration", "c.r. no": "registration", "public registration number":
    "registration", "chamber of commerce number": "registration", "uk company number": "registration",
    "folio mercantil no": "registration", "matricula mercantil no": "registration", "trade license no":
    "registration", "enterprise number": "registration", "certificate of incorporation number": "registration",
    "economic register number (cbls)": "registration", "central registration system number": "registration",
    "business number": "registration", "regnumber": "registration", "romanian c.r": "registration",
    "istanbul chamber of comm. no": "registration", "dubai chamber of commerce membership no": "registration",
    "registered charity no": "registration", "license": "license", "tradelic": "registration",
    "legal entity number": "LEI", "le number": "legal-entity", "swift/bic": "SWIFT", "swiftbic": "SWIFT",
    "d-u-n-s number": "DUNS", "unified social credit code (uscc)": "USCC",
    "united social credit code certificate (usccc)": "USCC", "government gazette number": "OKPO",
    "bik (ru)": "BIK", "okpo": "OKPO", "inn": "INN", "ogrn": "OGRN", "kpp": "KPP", "bin": "BIN", "iin": "BIN",
    "инн": "INN", "огрн": "OGRN", "огрнип": "OGRN", "кпп": "KPP", "окпо": "OKPO", "бин": "BIN", "иин": "BIN",
    "бсн": "BIN", "жсн": "BIN", "унп": "UNP", "бик": "BIK", "имо": "IMO",
    "vessel registration identification": "IMO", "imo": "IMO", "mmsi": "MMSI", "imo number": "IMO",
    "aircraft manufacturer's serial number (msn)": "serial", "aircraft serial identification": "serial",
    "aircraft construction number (also called l/n or s/n or f/n)": "serial", "serial no": "serial",
    "aircraft tail number": "tail", "previous aircraft tail number": "tail-previous",
    "aircraft mode s transponder code": "mode-s",
    "national id no": "national-id", "national identification number": "national-id", "cedula no": "national-id",
    "c.u.r.p": "national-id", "d.n.i": "national-id", "identification number": "identification",
    "national foreign id number": "national-id", "personal id card": "national-id", "citizen's card number":
    "national-id", "turkish identification number": "national-id", "numero de identidad": "national-id",
    "kenyan id no": "national-id", "tazkira national id card": "national-id", "uae identification": "national-id",
    "national identification": "national-id", "national identification card": "national-id", "id": "national-id",
    "bosnian personal id no": "national-id", "residency number": "residency", "electoral registry no": "electoral",
    "credencial electoral": "electoral", "i.f.e": "electoral", "numero ife": "electoral",
    "driver's license no": "driving-licence", "drivinglicence": "driving-licence", "birth certificate number":
    "birth-certificate", "birthcert": "birth-certificate", "travel document number": "travel-document",
    "travelcardid": "travel-document", "ssn": "social-security", "chinese commercial code": "chinese-code",
    "other": "other", "electionid": "electoral", "nationcert": "nationality-certificate",
    "stateless person id card": "national-id", "refugee id card": "national-id", "c.u.i.p": "national-id",
    "cartilla de servicio militar nacional": "military-id", "military registration number": "military-id",
    "visanumberid": "visa", "pilot license number": "license", "un/locode": "location", "file number": "file",
    "immigration no": "immigration", "branch unit number": "registration", "tourism license no": "license",
    "seafarer's identification document": "national-id", "british national overseas passport": "passport",
    "trademark number": "trademark", "isin": "ISIN", "c.r. number": "registration", "moroccan personal id no":
    "national-id", "interpol: red notice. file no": "interpol", "fcc id": "file", "afghan money service provider "
    "license number": "license", "sre permit no": "license", "dni": "national-id", "permit number": "license",
    "numero de registro": "registration", "paspoort": "passport", "crew member license number": "license",
    "organization code": "registration", "legal registration number": "registration", "romanian permanent resident":
    "residency", "public security and immigration no": "immigration", "tarjeta profesional": "license",
    "hong kong identity card": "national-id", "identity card": "national-id", "tax number": "tax", "n.i.f": "tax",
    "paraguayan tax identification number": "tax", "n.i.e": "national-id", "c.i.n": "national-id",
    "msb registration number": "registration", "registration certificate number (dubai)": "registration",
    "russian state individual business registration number pattern (ogrnip)": "OGRN",
    "other vessel call sign": "callsign", "vessel call sign": "callsign", "call sign": "callsign",
    "equity ticker": "ticker", "micex code": "ticker", "cnp (personal numerical code)": "national-id",
    "legal entity identifier": "LEI", "lei": "LEI", "swift": "SWIFT", "bic": "SWIFT", "ogrnip": "OGRN",
    "travel document": "travel-document", "driving licence": "driving-licence", "ration card": "ration-card",
    "birth certificate": "birth-certificate",
    "maritime mobile service identity": "MMSI", "nationality certificate": "nationality-certificate",
}  # fmt: skip

# Every kind that the column ``identifiers.type`` may hold; a list's own words beside them are told as such.
TYPES = frozenset(KINDS.values()) | {
    "UN", "EU", "OFSI", "wallet", "hull", "ration-card", "vessel-registration", "EDRPOU", "UNP", "STIR", "TIN",
}  # fmt: skip
NAMED = frozenset(t for t in TYPES if t.islower()) - KINDS.keys()  # kinds that are given as such
# Kinds that a number must have the form of; else it is something like it.
FORMS = {
    "IMO": (re.compile(r"[0-9]{7}"), "vessel-registration"),
    "MMSI": (re.compile(r"[0-9]{9}"), "vessel-registration"),
    "OKPO": (re.compile(r"[0-9]{8}|[0-9]{10}"), "registration"),
    "LEI": (re.compile(r"[0-9A-Z]{20}"), "legal-entity"),
}
KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}001")  # of a head office


def known(words: str) -> bool:
    """Whether the words name a kind of identifier that is known here.

    >>> known("Folio Mercantil No."), known("Director of")
    (True, False)
    """
    return " ".join(words.lower().split()).strip(" .:") in KINDS


def kind(words: str, value: str = "", country: str | None = None) -> str:
    """The kind of an identifier by the list's words; INN, OGRN, BIN and IMO also by the form of the number.

    A Russian tax number of 10 or 12 digits is an INN, a Russian registration number of 13 or 15 an OGRN, a Kazakh
    one of 12 a BIN.

    >>> kind("Registration Number", "1027700132195", "RU"), kind("Identification Number", "IMO 5342883")
    ('OGRN', 'IMO')
    >>> kind("Vessel Registration Identification", "RS 150443"), kind("Government Gazette Number", "772701001")
    ('vessel-registration', 'KPP')
    """
    name = " ".join(words.lower().split()).strip(" .:")
    found = name if name in NAMED else KINDS.get(name, name or "other")
    digits = re.sub(r"[^0-9]", "", value)
    if value.upper().startswith("IMO"):
        found = "IMO"
    if found == "OKPO" and country in (None, "", "RU") and KPP.fullmatch(value):
        return "KPP"
    if country == "RU" and digits == value:
        if len(digits) in (10, 12) and found == "tax":
            return "INN"
        if len(digits) in (13, 15) and found in ("registration", "OKPO", "identification"):
            return "OGRN"
    if country == "KZ" and digits == value and len(digits) == 12 and found in ("tax", "registration", "identification"):
        return "BIN"
    form, else_ = FORMS.get(found, (None, ""))
    return else_ if value and form and not form.fullmatch(bare(found, value)) else found


def bare(type_: str, value: str) -> str:
    """The number without the words that repeat its kind.

    >>> bare("IMO", "IMO 7406784"), bare("passport", "A 123")
    ('7406784', 'A 123')
    """
    return re.sub(rf"(?i)^{re.escape(type_)}[\s:#-]*", "", value) if type_ in ("IMO", "INN", "OGRN", "MMSI") else value


LABELLED = re.compile(
    r"(?i)\b(INN|OGRN|KPP|OKPO|BIN|LEI|TIN|IMO|IIN|BIK)\s*(?:number|no\.?|code)?\s*[:#]?\s*([0-9A-Z]{20}|[0-9][0-9A-Z]{5,24})\b"
)


def labelled(text: str) -> list[tuple[str, str]]:
    """Identifiers inside free text, each led by its label.

    >>> labelled("OGRN: 1247700291200 KPP: 770701001 INN 9707028663")
    [('OGRN', '1247700291200'), ('KPP', '770701001'), ('INN', '9707028663')]
    """
    names = {"TIN": "tax", "IIN": "BIN"}
    return [(names.get(m[1].upper(), m[1].upper()), m[2]) for m in LABELLED.finditer(text)]
