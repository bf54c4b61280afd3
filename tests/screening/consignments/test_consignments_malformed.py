"""2,000 malformed consignments among good ones: each has an error that says where, each good one arrives unchanged."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.screening.consignments.samples import both, file, ordinary
from umweg.screening.consignments.model import Consignment

ODD: tuple[Any, ...] = (None, 7, -1.5, True, "", "x", [], {}, [[]], {"a": {}}, "2024-99-99", 1e300)
MALFORMED = 2000


def _paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for key, v in inner for p in [(*at, key), *_paths(v, (*at, key))]]


def _holder(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path[:-1]:
        data = data[step]
    return data


def mutated(seed: int) -> bytes:
    """A consignment with one field deleted, renamed or retyped, or with random bytes in it."""
    pick = random.Random(seed)
    data = ordinary(seed)
    path = pick.choice(_paths(data))
    held, key = _holder(data, path), path[-1]
    way = pick.randrange(4)
    if way == 0:
        del held[key]
    elif way == 1 and isinstance(held, dict):
        held[pick.choice((str(key)[:-1], f"{key}s", "zz", str(key).upper()))] = held.pop(key)
    elif way == 2:
        held[key] = pick.choice(ODD)
    raw = msgspec.json.encode(data)
    if way == 3:
        at = pick.randrange(len(raw))
        noise = bytes(b for b in pick.randbytes(pick.randrange(1, 9)) if b != 10)
        raw = pick.choice((raw[:at], raw[:at] + noise + raw[at:], noise, raw[at:])) or b"?"
    return raw if raw.strip() else b"?"


def sound(raw: bytes) -> bool:
    """Whether bytes are a consignment all the same, as the model itself says."""
    try:
        msgspec.json.decode(raw, type=Consignment)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True


def test_two_thousand_malformed_ones_among_good_ones(tmp_path: Path) -> None:
    seeds = iter(range(10**6, 10**7))
    bad_ones = [raw for raw in (mutated(next(seeds)) for _ in range(6 * MALFORMED)) if not sound(raw)][:MALFORMED]
    assert len(bad_ones) == MALFORMED
    good_ones = [ordinary(i) for i in range(MALFORMED)]
    mixed = [one for pair in zip(good_ones, bad_ones, strict=True) for one in pair]
    good, bad = both(file(tmp_path, "in.jsonl", *mixed))
    assert [msgspec.to_builtins(c) for c in good] == [
        msgspec.to_builtins(msgspec.convert(g, Consignment)) for g in good_ones
    ]
    assert [f.where for f in bad] == [f"in.jsonl, line {2 * i}" for i in range(1, MALFORMED + 1)]
    for f in bad:
        assert f.error.where.startswith(f.where)
        assert f.error.mend or "Expected" not in f.error.what, f.error
        assert len(str(f.error)) < 900
    vague = [f for f in bad if not f.error.mend]
    assert not vague, vague[0].error


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(min_size=1, max_size=300).filter(lambda b: b.strip() and b"\n" not in b), max_size=5))
def test_random_bytes_between_good_lines(tmp_path: Path, noise: list[bytes]) -> None:
    rows = [x for i, n in enumerate(noise) for x in (n, ordinary(i + 1))]
    good, bad = both(file(tmp_path, "in.jsonl", ordinary(0), *rows), format="jsonl")
    assert [c.id for c in good] == [f"C-{i:06d}" for i in range(len(noise) + 1)]
    assert len(bad) == len(noise)


HEAD = b"id,day,parties[buyer].name,lines[].code,lines[].value"
NOISE = st.binary(min_size=1, max_size=120).filter(lambda b: b.strip() and b"\n" not in b and b"\r" not in b)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NOISE.filter(lambda b: b'"' not in b), max_size=4), NOISE.map(lambda b: b'"' + b.replace(b'"', b"")))
def test_random_rows_between_good_rows(tmp_path: Path, noise: list[bytes], open_quote: bytes) -> None:
    rows = [x for i, n in enumerate([*noise, open_quote]) for x in (n, f"G{i},2024-03-01,A,8542,1".encode())]
    good, bad = both(file(tmp_path, "in.csv", HEAD, *rows))
    assert [c.id for c in good if c.id.startswith("G")] == [f"G{i}" for i in range(len(noise) + 1)]
    assert len(bad) == len(noise) + 1


def test_a_row_beyond_the_limit(tmp_path: Path) -> None:
    huge = b'7,2024-03-01,"' + b"x" * (1 << 21) + b'",8542,1'
    good, (bad,) = both(file(tmp_path, "in.csv", HEAD, b"6,,A,8542,1", huge, b"8,,A,8542,1"))
    assert [c.id for c in good] == ["6", "8"]
    assert "too long" in bad.error.what
