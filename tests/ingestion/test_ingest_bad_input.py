"""Bad input: each gets a clear error, and the store stays byte for byte as it was."""

from __future__ import annotations

import gzip
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from umweg import engines, ingest
from umweg.core.errors import UmwegError, UnknownName, UsageError
from umweg.ingestion import FileReport
from umweg.store import Store

HEADER = "reporter,partner,flow,product,nomenclature,period,value,currency\n"
GOOD = "AT,KG,export,87032319,CN,2021-01,5,EUR\n"
SDMX = "DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE\n"

FILE_LEVEL = {
    "missing column": (HEADER.replace("flow,", "") + GOOD, "Missing column: flow", "line 1"),
    "two missing": ("reporter,partner,flow,value_eur\nDE,KG,export,1\n", "Missing columns: product, period", "line 1"),
    "semicolons": ((HEADER + GOOD).replace(",", ";"), "separated by semicolons", "line 1"),
    "tabs": ((HEADER + GOOD).replace(",", "\t"), "separated by tabs", "line 1"),
    "no table": ("hello\nworld\n", "one column only", "line 1"),
    "empty": ("", "is empty", ""),
    "only a header": (HEADER, "no rows", ""),
    "latin-1": ((HEADER + GOOD).encode() + "DE,Türkei,export,87032319,CN,2021-01,5,EUR\n".encode("latin-1"),
                "Byte 5 of the line, 0xFC, is not UTF-8", "line 3"),
    "nul": (HEADER + GOOD + "DE,KG,exp\0rt,87032319,CN,2021-02,5,EUR\n", "NUL byte", "line 3"),
    "utf-16": ((HEADER + GOOD).encode("utf-16"), "not UTF-8", "line 1"),
    "open quote": (HEADER + GOOD + '"DE,KG,export,87032319,CN,2021-02,5,EUR\n' + GOOD, "quote is opened", "line 3"),
    "long line": (HEADER + GOOD + "x" * 3_000_000 + "\n", "longer than", "line 3"),
    "mixed line ends": (HEADER + GOOD + "DE,KG,export,87032319,CN,2021-02,5,EUR\r\n", "do not all end alike", "line 3"),
    "old Mac": ((HEADER + GOOD).replace("\n", "\r"), "do not all end alike", "line 1"),
    "gzip": (gzip.compress((HEADER + GOOD).encode()), "packed file", ""),
    "same column twice": ("reporter,reporter,flow\n" + GOOD, "there twice", "line 1"),
    "no currency": (HEADER.replace(",currency", "") + "DE,KG,export,87032319,CN,2021-01,5\n",
                    "currency is missing", ""),
    "two values": (HEADER.replace("currency", "value_eur") + GOOD, "more than one of", ""),
    "no nomenclature": (HEADER.replace("nomenclature,", "") + "DE,KG,export,87032319,2021-01,5,EUR\n",
                        "nomenclature is missing", ""),
}  # fmt: skip

