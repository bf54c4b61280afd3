"""Hostile and broken files end in a clear error or in quarantine, within bounded time, never in a crash."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.parties import read
from tests.work import calls
from umweg.core.errors import SourceError
from umweg.files import text as unpack
from umweg.files import xml
from umweg.sources.passport import passports

XML = {
    "ofac-sdn": "<sdnList xmlns='http://tempuri.org/sdnList.xsd'>{}</sdnList>",
    "eu-fsf": "<export xmlns='http://eu.europa.ec/fpi/fsd/export' generationDate='2021-03-02'>{}</export>",
    "un-sc": "<CONSOLIDATED_LIST dateGenerated='2026-02-27'>{}</CONSOLIDATED_LIST>",
    "uk-sl": "<Designations>{}</Designations>",
}
RECORD = {
    "ofac-sdn": "<sdnEntry><uid>1</uid><lastName>{}</lastName><sdnType>Entity</sdnType></sdnEntry>",
    "eu-fsf": "<sanctionEntity logicalId='1'><nameAlias wholeName='A'/><remark>{}</remark></sanctionEntity>",
    "un-sc": "<ENTITY><DATAID>1</DATAID><FIRST_NAME>{}</FIRST_NAME></ENTITY>",
    "uk-sl": "<Designation><UniqueID>A1</UniqueID><Names><Name><Name6>{}</Name6></Name></Names></Designation>",
}
BOMB = (
    "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9))
    + "]>"
)
EXTERNAL = "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
LISTS = sorted(p.name for p in passports() if p.kind in ("parties", "goods", "rates"))


def put(folder: Path, data: str | bytes, name: str = "x.xml") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def document(source: str, text: str = "A", head: str = "") -> str:
    return head + XML[source].format(RECORD[source].format(text))


@pytest.mark.parametrize("source", XML)
class TestXml:
    def test_the_plain_document_reads(self, source: str, tmp_path: Path) -> None:
        assert read(source, put(tmp_path, document(source))).table.num_rows == 1

    @pytest.mark.parametrize(
        ("head", "text"), [(BOMB, "&j;"), (EXTERNAL, "&x;"), ("<!DOCTYPE r SYSTEM 'http://x/'>", "A")]
    )
    def test_document_types_are_refused(
        self, source: str, head: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(xml.etree, "iterparse", None)  # no parser even sees it
        with pytest.raises(SourceError, match="document type"):
            read(source, put(tmp_path, document(source, text, head)))

    def test_a_document_type_behind_a_long_comment(self, source: str, tmp_path: Path) -> None:
        head = "<!--" + "x" * 100_000 + "-->" + BOMB.removeprefix("<?xml version='1.0'?>")
        with pytest.raises(SourceError):
            read(source, put(tmp_path, document(source, "&j;", head)))

    def test_an_undeclared_entity(self, source: str, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match="line 1"):
            read(source, put(tmp_path, document(source, "&nope;")))

    def test_deep_nesting(self, source: str, tmp_path: Path) -> None:
        deep = "<a>" * 5_000 + "</a>" * 5_000
        with pytest.raises(SourceError, match="broken or refused"):
            read(source, put(tmp_path, XML[source].format(deep)))

    def test_deep_nesting_below_the_limit_of_the_parser(self, source: str, tmp_path: Path) -> None:
        inner = "<a>" * 240 + "</a>" * 240
        body = RECORD[source].format("A").replace("</", inner + "</", 1) if source != "eu-fsf" else inner
        with pytest.raises(SourceError) if source == "eu-fsf" else _nothing():
            read(source, put(tmp_path, XML[source].format(body)))

    def test_cut_off(self, source: str, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match="broken or refused"):
            read(source, put(tmp_path, document(source)[:-12]))

    def test_another_list(self, source: str, tmp_path: Path) -> None:
        other = next(s for s in XML if s != source)
        with pytest.raises(SourceError, match="outermost element"):
            read(source, put(tmp_path, "<?xml version='1.0'?>" + document(other)))

    def test_utf16(self, source: str, tmp_path: Path) -> None:
        with pytest.raises(SourceError):
            read(source, put(tmp_path, document(source).encode("utf-16")))

    def test_no_records(self, source: str, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match="no party"):
            read(source, put(tmp_path, "<?xml version='1.0'?>" + XML[source].format("")))

    def test_a_record_without_end(self, source: str, tmp_path: Path) -> None:
        body = RECORD[source].format("A").replace("</", "<z/>" * 250_000 + "</", 1)
        with pytest.raises(SourceError, match="more than 200,000 elements"):
            read(source, put(tmp_path, XML[source].format(body)))

    def test_unknown_fields_are_reported(self, source: str, tmp_path: Path) -> None:
        tag = RECORD[source].split("<")[1].split(">")[0].split(" ")[0]
        body = RECORD[source].format("A").replace(f"</{tag}>", f"<brandNew>1</brandNew></{tag}>")
        result = read(source, put(tmp_path, XML[source].format(body)))
        assert any("brandNew (1)" in w for w in result.warnings)


class _nothing:  # noqa: N801  # used as a function
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


@pytest.mark.parametrize("source", LISTS)
class TestAnyList:
    def test_nul_bytes(self, source: str, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match=r"NUL|not"):
            read(source, put(tmp_path, b"a,b\n1,\x00\n", "x.csv"))

    def test_empty(self, source: str, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match="empty"):
            read(source, put(tmp_path, b"", "x.csv"))

    def test_mixed_encodings(self, source: str, tmp_path: Path) -> None:
        with pytest.raises(SourceError):
            read(source, put(tmp_path, "7,Москва\n".encode() + "8,Москва\n".encode("cp1251"), "x.csv"))

    def test_a_web_page(self, source: str, tmp_path: Path) -> None:
        page = "<!DOCTYPE html><html><body>Service unavailable</body></html>"
        if source == "ftm":
            with pytest.raises(SourceError, match="no party"):
                read(source, put(tmp_path, page))
        else:
            with pytest.raises(SourceError):
                read(source, put(tmp_path, page, "x.csv"))

    def test_cut_off_gzip(self, source: str, tmp_path: Path) -> None:
        packed = gzip.compress(b"a,b,c\n1,2,3\n" * 10_000)
        with pytest.raises(SourceError, match=r"cut off or damaged|not XML"):
            read(source, put(tmp_path, packed[:-20], "x.csv.gz"))

    def test_cut_off_gzip_of_xml(self, source: str, tmp_path: Path) -> None:
        if source not in XML:
            return
        packed = gzip.compress(document(source).encode())
        with pytest.raises(SourceError, match="cut off or damaged"):
            read(source, put(tmp_path, packed[:-10], "x.xml.gz"))

    def test_damaged_gzip(self, source: str, tmp_path: Path) -> None:
        packed = bytearray(gzip.compress(bytes(range(256)) * 400))
        packed[40:60] = b"\xff" * 20
        with pytest.raises(SourceError):
            read(source, put(tmp_path, bytes(packed), "x.csv.gz"))

    def test_gzip_bomb(self, source: str, tmp_path: Path) -> None:
        packed = gzip.compress(b"a" * 30_000_000, 9)

        def refused() -> None:
            with pytest.raises(SourceError, match=r"bomb|longer|not XML"):
                read(source, put(tmp_path, packed, "x.csv.gz"))

        assert calls(refused) < 30_000  # of a file that unpacks to 30 million characters

    def test_open_quote(self, source: str, tmp_path: Path) -> None:
        with pytest.raises(SourceError):
            read(source, put(tmp_path, 'a,"b\n' + "1,2\n" * 100, "x.csv"))

    def test_one_endless_line(self, source: str, tmp_path: Path) -> None:
        with pytest.raises(SourceError):
            read(source, put(tmp_path, b"x" * 9_000_000, "x.csv"))


def test_formulas_stay_text(tmp_path: Path) -> None:
    row = '1,"=HYPERLINK(""http://x"",""y"")",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    (found,) = read("ofac-sdn", put(tmp_path, row, "sdn.csv")).table.to_pylist()
    assert found["name"] == '=HYPERLINK("http://x","y")'


def test_an_error_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as e:
        read("us-csl", put(tmp_path, b"source,name\n" + "é".encode("latin-1"), "x.csv"))
    assert e.value.where == "x.csv, line 2"
    assert "iconv" in e.value.mend


HEADS = {
    "us-csl": "source,name,alt_names,type,entity_number,programs",
    "chpl": "list,annex_or_tier,code,code_system,description,in_force_from,source",
    "us-ccl": "eccn,category,product_group,heading",
    "ecb": "Date,USD,CHF,",
}
odd = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
quick = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(rows=st.lists(st.lists(odd, min_size=1, max_size=13), max_size=6))
@pytest.mark.parametrize("source", ["ofac-sdn", "us-csl", "bis-dpl", "uk-sl", "chpl", "us-ccl", "ecb"])
def test_any_csv(source: str, rows: list[list[str]], tmp_path: Path) -> None:
    head = HEADS.get(source, "")
    body = "\n".join(",".join('"' + c.replace('"', '""') + '"' for c in r) for r in rows)
    _reads_or_says(source, put(tmp_path, f"{head}\n{body}\n", "x.csv"))


@quick
@given(data=st.binary(max_size=300))
@pytest.mark.parametrize("source", LISTS)
def test_any_bytes(source: str, data: bytes, tmp_path: Path) -> None:
    _reads_or_says(source, put(tmp_path, data, "x.csv"))


@quick
@given(text=odd, cut=st.integers(0, 400), length=st.integers(0, 400))
@pytest.mark.parametrize("source", XML)
def test_any_xml(source: str, text: str, cut: int, length: int, tmp_path: Path) -> None:
    whole = document(source, text.replace("&", "&amp;").replace("<", "&lt;"))
    _reads_or_says(source, put(tmp_path, whole[:cut] + whole[cut + length % 7 :]))


PROPERTIES = (
    *("name", "alias", "country", "birthDate", "owner", "asset", "entity", "percentage", "startDate"),
    *("addressEntity", "holder", "number", "registrationNumber"),
)
values = st.recursive(st.none() | st.booleans() | st.integers() | odd, lambda x: st.lists(x, max_size=3), max_leaves=6)


@quick
@given(
    found=st.lists(
        st.fixed_dictionaries(
            {
                "id": st.sampled_from(["a", "b", "c"]) | values,
                "schema": st.sampled_from(["Person", "Company", "Ownership", "Sanction", "Address", "Thing"]) | values,
                "properties": st.dictionaries(
                    st.sampled_from(PROPERTIES),
                    st.lists(odd | st.sampled_from(["a", "b", "c", "2020-01-01"]), max_size=3) | values,
                    max_size=5,
                ),
            },
            optional={"caption": values, "datasets": values, "referents": values},
        ),
        max_size=5,
    )
)
def test_any_entities(found: list[object], tmp_path: Path) -> None:
    _reads_or_says("ftm", put(tmp_path, "\n".join(map(json.dumps, found)), "x.json"))


def _reads_or_says(source: str, path: Path) -> None:
    """Rows and bad records, or a SourceError that says how to mend it."""
    try:
        result = read(source, path)
    except SourceError as e:
        assert e.where  # noqa: PT017  # either may come of it
        assert e.mend  # noqa: PT017  # either may come of it
    else:
        assert result.table.num_rows > 0
        assert all(b.line > 0 and ":" in b.reason for b in result.bad)


def test_lines_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "BLOCK", 7)
    from umweg.files.input_file import InputFile

    path = put(tmp_path, "first\n\nthird line\nПятая\n", "x.json")
    assert list(unpack.lines(InputFile(path, "x.json", tmp_path), 100)) == [
        (1, "first"),
        (3, "third line"),
        (4, "Пятая"),
    ]
