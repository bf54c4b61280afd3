"""The world that ships adds up, and is what the script makes of the providers' files."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import ROOT
from umweg.simulation.base import table
from umweg.simulation.trade.outcome import effects
from umweg.simulation.trade.wedges import wedges


def test_the_table_is_an_equilibrium_of_its_own() -> None:
    e = table.economy(borrowed=False, absent=False)
    assert (len(e.countries), len(e.sectors)) == (8, 10)
    theta = table.elasticities()["caliendo-parro-2015"][None]
    made = effects(e, wedges(e, theta), wedges(e, theta), "keep")
    assert made.certificates[0][0].iterations == 0
    assert made.certificates[0][0].worst < 1e-12


def test_splitting_countries_out_leaves_the_world_as_it_was() -> None:
    names, values, tariffs = table._flows()
    everyone, split, rates = table.split_out(names, values, tariffs)
    assert everyone == (*names, "KG", "AM", "GE", "UZ")
    assert (split >= 0).all()
    to = np.array([*range(8), 7, 7, 7, 7])
    back = np.zeros_like(values)
    np.add.at(back, (slice(None), to[:, None], to[None, :]), split)
    assert np.abs(back / values - 1).max() < 1e-12
    assert rates[:, everyone.index("KG"), 0].tolist() == tariffs[:, 7, 0].tolist()


@pytest.mark.parametrize("absent", [False, True])
def test_borrowed_links_are_told_and_leave_an_answer(absent: bool) -> None:
    e = table.economy(True, absent)
    assert any("counts as zero" in n for n in e.notices)
    cost = np.ones_like(e.tau)
    ru = e.countries.index("RU")
    cost[:, :2, ru] = cost[:, ru, :2] = np.inf
    for theta in table.elasticities().values():
        made = effects(e, wedges(e, theta[None]), wedges(e, theta[None], None, cost), "keep")
        made.refuse_failures()
        assert 0.9 < made.real_income[0, ru] < 0.99
        assert made.certificates[0][1].spread < 1e-8


def test_every_set_of_elasticities_is_cited() -> None:
    assert set(table.elasticities()) == set(table.SETS)
    assert all((t > 0).all() and t.shape == (10,) for t in table.elasticities().values())


@pytest.mark.shared
def test_the_files_are_what_the_script_makes(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("h5py", "rdata"):
        pytest.importorskip(package, reason=f"the package {package}, which reads the files of others, is not installed")
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    script = import_module("derive_simulation")
    monkeypatch.setattr(script, "OUT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["derive_simulation.py", str(shared / "simulate")])
    script.main()
    data = ROOT / "src" / "umweg" / "simulation" / "base" / "data"
    for made in tmp_path.iterdir():
        assert made.read_text("utf-8") == (data / made.name).read_text("utf-8"), made.name


def test_absent_countries_trade_as_their_offices_say_of_2021() -> None:
    e = table.economy(False)
    goods = (e.pi * e.spending[:, :, None] / (1 + e.tau))[:-1]
    for name, sold, bought, russia in (("AM", 3016, 5362, 841), ("KG", 2752, 5580, 393), ("UZ", 16663, 25508, 2088)):
        k, others = e.countries.index(name), [n for n, c in enumerate(e.countries) if c != name]
        assert goods[:, others, k].sum() == pytest.approx(sold, rel=0.03)
        assert goods[:, k, others].sum() == pytest.approx(bought, rel=0.1)
        assert goods[:, e.countries.index("RU"), k].sum() == pytest.approx(russia, rel=0.01)
