"""Cost of the checks of a consignment (3 parties, 4 lines, 3 stops), one by one and together; bytes a party of history.

    python -m benchmarks.screen_checks [--n 5000] [--parties 50000]

All shipped goods lists; parties count as matched, without a hit. Half of the consignments are
ordinary trade within the coalition, a quarter other goods for Kazakhstan, a quarter high-priority goods for it.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from umweg.goods.catalogue import Catalogue
from umweg.screening.checks.registry import registry
from umweg.screening.consignments.model import Address, Consignment, Document, Line, Owner, Party, Stop
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.history import History
from umweg.screening.inputs.corridors import Corridors
from umweg.screening.inputs.history_build import build as build_history
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.matches import PartyMatches

DAY = date(2024, 3, 1)


def party(i: int, role: str, country: str) -> Party:
    return Party(role=role, name=f"Firm {i} {role}", country=country, founded="2010", nace="26.11", email="a@firm.com",
                 website="firm.com", addresses=(Address(full=f"{i} Main Street, Town", country=country),),
                 owners=(Owner(name=f"Owner {i}", share=100),))  # fmt: skip


def consignment(i: int) -> Consignment:
    far, risky = i % 2 == 0, i % 4 == 0
    to = "KZ" if far else "FR"
    codes = ("85423110", "84111280", "09012100", "87032319")
    if not risky:
        codes = ("09012100", "22042100", "61091000", "94036000")
    return Consignment(
        id=str(i), day=DAY - timedelta(days=i % 1500), sender="DE", destination=to, mode="road", kind="export",
        parties=(party(i, "exporter", "DE"), party(i, "consignee", to), party(i, "end-user", to)),
        lines=tuple(Line(code=c, value=1000.0 + i, currency="EUR", quantity=5, unit="kg", end_use="x") for c in codes),
        route=(Stop(country="DE"), Stop(country="PL" if far else "BE"), Stop(country=to)),
        documents=(Document(kind="licence", number="1", valid_to=date(2025, 1, 1)), Document(kind="contract")),
    )  # fmt: skip


def facts(n: int, matched: bool = True) -> Iterator[ConsignmentFacts]:
    for i in range(n):
        f = ConsignmentFacts.of(consignment(i), DAY)
        yield replace(f, parties=tuple(replace(p, matches=PartyMatches()) for p in f.parties)) if matched else f


def main() -> None:
    p = argparse.ArgumentParser()
    p.add_argument("--n", type=int, default=5000)
    p.add_argument("--parties", type=int, default=50_000)
    asked = p.parse_args()
    known = ReferenceData.of(DAY, ("eu-russia",), goods=Catalogue.of())
    corridors = Corridors("run", "eu-russia", frozenset({"KZ"}), {}, {})
    known = replace(known, history=build_history(facts(2000), known), corridors=corridors)
    ours = {k: c.assess for k, c in registry().items()}
    for assess in ours.values():
        for f in facts(40):
            assess(f, known)
    some = list(facts(asked.n))
    begin = time.process_time()
    for f in some:
        for assess in ours.values():
            assess(f, known)
    whole = (time.process_time() - begin) / asked.n * 1e6
    print(f"{len(ours)} checks together: {whole:.0f} us a consignment")
    one = {}
    for key, assess in ours.items():
        begin = time.process_time()
        for f in some:
            assess(f, known)
        one[key] = (time.process_time() - begin) / asked.n * 1e6
    for key, us in sorted(one.items(), key=lambda kv: -kv[1])[:12]:
        print(f"  {key:32} {us:6.1f} us")
    _history(known, asked.parties)


def _history(known: ReferenceData, n: int) -> None:
    begin = time.process_time()
    held = build_history(facts(n // 3, matched=False), known)
    seconds = (time.process_time() - begin) / (n // 3)
    print(f"history of {len(held.parties)} parties: {seconds * 1e6:.0f} us a consignment, with making its facts")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "h.jsonl.gz"
        begin = time.process_time()
        digest = held.save(path)
        saved, size = time.process_time() - begin, path.stat().st_size
        tracemalloc.start()  # of a history that is read, so that the bounded caches of building do not count
        again = History.load(path)
        bytes_ = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        a_party = len(again.parties)
        print(f"  {bytes_ / a_party:.0f} bytes a party in memory, {size / a_party:.0f} in the file")
        print(f"  saved in {saved:.1f} s, same when read: {again.digest == digest}")


if __name__ == "__main__":
    main()