ROWS = {
    "negative value": ("DE,KG,export,87032319,CN,2021-02,-5,EUR", "value", "-5", "negative"),
    "not a number": ("DE,KG,export,87032319,CN,2021-02,5 tons,EUR", "value", "5 tons", "not a number"),
    "decimal comma": ('DE,KG,export,87032319,CN,2021-02,"5,5",EUR', "value", "5,5", "not a number"),
    "underscore": ("DE,KG,export,87032319,CN,2021-02,5_000,EUR", "value", "5_000", "not a number"),
    "nan": ("DE,KG,export,87032319,CN,2021-02,NaN,EUR", "value", "NaN", "not a finite number"),
    "infinite": ("DE,KG,export,87032319,CN,2021-02,1e999,EUR", "value", "1e999", "not a finite number"),
    "absurd": ("DE,KG,export,87032319,CN,2021-02,1e30,EUR", "value", "1e30", "absurdly large"),
    "no figure": ("DE,KG,export,87032319,CN,2021-02,,EUR", "value", None, "no figure"),
    "unknown reporter": ("DEX,KG,export,87032319,CN,2021-02,5,EUR", "reporter", "DEX", "unknown reporter"),
    "empty reporter": (",KG,export,87032319,CN,2021-02,5,EUR", "reporter", None, "unknown reporter"),
    "unknown country": ("DE,Kazakstan,export,87032319,CN,2021-02,5,EUR", "partner", "Kazakstan", "Did you mean KZ?"),
    "unknown flow": ("DE,KG,sideways,87032319,CN,2021-02,5,EUR", "flow", "sideways", "export"),
    "bad month": ("DE,KG,export,87032319,CN,2021-13,5,EUR", "period", "2021-13", "YYYY-MM"),
    "mid-month": ("DE,KG,export,87032319,CN,2021-02-15,5,EUR", "period", "2021-02-15", "YYYY-MM"),
    "unknown code": ("DE,KG,export,87039999,CN,2021-02,5,EUR", "product", "87039999", "invalid product"),
    "lost zero": ("DE,KG,export,1012100,CN,2021-02,5,EUR", "product", "1012100", "invalid product"),
    "later edition": ("DE,KG,export,85171300,CN,2021-02,5,EUR", "product", "85171300", "2022"),
    "ended edition": ("DE,KG,export,85171200,CN,2022-02,5,EUR", "product", "85171200", "2021"),
    "unknown nomenclature": ("DE,KG,export,87032319,SITC,2021-02,5,EUR", "nomenclature", "SITC", "CN2022"),
    "no currency": ("DE,KG,export,87032319,CN,2021-02,5,", "currency", None, "ISO 4217"),
    "too few columns": ("DE,KG,export,87032319,CN", "period", None, "broken line"),
    "too many columns": ("DE,KG,export,87032319,CN,2021-02,5,EUR,7,8", "", None, "broken line"),
    "exact duplicate": ("DE,KG,export,87032319,CN,2018-01,1,EUR", "period", "2018-01", "Line 2 says the same"),
}  # fmt: skip


def one(path: Path, store: Path, source: str = "tidy", **options: object) -> FileReport:
    (report,) = ingest(path, source=source, store=store, **options).files
    return report


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("origin")
    rows = "".join(f"DE,KZ,export,87032319,CN,{y}-{m:02},5,EUR\n" for y in range(2018, 2022) for m in range(1, 13))
    (folder / "a.csv").write_text(HEADER + rows)
    assert one(folder / "a.csv", folder / "s").status == "added"
    return folder / "s"


@pytest.fixture
def filled(origin: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(origin, tmp_path / "store"))


@pytest.mark.parametrize("case", FILE_LEVEL)
def test_a_broken_file_is_refused_and_changes_nothing(case: str, tmp_path: Path, filled: Path, tree: Callable) -> None:
    content, what, where = FILE_LEVEL[case]
    path = tmp_path / "bad.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = tree(filled)
    report = one(path, filled)
    assert report.status == "refused"
    assert report.error is not None
    assert what in report.error["what"]
    assert report.error["where"].startswith("bad.csv")
    assert where in report.error["where"]
    assert report.error["mend"]
    assert tree(filled) == before


@pytest.mark.parametrize("case", ROWS)
def test_one_bad_row_among_thousands_goes_to_quarantine(
    case: str, tmp_path: Path, tidy_file: Callable[..., Path]
) -> None:
    line, field, value, words = ROWS[case]
    report = one(tidy_file(rows=900, extra=line + "\n" + GOOD), tmp_path / "s")
    assert report.status == "added", report.error
    assert (report.read, report.stored, report.quarantined) == (902, 901, 1)
    (bad,) = Store.open(tmp_path / "s").quarantine(engines.open())
    assert bad["line"] == 902
    assert (bad["field"], bad["value"]) == (field, value) or case == "too many columns"
    assert words in str(bad["reason"])
    assert "DE" in str(bad["row"]) or case in ("empty reporter",)
    assert report.examples[0].line == 902


@pytest.mark.parametrize("case", ROWS)
def test_alone_a_bad_row_refuses_the_file(case: str, tmp_path: Path, filled: Path, tree: Callable) -> None:
    if case == "exact duplicate":
        pytest.skip("needs its twin")
    path = tmp_path / "bad.csv"
    path.write_text(HEADER + ROWS[case][0] + "\n", "utf-8")
    before = tree(filled)
    report = one(path, filled)
    assert report.status == "refused"
    assert report.error is not None
    assert report.error["code"] == "too-many-bad-rows"
    assert "line 2" in report.error["what"]
    assert tree(filled) == before


def test_a_month_twice_is_quarantined_whole(tmp_path: Path, tidy_file: Callable[..., Path]) -> None:
    twice = "DE,KG,export,87032319,CN,2018-01,77,EUR\n"  # line 2 says 1
    report = one(tidy_file(rows=900, extra=twice), tmp_path / "s")
    assert report.reasons == {"contradicting rows": 2}
    rows = Store.open(tmp_path / "s").quarantine(engines.open())
    assert [r["line"] for r in rows] == [2, 902]
    assert "2, 902" in str(rows[0]["reason"])


