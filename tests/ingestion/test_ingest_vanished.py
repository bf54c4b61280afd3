"""A list that a newer file lacks is told: its old entries stay, and nobody would know that they are old."""

from __future__ import annotations

from pathlib import Path

from umweg import ingest
from umweg.parties.lists.listed_parties import ListVersion
from umweg.parties.lists.lists_searched import in_short

HEAD = "source,entity_number,type,programs,name,alt_names\n"


def csl(folder: Path, day: str, **lists: int) -> Path:
    """A Consolidated Screening List of that day with so many parties on each list."""
    path = folder / f"csl_{day}.csv"
    rows = (f"A List ({k}) - B,,,,{k} PARTY {i},\n" for k, n in lists.items() for i in range(n))
    path.write_text(HEAD + "".join(rows))
    return path


def warnings(path: Path, store: Path, **options: bool) -> tuple[str, ...]:
    (report,) = ingest(path, source="us-csl", store=store, **options).files
    return report.warnings


def test_a_list_that_a_newer_file_lacks_is_told(tmp_path: Path) -> None:
    store = tmp_path / "s"
    assert warnings(csl(tmp_path, "2024-05-01", SDN=5, EL=5), store) == ()
    newer = csl(tmp_path, "2024-05-06", EL=5)
    for dry in (True, False):
        (told,) = warnings(newer, store, dry_run=dry)
        assert told.startswith("The list 'SDN' (5 entries, of 2024-05-01) is not in this file.")
    (again,) = warnings(csl(tmp_path, "2024-05-07", EL=6), store)
    assert "'SDN' (5 entries, of 2024-05-01)" in again


def test_half_a_list_is_told(tmp_path: Path) -> None:
    store = tmp_path / "s"
    warnings(csl(tmp_path, "2024-05-01", SDN=9, EL=9), store)
    (told,) = warnings(csl(tmp_path, "2024-05-06", SDN=4, EL=5), store)
    assert told.startswith("The list 'SDN' has 4 entries now, and had 9 (2024-05-01).")


def test_an_older_file_tells_nothing_of_a_newer_one(tmp_path: Path) -> None:
    store = tmp_path / "s"
    warnings(csl(tmp_path, "2024-05-06", SDN=5, EL=5), store)
    assert warnings(csl(tmp_path, "2024-05-01", EL=5), store) == ()


def test_another_source_has_lists_of_its_own(tmp_path: Path) -> None:
    store = tmp_path / "s"
    warnings(csl(tmp_path, "2024-05-01", SDN=5), store)
    path = tmp_path / "dpl_2025-01.txt"
    head = "Name\tStreet_Address\tCity\tState\tCountry\tPostal_Code\tEffective_Date\tExpiration_Date\tStandard_Order"
    path.write_text(f"{head}\tLast_Update\tAction\tFR_Citation\nA\t\t\t\tRU\t\t01/02/2024\t\tY\t\t\t\n")
    (report,) = ingest(path, source="bis-dpl", store=store).files
    assert not [w for w in report.warnings if "not in this file" in w]


def test_the_day_of_a_source_is_that_of_its_oldest_list() -> None:
    lists = [ListVersion("us-csl", n, "", day, "", "ab", 1) for n, day in (("SDN", "2024-05-01"), ("EL", "2024-05-06"))]
    for some in (lists, lists[::-1]):
        assert in_short(some).startswith("us-csl 2024-05-01")
