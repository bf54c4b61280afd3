"""Python and the command line give the same bytes: what is in the store, kept runs, findings, notes, prices."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path
from typing import Any

import pytest

import umweg
from tests.cli.here import run_here
from umweg import sample
from umweg.cli.output import write_json
from umweg.core.errors import UsageError


def json_of(value: Any) -> str:
    """The result of a verb as the command line writes it."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        write_json([v.as_dict() for v in value] if isinstance(value, tuple) else value.as_dict())
    return out.getvalue()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a kept run and a note."""
    folder = tmp_path_factory.mktemp("parity") / "store"
    with warnings.catch_warnings(action="ignore"):  # what the file was taken for
        umweg.ingest(sample.PATH, folder, nomenclature="CN").raise_if_failed()
    umweg.detect(folder, placebo=False, keep=True)
    umweg.add_note("KZ", "Asked Astana.", folder, user="anna")
    return folder


ASKED = {
    ("sources",): lambda s: umweg.list_sources(s),
    ("store", "list"): lambda s: umweg.list_snapshots(s),
    ("quarantine",): lambda s: umweg.quarantine(s),
    ("runs",): lambda s: umweg.list_runs(s),
    ("runs", "list"): lambda s: umweg.list_runs(s),
    ("runs", "show"): lambda s: umweg.show_run(s),
    ("finding", "RU-KZ"): lambda s: umweg.finding("RU-KZ", s),
    ("finding", "kz"): lambda s: umweg.finding("KZ", s),
    ("finding", "8703"): lambda s: umweg.finding("8703", s),
    ("note", "--list"): lambda s: umweg.list_notes(s),
    ("note", "KZ", "--list"): lambda s: umweg.list_notes(s, "RU-KZ"),
    ("coverage",): lambda s: umweg.coverage(s),
}


@pytest.mark.parametrize("args", ASKED, ids=" ".join)
def test_the_same_bytes(store: Path, args: tuple[str, ...]) -> None:
    ran = run_here(*args, "--store", store, "--format", "json")
    assert ran.code == 0, ran.err
    assert ran.out == json_of(ASKED[args](store))


def test_a_check_is_the_same(store: Path) -> None:
    for inputs in (False, True):
        more = ("--inputs",) if inputs else ()
        ran = run_here("store", "check", *more, "--store", store, "--format", "json")
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            write_json(umweg.check_store(store, inputs=inputs).as_dict())
        assert (ran.code, ran.out) == (0, out.getvalue())


def test_prices_and_cited_rows_are_the_same(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "flows.csv"
    file.write_text("quantity;value\n" + "".join(f"{q};{q * 3 + q % 7}\n" for q in range(1, 40)))
    assert run_here("prices", file, "--format", "json").out == json_of(umweg.prices(file=file))
    rows = umweg.cite(store, "RU-KZ")
    assert len(run_here("cite", "KZ", "--store", store).out.splitlines()) == rows.num_rows + 1


def test_a_code_means_all_findings_of_the_good(store: Path) -> None:
    found = umweg.finding("8703", store).findings
    assert len(found) > 1
    out = run_here("finding", "8703", "--store", store, COLUMNS="80").out
    assert all(f.id in out for f in found)
    one = umweg.finding(found[0].id, store)
    assert one.findings == found[:1]
    with pytest.raises(UsageError, match=found[0].id):
        umweg.cite(store, "8703")
    with pytest.raises(UsageError, match=found[0].id):
        umweg.add_note("8703", "Which?", store)
    assert run_here("note", "8703", "Which?", "--store", store).code == 2


def test_a_bundle_comes_back(store: Path, tmp_path: Path) -> None:
    done = umweg.bundle_store(tmp_path / "x.umweg", store)
    assert umweg.unbundle_store(tmp_path / "x.umweg", tmp_path / "n").sha256 == done.sha256
    (snapshot,) = umweg.list_snapshots(tmp_path / "n")
    (gone,) = umweg.remove_snapshot(snapshot.id, "a test", tmp_path / "n")
    assert umweg.list_snapshots(tmp_path / "n")[0].note.endswith("a test")
    assert umweg.restore_snapshot(gone.id, tmp_path / "n") == (gone,)
    umweg.remove_run("latest", tmp_path / "n")
    assert umweg.list_runs(tmp_path / "n") == ()


@pytest.mark.parametrize("args", [("runs",), ("store", "list"), ("sources",), ("finding", "8703"), ("runs", "show")])
def test_tables_fit_eighty_columns(store: Path, args: tuple[str, ...]) -> None:
    out = run_here(*args, "--store", store, COLUMNS="80").out
    table = [line for line in out.splitlines() if line.startswith(("RU-", "id ", "run ", "source "))]
    assert table
    assert max(map(len, table)) <= 80
