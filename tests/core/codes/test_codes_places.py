"""Our own distances and borders against CEPII's GeoDist, which may be tested against but not shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from umweg import engines
from umweg.core.codes import countries
from umweg.core.codes.places import contiguous, distance_km, places


def test_borders_are_mutual_and_known() -> None:
    for code, place in places().items():
        assert code in countries.areas()
        assert code not in place.borders
        for other in place.borders:
            assert code in places()[other].borders, (code, other)


def test_distances_are_a_metric() -> None:
    codes = sorted(places())[::7]
    for a in codes:
        assert distance_km(a, a) == 0
        for b in codes:
            assert distance_km(a, b) == pytest.approx(distance_km(b, a))
            assert 0 <= distance_km(a, b) <= 20_016


def test_a_code_without_a_place_is_an_error() -> None:
    with pytest.raises(KeyError):
        distance_km("DE", "EU27_2020")
    with pytest.raises(KeyError):
        contiguous("DE", "QX")


@pytest.mark.shared
def test_agreement_with_cepii(shared: Path) -> None:
    file = shared / "nomenclature" / "cepii_dist.parquet"
    rows = engines.open().rows(f"select exporter, importer, dist, contig from '{file}' where exporter < importer")
    code = {}
    for iso3 in {r[0] for r in rows} | {r[1] for r in rows}:
        try:
            code[iso3] = countries.resolve(iso3).code
        except countries.UnknownName:  # former states
            continue
    pairs = [(code[a], code[b], d, c) for a, b, d, c in rows if a in code and b in code]
    pairs = [p for p in pairs if p[0] in places() and p[1] in places()]
    assert len(pairs) > 23_000
    ours = np.array([distance_km(a, b) for a, b, _, _ in pairs])
    theirs = np.array([d for *_, d, _ in pairs])
    assert np.corrcoef(np.log(ours), np.log(theirs))[0, 1] > 0.99
    assert float(np.median(np.abs(ours / theirs - 1))) < 0.01
    near = np.array([contiguous(a, b) for a, b, _, _ in pairs])
    border = np.array([bool(c) for *_, c in pairs])
    # What differs are overseas parts (Spain and Morocco), tripoints and states that have changed since.
    assert float((near == border).mean()) > 0.999
    assert float((near & border).sum() / border.sum()) > 0.95
