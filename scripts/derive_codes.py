"""Make the tables in ``src/umweg/core/codes/data`` from the nomenclature files.

    python scripts/derive_codes.py ../shared/data/nomenclature

Deterministic: sorted rows, no clock. What each table holds and whom to credit: ``data/CREDITS.md``. The
tables ``areas.csv`` and ``variants.csv`` in the same folder are kept by hand and are not touched.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from babel import Locale
from babel.core import get_global

OUT = Path(__file__).resolve().parents[1] / "src" / "umweg" / "core" / "codes" / "data"

LINK = ("year_from", "year_to", "code_from", "code_to")

# CLDR territories of two letters that are no ISO 3166-1 entries (XK is kept: trade statistics report it).
NOT_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}

# Numbers that UN trade statistics use instead of the M49 number of the country (they include small
# neighbours).
UN_NUMBERS = {"FR": "251", "IN": "699", "IT": "381", "NO": "579", "CH": "757", "US": "842"}

# Comext spells these differently from ISO 3166 (GEONOM, alphabetical since 2013).
GEONOM = {"RS": "XS"}

# Numeric GEONOM codes, used until 2012; written from memory, hence verified = false in the table.
GEONOM_NUMERIC = """
AD 043  AE 647  AF 660  AG 459  AI 446  AL 070  AM 077  AO 330  AR 528  AS 830  AT 038  AU 800
AW 474  AZ 078  BA 093  BB 469  BD 666  BE 017  BF 236  BG 068  BH 640  BI 328  BJ 284  BM 413
BN 703  BO 516  BR 508  BS 453  BT 675  BW 391  BY 073  BZ 421  CA 404  CD 322  CF 306  CG 318
CH 039  CI 272  CL 512  CM 302  CN 720  CO 480  CR 436  CU 448  CV 247  CY 600  CZ 061  DE 004
DJ 338  DK 008  DM 460  DO 456  DZ 208  EC 500  EE 053  EG 220  ER 336  ES 011  ET 334  FI 032
FJ 815  FK 529  FM 823  FO 041  FR 001  GA 314  GB 006  GD 473  GE 076  GH 276  GI 044  GL 406
GM 252  GN 260  GQ 310  GR 009  GT 416  GU 831  GW 257  GY 488  HK 740  HN 424  HR 092  HT 452
HU 064  ID 700  IE 007  IL 624  IN 664  IO 357  IQ 612  IR 616  IS 024  IT 005  JM 464  JO 628
JP 732  KE 346  KG 083  KH 696  KI 812  KM 375  KN 449  KP 724  KR 728  KW 636  KY 463  KZ 079
LA 684  LB 604  LC 465  LI 037  LK 669  LR 268  LS 395  LT 055  LU 018  LV 054  LY 216  MA 204
MD 074  ME 097  MG 370  MH 824  MK 096  ML 232  MM 676  MN 716  MO 743  MP 820  MR 228  MS 470
MT 046  MU 373  MV 667  MW 386  MX 412  MY 701  MZ 366  NA 389  NC 809  NE 240  NG 288  NI 432
NL 003  NO 028  NP 672  NR 803  NZ 804  OM 649  PA 442  PE 504  PF 822  PG 801  PH 708  PK 662
PL 060  PM 408  PN 813  PS 625  PT 010  PW 825  PY 520  QA 644  RO 066  RS 098  RU 075  RW 324
SA 632  SB 806  SC 355  SD 224  SE 030  SG 706  SH 329  SI 091  SK 063  SL 264  SM 047  SN 248
SO 342  SR 492  ST 311  SV 428  SY 608  SZ 393  TC 454  TD 244  TG 280  TH 680  TJ 082  TL 626
TM 080  TN 212  TO 817  TR 052  TT 472  TV 807  TW 736  TZ 352  UA 072  UG 350  US 400  UY 524
UZ 081  VA 045  VC 467  VE 484  VG 468  VI 457  VN 690  VU 816  WF 811  WS 819  XK 095  YE 653
YT 377  ZA 388  ZM 378  ZW 382
"""

# CLDR lists several aliases for these (former states), and private ones for Kosovo; the ones in force:
ISO3 = {"CD": "COD", "DE": "DEU", "FR": "FRA", "MM": "MMR", "TL": "TLS", "XK": "XKX", "YE": "YEM"}
M49 = {"DE": "276", "ET": "231", "FR": "250", "SD": "729", "XK": "412", "YE": "887"}

# First days of younger states, where statistics change on that account; from memory.
VALID_FROM = {
    **dict.fromkeys(["AM", "AZ", "BY", "GE", "KG", "KZ", "MD", "RU", "TJ", "TM", "UA", "UZ"], "1991-12-26"),
    **dict.fromkeys(["EE", "LT", "LV"], "1991-09-06"),
    **dict.fromkeys(["CZ", "SK"], "1993-01-01"),
    **dict.fromkeys(["ME", "RS"], "2006-06-03"),
    **dict.fromkeys(["BQ", "CW", "SX"], "2010-10-10"),
    **{"BA": "1992-03-03", "HR": "1991-10-08", "SI": "1991-10-08", "MK": "1991-09-08"},
    **{"ER": "1993-05-24", "TL": "2002-05-20", "XK": "2008-02-17", "SS": "2011-07-09"},
}

# A gap in the UN correlation: 300219 is in HS 2017 but in no row towards HS 2022. The CN concordance has
# 30021900 -> 38221900 at 2021 -> 2022.
HS_LINKS_ADDED = [(2017, 2022, "300219", "382219")]


def rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, header as keys."""
    with path.open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def write_csv(name: str, header: list[str], body: Iterable[Iterable[object]]) -> None:
    """Write a CSV with Unix line ends."""
    with (OUT / name).open("w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(header)
        w.writerows(body)


def write_packed(name: str, header: Sequence[str], body: Iterable[Sequence[object]]) -> None:
    """Write a gzipped CSV without a time stamp: read with the standard library alone, in milliseconds."""
    text = io.StringIO(newline="")
    w = csv.writer(text, lineterminator="\n")
    w.writerow(header)
    w.writerows(body)
    with (OUT / name).open("wb") as f, gzip.GzipFile("", "wb", 9, f, mtime=0) as z:
        z.write(text.getvalue().encode())


def countries(source: Path) -> None:
    """``countries.csv``: ISO 3166 entries with all their codes, from CLDR; prints where CEPII differs."""
    alpha3: dict[str, str] = {}
    numeric: dict[str, str] = {}
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and len(codes) == 1 and len(codes[0]) == 2:
            (numeric if alias.isdigit() else alpha3).setdefault(codes[0], alias)
    territories = sorted(c for c in Locale("en").territories if len(c) == 2 and c.isalpha() and c not in NOT_ISO)
    crosswalk = {
        r["iso_2digit_alpha"]: r
        for r in rows(source / "cepii_baci_country_codes.csv")
        if r["iso_3digit_alpha"] not in ("CSK", "SCG", "DDR") and "Fmr" not in r["country_name_abbreviation"]
    }
    old = dict(zip(*[iter(GEONOM_NUMERIC.split())] * 2, strict=True))
    out = []
    for c in territories:
        iso3, m49 = ISO3.get(c) or alpha3[c], M49.get(c) or numeric[c]
        cepii = crosswalk.get(c)
        if cepii and c not in ("BE", "ZA", "RO") and cepii["iso_3digit_alpha"] != iso3:
            print(f"note: {c} is {iso3} in CLDR, {cepii['iso_3digit_alpha']} in CEPII's table")
        out.append(
            [
                c,
                iso3,
                m49,
                UN_NUMBERS.get(c, ""),
                GEONOM.get(c, c),
                old.get(c, ""),
                "false",
                VALID_FROM.get(c, ""),
            ]
        )
    head = ["code", "iso3", "m49", "un_number", "geonom", "geonom_numeric", "geonom_numeric_verified"]
    head.append("valid_from")
    write_csv("countries.csv", head, out)
    print(f"countries.csv: {len(out)} entries, {len(old)} numeric GEONOM codes")


def cn_links(source: Path) -> None:
    """``cn_links.csv.gz``: the yearly CN concordance."""
    out = sorted(
        (int(r["period_from"]), int(r["period_to"]), r["cn_from"], r["cn_to"])
        for r in rows(source / "cn8_concordance_1988_2025.csv")
    )
    write_packed("cn_links.csv.gz", LINK, out)
    print(f"cn_links.csv.gz: {len(out)} links")


def hs_tables(source: Path) -> None:
    """``hs_links.csv.gz`` (without identities), ``hs_codes.csv.gz`` (editions, descriptions)."""
    links: set[tuple[int, int, str, str]] = set(HS_LINKS_ADDED)
    for name, new, old in (
        ("hs2022_hs2017_correlation.csv", "hs2022", "hs2017"),
        ("hs2017_hs2012_correlation.csv", "hs2017", "hs2012"),
    ):
        links |= {(int(old[2:]), int(new[2:]), r[old], r[new]) for r in rows(source / name)}
    editions: dict[int, set[str]] = defaultdict(set)
    for y0, y1, a, b in links:
        editions[y0].add(a)
        editions[y1].add(b)
    kept = drop_identities(links)
    write_packed("hs_links.csv.gz", LINK, sorted(kept))
    text = {r["hscode"]: r["description"] for r in rows(source / "datasets_harmonized-system.csv")}
    if {c for c in text if len(c) == 6} != editions[2022]:
        sys.exit("the descriptions and the correlation disagree on the codes of HS 2022")
    known = {r["id"] for r in json.loads((source / "comtrade_ref_HS.json").read_text("utf-8"))["results"]}
    if missing := set().union(*editions.values()) - known:
        sys.exit(f"codes that the UN's reference file does not know: {sorted(missing)}")
    for known_codes in editions.values():
        known_codes |= {c[:n] for c in known_codes for n in (2, 4)}
    codes = sorted(set().union(*editions.values()) | {c for c in text if c.isdigit()})
    years = sorted(editions)
    body = [(c, *(int(c in editions[y]) for y in years), text.get(c, "")) for c in codes]
    write_packed("hs_codes.csv.gz", ("code", *(f"hs{y}" for y in years), "description"), body)
    print(f"hs_links.csv.gz: {len(kept)} links; hs_codes.csv.gz: {len(codes)} codes,", end=" ")
    print({y: sum(len(c) == 6 for c in e) for y, e in sorted(editions.items())})


def drop_identities(links: set[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """Links without those that say only that a code stays itself and touches nothing else."""
    left = Counter((y, a) for y, _, a, _ in links)
    right = Counter((z, b) for _, z, _, b in links)
    return [x for x in links if not (x[2] == x[3] and left[x[0], x[2]] == 1 and right[x[1], x[3]] == 1)]


def main() -> None:
    """Write all tables."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: python scripts/derive_codes.py PATH-TO-NOMENCLATURE-FOLDER")
    source = Path(sys.argv[1])
    OUT.mkdir(parents=True, exist_ok=True)
    countries(source)
    cn_links(source)
    hs_tables(source)


if __name__ == "__main__":
    main()
