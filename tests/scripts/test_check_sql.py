"""No SQL is put together from values: neither in the source, nor unseen by what looks for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts.check_sql import ROOT, faults

HEAD = """
from umweg.engines.sql import SQL, ident, text, texts, total
OWN = "flow = 'export'"
"""
REFUSED = {
    "a value of a caller": 'def f(engine, x: str): engine.rows(f"select * from t where a = {x}")',
    "a value in quotes": "def f(engine, x: str): engine.rows(f\"select * from t where a = '{x}'\")",
    "a value by format": 'def f(engine, x: str): engine.rows("select * from {}".format(x))',
    "a value by plus": 'def f(engine, x: str): engine.rows("select * from " + x)',
    "a value by per cent": 'def f(engine, x: str): engine.rows("select * from %s" % x)',
    "a value by join": 'def f(engine, x: list[str]): engine.rows("select 1 where a in (" + ", ".join(x) + ")")',
    "a row that was read": 'def f(engine):\n  for (r,) in engine.rows("select 1"):\n    engine.rows(f"select {r}")',
    "by way of a name": 'def f(engine, x: str):\n  sql = f"a = {x}"\n  engine.rows(f"select 1 where {sql}")',
    "by way of a list": (
        'def f(engine, x: str):\n  w = ["true"]\n  w.append(f"a = {x}")\n  engine.rows("select " + " and ".join(w))'
    ),
    "one branch of two": 'def f(engine, x: str):\n  w = "true" if x == "" else x\n  engine.scalar(f"select {w}")',
    "called SQL": "def f(x: str): return SQL(x)",
    "called SQL, with braces": 'def f(x: str): return SQL(f"a = {x}")',
    "a number without d": 'def f(engine, n: int): engine.rows(f"select 1 limit {n}")',
    "a key of a dict": 'def f(engine, d: dict[str, str]):\n  for k, v in d.items():\n    engine.rows(f"select {k}")',
    "out of a dict that is filled elsewhere": (
        'def f(engine):\n  d = {}\n  d.setdefault(g(), 1)\n  for k, v in d.items():\n    engine.rows(f"select {k}")'
    ),
    "in a sum": "def f(x: str): return total(f\"case when a = '{x}' then 1 end\")",
    "a text that only reads like SQL": 'def f(x: str): return f"select a from b where c = {x}"',
}
TAKEN = {
    "nothing in braces": 'def f(engine, x: str): engine.rows("select * from t where a = $x", {"x": x})',
    "a name in quotes": 'def f(engine, x: str): engine.rows(f"select {ident(x)} from t")',
    "texts in quotes": 'def f(engine, x: list[str]): engine.rows(f"select 1 where a in ({texts(x)})")',
    "a number": 'def f(engine, n: int): engine.rows(f"select 1 limit {n:d}")',
    "a piece": 'def f(engine, where: SQL): engine.rows(f"select 1 where {where} and {OWN}")',
    "by way of a name": 'def f(engine, x: str):\n  w = f"a = {text(x)}"\n  engine.rows(f"select 1 where {w}")',
    "a choice": 'def f(engine, x: str):\n  w = "a" if x == "" else "b"\n  engine.rows(f"select {w}")',
    "no SQL at all": 'def f(x: str): return f"There is no store in {x}."',
}


def found(code: str, tmp_path: Path) -> list[str]:
    (tmp_path / "x.py").write_text(HEAD + code + "\n")
    return faults(tmp_path)


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str, tmp_path: Path) -> None:
    assert found(REFUSED[case], tmp_path)


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_taken(case: str, tmp_path: Path) -> None:
    assert found(TAKEN[case], tmp_path) == []


def test_the_source() -> None:
    assert faults(ROOT) == []
