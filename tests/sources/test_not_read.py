"""A file of a known kind that is not read is named, with what to take instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from umweg import ingest
from umweg.core.errors import SourceError

FILES = {
    "ConList.csv": (
        "Last Updated,28/01/2026\nName 6,Name 1,Group Type,Alias Type,Alias Quality,Regime,Listed On,Group ID\n",
        "uk-sl", "OFSI", "uk-sl",
    ),
    "sdn_advanced.xml": (
        '<?xml version="1.0"?><Sanctions xmlns="x/ADVANCED_XML"><DateOfIssue/></Sanctions>', "ofac-sdn", "advanced XML",
        "sdn_comments.csv",
    ),
    "fsf.csv": (
        "fileGenerationDate;Entity_LogicalId;NameAlias_LastName;NameAlias_WholeName\n28/10/2026;1;;T\n", "eu-fsf",
        "as CSV", "XML",
    ),
    "BDSEXP2201.txt": ("000000000|00000|BDSEXP|JANUARY|2022\n", "uk-hmrc-bulk", "since 2022", "uk-hmrc"),
    "usatrade.csv": ('"Measures: Total Exports Value ($US)"\n"Commodity","Time"\n', "us-census", "USA Trade", "census"),
    "targets.simple.csv": (
        "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,dataset\n", "ftm",
        "simplified CSV", "entities.ftm.json",
    ),
    "senzing.json": ('{"DATA_SOURCE": "X", "RECORD_ID": "1", "RECORD_TYPE": "PERSON"}\n', "ftm", "Senzing", "ftm"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_it_is_named_with_what_to_take_instead(tmp_path: Path, name: str) -> None:
    text, source, what, instead = FILES[name]
    path = tmp_path / name
    path.write_text(text)
    (report,) = ingest(path, source=source, store=tmp_path / "s").files
    assert report.status == "refused"
    assert what in report.error["what"]
    assert instead in report.error["mend"]
    with pytest.raises(SourceError, match="which is not read"):  # nobody said what it is
        ingest(path, store=tmp_path / "s")