def test_too_many_bad_rows_are_explained_and_can_be_taken(
    tmp_path: Path, tidy_file: Callable[..., Path], filled: Path, tree: Callable
) -> None:
    bad = "".join(f"DE,XQ,export,87032319,CN,2022-{m:02},5,EUR\n" for m in range(1, 13))
    path = tidy_file("mixed.csv", rows=90, extra=bad)
    before = tree(filled)
    report = one(path, filled)
    assert report.error is not None
    assert "12 of 102 rows are bad (11.8%" in report.error["what"]
    assert "12 unknown partner" in report.error["what"]
    assert "line 92, partner = XQ" in report.error["what"]
    assert "--max-bad 0.5" in report.error["mend"]
    assert tree(filled) == before
    report = one(path, filled, max_bad_share=0.5)
    assert (report.status, report.stored, report.quarantined) == ("added", 90, 12)


def test_lines_are_right_behind_blank_and_broken_ones(tmp_path: Path, tidy_file: Callable[..., Path]) -> None:
    extra = "\n\nDE,KG\n\nDE,XQ,export,87032319,CN,2022-01,5,EUR\nDE\nDE,XQ,export,87032319,CN,2022-02,5,EUR\n\n"
    path = tidy_file(rows=900, extra=extra)
    lines = path.read_text("utf-8").splitlines()
    report = one(path, tmp_path / "s")
    assert (report.stored, report.quarantined) == (900, 4)
    for r in Store.open(tmp_path / "s").quarantine(engines.open()):
        assert lines[int(str(r["line"])) - 1] in ("DE,KG", "DE") or ",XQ," in lines[int(str(r["line"])) - 1]
        if r["field"] == "partner":
            assert r["value"] in ("XQ", None)


def test_bytes_that_are_no_parquet(tmp_path: Path, filled: Path, tree: Callable, tidy_file: Callable) -> None:
    good = tmp_path / "good.parquet"
    engines.open().execute(f"copy (select * from read_csv('{tidy_file()}', all_varchar = true)) to '{good}'")
    whole = good.read_bytes()
    before = tree(filled)
    for name, content, what in (
        ("cut.parquet", whole[:-50], "cut off"),
        ("text.parquet", b"reporter,partner\n", "not a Parquet file"),
        ("empty.parquet", b"", "empty"),
        ("broken.parquet", whole[:4] + b"\0" * (len(whole) - 8) + b"PAR1", "damaged"),
    ):
        (tmp_path / name).write_bytes(content)
        report = one(tmp_path / name, filled)
        assert report.error is not None
        assert what in report.error["what"], name
    assert tree(filled) == before


def test_numbers_as_product_codes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "n.parquet"
    engines.open().execute(
        "copy (select 'DE' as reporter, 'KG' as partner, 'export' as flow, 1012100 as product, '2021-01' as period, "
        f"1.0 as value_eur) to '{path}'"
    )
    report = one(path, tmp_path / "s", nomenclature="CN")
    assert report.error is not None
    assert "leading zeros" in report.error["what"]


