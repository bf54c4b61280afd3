"""Listed names within texts, by kind: ordinary words, people, short names, broken words. And texts of others."""

from __future__ import annotations

from datetime import date

import pytest

from umweg.names import NameIndex
from umweg.parties.matcher import Matcher
from umweg.parties.within import NamesWithin, joined
from umweg.screening.decide.naming import Naming
from umweg.screening.mentions import Mention

FIRMS = [
    "ISLAMIC REPUBLIC OF ZEMBLA SHIPPING LINES", "NATIONAL ZEMBLAN OIL COMPANY", "BANK ROSSIYA",
    "PETROLEOS DE VENEZUELA, S.A.",
    "Zembla Mining Development Trading Corporation", "UNITED AIRCRAFT CORPORATION", "DEFENSE INDUSTRIES ORGANIZATION",
    "MACHINE TOOLS LLC", "DELTA AERO LLC", "STATE CORPORATION ROMTEC", "KOMYD", "ROSMEFT OIL COMPANY", "OAO Rosmeft",
    "PHOENYX", "ROMOBORONEXPORT JSC", "KTB BANK PJSC", "PREMIUM LOGISTICS TRADING", "AGILETY SHIPPING LIMITED",
]  # fmt: skip
PEOPLE = [
    "TIMTSCHUK, Gennady Nikolayevich", "BOUT, Viktor Anatolijevitch", "SETCHKIN, Igor Ivanovich", "JAKUNOV, Wladimir",
    "Roman Arkadyevich ABRAMOVITSKI", "PETROV, Andrei Sergeyevich", "YAKUNEV, Vladimir Ivanovich",
]  # fmt: skip
NAMES = FIRMS + PEOPLE
SCHEMAS = ["Company"] * len(FIRMS) + ["Person"] * len(PEOPLE)
WITHIN = NamesWithin.of(NameIndex.build(NAMES, schemas=SCHEMAS), ["primary"] * len(NAMES))
LISTED = [{"id": n, "schema": s, "name": n} for n, s in zip(NAMES, SCHEMAS, strict=True)]
NAMING = Naming(Matcher.of(LISTED), 0.55, date(2026, 1, 1))


def found(text: str) -> set[str]:
    return {NAMES[f.row] for f in WITHIN.find(text)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Delivery to Islamic Republic of Zembla Shipping Lines, quay 4", 0),
        ("DELIVERY TO ISLAMIC REPUBLIC OF ZEMBLA SHIPPING LINES", 0),
        ("spare parts for national zemblan oil co.", 1), ("payment via Bank Rossiya", 2), ("через Банк Россия", 2),
        ("PAYMENT VIA BANK ROSSIYA", 2), ("for Petroleos de Venezuela", 3),
        ("goods of Zembla Mining Development Trading Corporation", 4), ("yard of United Aircraft Corporation", 5),
        ("end user: Defence Industries Organisation", 6), ("parts for Machine Tools LLC", 7),
        ("refuelled by Delta Aero in Minsk", 8), ("paid by KTB Bank", 15),
        ("parts for Romtec", 9), ("запчасти для Ромтек", 9), ("use: KOMYD mine", 10), ("end user Rosmeft", 12),
        ("refinery of Rosmeft Moscow", 12), ("END USER ROSMEFT", 12),
    ],
)  # fmt: skip
def test_firms(text: str, name: int) -> None:
    assert FIRMS[name] in found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("for Gennady Timtschuk personally", 0), ("Konto von Gennadi Timtschuk", 0), ("для Геннадия Тимчука", 0),
        ("contact: Viktor Bout", 1), ("BOUT Viktor will collect it", 1), ("груз для Игоря Сечкина", 2),
        ("Igor Setchkin is the owner", 2), ("yacht of Roman Abramovitski", 4), ("Konto von Wladimir Jakunev", 6),
        ("договор с Владимиром Якуневым", 6),
    ],
)  # fmt: skip
def test_people_without_their_fathers_names(text: str, name: int) -> None:
    assert PEOPLE[name] in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "spare parts for machine tools", "Machine Tools and Parts", "MACHINE TOOLS AND PARTS",
        "delta wing, aero engine",
        "a bank in Russia pays", "tools for a machine of the united company",
        "contact: Andrei Petrov", "Viktor came but late", "victory bout of Viktor", "for Phoenyx Contact",
        "the Romtec Shoes shop",
        "komyd of the mine", "Agilety of the arm", "oil of Zembla",
        "national company for oil", "Igor Ivanovich", "Gennady Nikolayevich", "islamic art, republic of letters",
    ],
)  # fmt: skip
def test_texts_that_name_nobody(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    "text",
    ["Romoboron-\nexport", "for Romoboron-\r\nexport", "Romoboron- export", "Romoboron\nexport",
     "R O M O B O R O N E X P O R T", "R.O.M.O.B.O.R.O.N.E.X.P.O.R.T", "for R-O-S-M-E-F-T now",
     "oil of R O S M E F T", "R_O_S_M_E_F_T in the text"],
)  # fmt: skip
def test_broken_words(text: str) -> None:
    assert found(text) & {"ROMOBORONEXPORT JSC", "OAO Rosmeft"}


@pytest.mark.parametrize("text", ["a b c", "plan A or B", "12-\n13", "Ro-Ro ship", "e - mail", "x y", "P.O. Box 7", ""])
def test_what_is_not_put_together(text: str) -> None:
    assert joined(text) == text


@pytest.mark.parametrize(
    ("kind", "text", "who"),
    [
        ("party", "Blumen GmbH, z.Hd. Herrn Gennadi Timtschuk", 0),
        ("party", "Blumen GmbH z. Hd. Frau Gennadi Timtschuk", 0),
        ("party", "Flowers Ltd attn Mr Viktor Bout", 1), ("party", "ООО Цветы для Геннадия Тимчука", 0),
        ("place", "z.Hd. Herrn Igor Setchkin, Berlin", 2), ("name", "Flowers c/o Roman Abramovitski", 4),
    ],
)  # fmt: skip
def test_people_within_names_of_firms(kind: str, text: str, who: int) -> None:
    told, _ = NAMING.find([Mention("parties[0].name", kind, text)])  # type: ignore[arg-type]
    assert PEOPLE[who] in {f.hit.name for f in told}


@pytest.mark.parametrize("name", ["R O S M E F T", "R.O.S.M.E.F.T.", "R-O-S-M-E-F-T"])
def test_spaced_names_of_parties(name: str) -> None:
    told, _ = NAMING.find([Mention("parties[0].name", "party", name)])
    assert "OAO Rosmeft" in {f.hit.name for f in told}


@pytest.mark.parametrize("name", ["Blumen GmbH z.Hd. Frau Anna Schmidt", "Flowers for You Ltd", "A B C Logistics"])
def test_names_of_firms_that_name_nobody_else(name: str) -> None:
    assert NAMING.find([Mention("parties[0].name", "party", name)]) == ([], [])
