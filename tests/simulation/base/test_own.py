"""A world of one's own: flows or a whole table; every mistake names its file, line and mend."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import umweg
from umweg.core.errors import UsageError
from umweg.simulation.base.own import own_table
from umweg.simulation.base.world import world

FLOWS = """sector,buyer,seller,million,tariff
goods,A,A,80,0
goods,A,B,20,0.1
goods,B,A,30,0
goods,B,B,70,0
work,A,A,100,0
work,B,B,90,0
"""
SETS = "set,goods,work\nmine,4,4\nother,6,4\n"
INPUTS = "country,input,sector,share\n*,goods,goods,0.3\nA,work,goods,0.1\nA,goods,goods,0.2\n"
SCENARIO = "name: Own\nbase: {data: %s}\nmeasures: [{who: A, to: B, goods: goods, cost: 0.1}]\n"


def folder(path: Path, **files: str) -> Path:
    given = {"flows": FLOWS, "elasticities": SETS} | files
    for name, text in given.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def test_flows_inputs_and_elasticities(tmp_path: Path) -> None:
    found = own_table(str(folder(tmp_path, inputs=INPUTS)))
    e = found.economy
    assert (e.countries, e.sectors, found.links) == (("A", "B"), ("goods", "work"), True)
    assert e.tau[0, 0, 1] == 0.1
    assert e.inputs[0].tolist() == [[0.2, 0.0], [0.1, 0.0]]
    assert e.inputs[1].tolist() == [[0.3, 0.0], [0.0, 0.0]]
    assert found.sets["other"].tolist() == [6, 4]


def test_a_scenario_on_it_says_whose_data_it_rests_on(tmp_path: Path) -> None:
    folder(tmp_path, inputs=INPUTS)
    (tmp_path / "credit.txt").write_text("Own survey, 2020", encoding="utf-8")
    file = tmp_path / "own.yml"
    file.write_text(SCENARIO % tmp_path, encoding="utf-8")
    made = umweg.simulate(str(file), draws=6)
    assert made.effect("A").real_income.central < 0 > made.effect("B").real_income.central
    assert {(g.kind, g.source) for g in made.grounds if "links" in g.what} == {("data", "Own survey, 2020")}
    assert made.provenance["base"].startswith(tmp_path.name)
    assert made.sentence["de"] == "Was wäre, wenn der Handel mit goods zwischen A und B 10 % teurer würde?"
    (tmp_path / "flows.csv").write_text(FLOWS.replace("A,B,20", "A,B,40"), encoding="utf-8")
    assert umweg.simulate(str(file)).effect("A").real_income.central < made.effect("A").real_income.central - 0.1


def test_the_shipped_flows_in_this_layout_give_the_shipped_answer(tmp_path: Path) -> None:
    e = world(borrowed=False).economy
    values = e.pi * e.spending[:, :, None] / (1 + e.tau)
    with (tmp_path / "flows.csv").open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f)
        out.writerow(("sector", "buyer", "seller", "million", "tariff"))
        for j, n, i in np.ndindex(values.shape):
            row = (
                e.sectors[j],
                e.countries[n],
                e.countries[i],
                repr(float(values[j, n, i])),
                repr(float(e.tau[j, n, i])),
            )
            out.writerow(row)
    sets = world().sets
    lines = [f"set,{','.join(e.sectors)}", *(f"{k},{','.join(map(repr, v.tolist()))}" for k, v in sets.items())]
    (tmp_path / "elasticities.csv").write_text("\n".join(lines), encoding="utf-8")
    own = umweg.simulate("secondary-sanctions", data=str(tmp_path))
    file = tmp_path / "none.yml"
    text = umweg.scenarios(explain="secondary-sanctions")[0].text.replace("links: borrowed", "links: none")
    file.write_text(text, encoding="utf-8")
    for a, b in zip(own.countries, umweg.simulate(str(file)).countries, strict=True):
        assert a.real_income.central == pytest.approx(b.real_income.central, abs=1e-8)


def wide(header: int) -> str:
    """Two countries, two industries, final demand, totals, taxes and value added; labels in one row or in two."""
    columns = ["A_goods", "A_work", "B_goods", "B_work", "A_HFCE", "B_HFCE", "B_INVNT", "OUT"]
    rows = {
        "A_goods": [20, 5, 10, 0, 60, 25, -5, 115], "A_work": [10, 0, 0, 0, 90, 0, 0, 100],
        "B_goods": [15, 0, 30, 5, 10, 40, 0, 100], "B_work": [0, 0, 5, 0, 0, 85, 0, 90],
        "VA": [70, 95, 55, 85, 0, 0, 0, 0],
    }  # fmt: skip
    if header == 1:
        lines = [",".join(["V1", *columns])]
        return "\n".join(lines + [",".join([k, *map(str, v)]) for k, v in rows.items()])
    pairs = [c.partition("_") for c in columns]
    lines = [",".join(["", "", *(p[0] for p in pairs)]), ",".join(["", "", *(p[2] for p in pairs)])]
    return "\n".join(lines + [",".join([*k.partition("_")[::2], *map(str, v)]) for k, v in rows.items()])


@pytest.mark.parametrize("header", [1, 2])
def test_a_whole_table_is_read_with_labels_in_one_row_or_in_two(tmp_path: Path, header: int) -> None:
    e = own_table(str(folder(tmp_path, table=wide(header)))).economy
    assert e.countries == ("A", "B")
    flows = e.pi * e.spending[:, :, None]
    assert flows[0, 0].tolist() == pytest.approx([85, 25])
    assert flows[0, 1].tolist() == pytest.approx([30, 75])
    assert e.inputs[0, 0, 0] == pytest.approx(35 / 115)
    assert e.inputs[0, 1, 0] == pytest.approx(10 / 115)
    assert e.gva[0, 0] == pytest.approx(70 / 115)


def test_a_table_is_summed_and_takes_tariffs(tmp_path: Path) -> None:
    made = folder(
        tmp_path, table=wide(1), countries="code,country\nA,West\nB,East\n",
        sectors="code,sector\ngoods,all\nwork,all\n",
        tariffs="sector,buyer,seller,tariff\nall,West,East,0.05\n", elasticities="set,all\nmine,4\n",
    )  # fmt: skip
    e = own_table(str(made)).economy
    assert (e.countries, e.sectors, e.tau[0, 0, 1]) == (("West", "East"), ("all",), 0.05)
    assert e.value_added.tolist() == pytest.approx([165, 140])


WRONG: list[tuple[str, dict[str, str], str, str]] = [
    ("header", {"flows": "sector,buyer\n"}, "The header is sector, buyer", "flows.csv, line 1"),
    ("cells", {"flows": FLOWS + "work,A\n"}, "2 cells, not 5", "flows.csv, line 8"),
    ("number", {"flows": FLOWS.replace("80,0", "many,0")}, "'many' is no number", "flows.csv, line 2"),
    ("negative", {"flows": FLOWS.replace("80,0", "-80,0")}, "'-80' is no number of at least 0", "flows.csv, line 2"),
    ("tariff", {"flows": FLOWS.replace("20,0.1", "20,-1")}, "'-1' is no number above -1", "flows.csv, line 3"),
    ("twice", {"flows": FLOWS + "work,A,A,1,0\n"}, "stands there twice", "flows.csv, line 8"),
    ("one", {"flows": "sector,buyer,seller,million\ngoods,A,A,1\n"}, "two countries", "flows.csv"),
    (
        "elasticity",
        {"elasticities": SETS.replace("mine,4", "mine,-4")},
        "'-4' is no number above 0",
        "elasticities.csv, line 2",
    ),
    ("sectors", {"elasticities": "set,goods\nmine,4\n"}, "The header is set, goods", "elasticities.csv, line 1"),
    ("no set", {"elasticities": "set,goods,work\n"}, "no set of elasticities", "elasticities.csv"),
    ("input", {"inputs": INPUTS + "C,goods,goods,0.1\n"}, "no country 'C'", "inputs.csv, line 5"),
    ("shares", {"inputs": INPUTS + "B,goods,goods,1.2\n"}, "add up to 1.2", "inputs.csv"),
    ("no industry", {"table": "V1,A_goods,B_goods\nx,1,2\n"}, "no industry", "table.csv"),
    ("ragged", {"table": wide(1).replace(",115", "")}, "7 figures, not 8", "table.csv, line 2"),
    ("unmapped", {"table": wide(1), "countries": "code,country\nA,West\n"}, "missing, such as B", "countries.csv"),
]


@pytest.mark.parametrize(("files", "what", "where"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_mistakes_name_their_place(tmp_path: Path, files: dict[str, str], what: str, where: str) -> None:
    with pytest.raises(UsageError, match=what) as e:
        own_table(str(folder(tmp_path, **files)))
    assert where in str(e.value.where)
    assert e.value.mend


def test_what_is_no_folder_and_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is none"):
        own_table(str(tmp_path / "none"))
    with pytest.raises(UsageError, match=r"flows\.csv cannot be read"):
        own_table(str(tmp_path))
    file = tmp_path / "s.yml"
    file.write_text(SCENARIO % "nowhere", encoding="utf-8")
    with pytest.raises(UsageError, match="neither icio-2021-8x10 nor a folder") as e:
        umweg.simulate(str(file))
    assert "line 2, column 14" in str(e.value.where)