def bomb(path: Path, lie: bool = False) -> None:
    """A workbook with 60 MB of zeros in 0.06 MB; with ``lie``, its directory says 100 bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z, z.open("xl/worksheets/sheet1.xml", "w") as f:
        for _ in range(60):
            f.write(bytes(1_000_000))
    if lie:
        raw = bytearray(path.read_bytes())
        at = raw.rindex(b"PK\x01\x02")
        raw[at + 24 : at + 28] = struct.pack("<I", 100)
        path.write_bytes(raw)


@pytest.mark.parametrize("lie", [False, True])
def test_a_zip_bomb_is_refused_unread(lie: bool, tmp_path: Path, filled: Path, tree: Callable) -> None:
    bomb(tmp_path / "bomb.xlsx", lie)
    before = tree(filled)
    report = one(tmp_path / "bomb.xlsx", filled, "eurostat-workbook")
    assert report.error is not None
    assert ("damaged" if lie else "zip bomb") in report.error["what"]
    assert report.seconds < 5
    assert tree(filled) == before


def test_a_zip_with_too_many_parts(tmp_path: Path, filled: Path) -> None:
    with zipfile.ZipFile(tmp_path / "parts.xlsx", "w") as z:
        for i in range(2_001):
            z.writestr(f"{i}", b"")
    report = one(tmp_path / "parts.xlsx", filled, "eurostat-workbook")
    assert report.error is not None
    assert "2,001 parts" in report.error["what"]


@pytest.mark.parametrize("name", ["old.xls", "text.xlsx", "empty.xlsx", "other.xlsx"])
def test_things_that_are_no_workbook(name: str, tmp_path: Path, filled: Path, tree: Callable) -> None:
    path = tmp_path / name
    path.write_bytes({"old.xls": b"\xd0\xcf\x11\xe0 old", "text.xlsx": b"a,b\n"}.get(name, b""))
    if name == "other.xlsx":
        with zipfile.ZipFile(path, "w") as z:
            z.writestr("hello.txt", "hello")
    before = tree(filled)
    report = one(path, filled, "eurostat-workbook")
    assert report.status == "refused"
    assert report.error is not None
    assert report.error["code"] == "source"
    assert tree(filled) == before


def test_sdmx_of_another_dataset_or_layout(tmp_path: Path, filled: Path, tree: Callable) -> None:
    before = tree(filled)
    for content, what in (
        (SDMX + "ESTAT:NAMA(1.0),x,A,DE,KG,8703,1,VALUE_IN_EUROS,2021,5\n", "dataset 'ESTAT:NAMA(1.0)'"),
        (SDMX.replace("flow,", "") + "x\n", "Missing column: flow"),
        ("STRUCTURE,STRUCTURE_ID,freq\na,b,c\n", "SDMX-CSV 2.0"),
        (SDMX + "ESTAT:DS-045409(1.0),x,A,DE,KG,8703,1,PERCENT,2021,5\n", "unknown indicator"),
    ):
        path = tmp_path / "bad.csv"
        path.write_text(content)
        report = one(path, filled, "eurostat-sdmx")
        assert report.error is not None
        assert what in report.error["what"]
    assert tree(filled) == before


def test_wrong_usage_raises(tmp_path: Path, tidy_file: Callable[..., Path]) -> None:
    with pytest.raises(UsageError, match="no file or folder"):
        ingest(tmp_path / "none.csv", source="tidy", store=tmp_path / "s")
    with pytest.raises(UnknownName, match="tidy"):
        ingest(tidy_file(), source="tidie", store=tmp_path / "s")
    with pytest.raises(UsageError, match="nomenclature"):
        ingest(tidy_file(), source="tidy", store=tmp_path / "s", nomenclature="SITC")
    with pytest.raises(UsageError, match="share"):
        ingest(tidy_file(), source="tidy", store=tmp_path / "s", max_bad_share=50)
    with pytest.raises(UsageError, match="No file"):
        ingest([], source="tidy", store=tmp_path / "s")
    (tmp_path / "hollow").mkdir()
    with pytest.raises(UsageError, match="no files that end in"):
        ingest(tmp_path / "hollow", source="tidy", store=tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_one_broken_file_does_not_stop_the_others(tmp_path: Path, tidy_file: Callable[..., Path]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for i, name in enumerate(("a.csv", "c.csv")):
        tidy_file(name, rows=90, start=90 * i).rename(folder / name)
    (folder / "b.csv").write_text("reporter;partner\n")
    (folder / "notes.txt").write_text("not data")
    report = ingest(folder, source="tidy", store=tmp_path / "s")
    assert [(f.file, f.status) for f in report.files] == [("a.csv", "added"), ("b.csv", "refused"), ("c.csv", "added")]
    assert report.stored == 180
    with pytest.raises(UmwegError, match="semicolons"):
        report.raise_if_failed()


def test_a_folder_of_other_things_is_not_taken_for_a_store(tmp_path: Path, tidy_file: Callable[..., Path]) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").write_text("dear")
    report = one(tidy_file(), home)
    assert report.error is not None
    assert "letter.txt" in report.error["what"]
    assert [p.name for p in home.iterdir()] == ["letter.txt"]


def test_a_file_that_cannot_be_opened(tmp_path: Path, filled: Path, tree: Callable, monkeypatch) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(HEADER + GOOD)
    real = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **kwargs)

    before = tree(filled)
    monkeypatch.setattr(Path, "open", refuse)
    report = one(path, filled)
    assert report.error is not None
    assert report.error["what"] == "The file cannot be opened: Permission denied."
    monkeypatch.undo()
    assert tree(filled) == before
