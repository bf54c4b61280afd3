"""The page: structure, wording, escaping, determinism, empty states, nothing fetched, all or nothing on disk."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from report_factory import BAN, country, empty, finding, many, result

from umweg.core.errors import StoreError, UsageError
from umweg.report import plots
from umweg.report.html import render, write_report
from umweg.results import DetectResult, Good, Interval, Note

VOID = {"meta", "link", "br", "img", "input", "hr", "path", "circle", "stop"}


class Page(HTMLParser):
    """Tags with attributes, ids, text outside scripts; complains about tags that do not close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"stray </{tag}>"
        assert self.stack.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if "script" not in self.stack and "style" not in self.stack:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))

    @property
    def ids(self) -> list[str]:
        return [a["id"] or "" for _, a in self.tags if "id" in a]


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(render(result()))


def test_all_parts_are_there_in_order_and_well_formed(page: Page) -> None:
    order = [
        "read",
        "picture",
        "compare",
        "countries",
        "goods",
        "panels",
        "placebo",
        "open",
        "coverage",
        "method",
        "sources",
    ]
    assert [i for i in page.ids if i in order] == order
    assert not page.stack
    assert len(page.ids) == len(set(page.ids))
    levels = [int(t[1]) for t, _ in page.tags if re.fullmatch(r"h[1-6]", t)]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_headline_adds_central_values_and_never_says_diverted(page: Page) -> None:
    head = page.text.split("An excess is trade")[0]
    assert (
        "EU exports of restricted goods to Kazakhstan and Kyrgyzstan ran 1.69 bn EUR above what was to be expected"
        in head
    )
    assert "direct exports to Russia fell by 16.3 bn EUR (−71.2 %)" in head
    assert "divert" not in head
    assert "842 to 1,673" in page.text
    assert "no joint one" in page.text


def test_every_number_of_a_finding_is_there_without_scripts(page: Page) -> None:
    for wanted in (
        "27.0 M EUR", "20.0 to 30.0", "< 0.001", "85423190", "CHPL tier 1", "Radio sets", "Break in Jun 2022",
        "not assessable", "One delivery in Jun 2022.", "Germany", "Date moved to Mar 2021", "Nov 2022", "Netherlands",
        "Türkiye", "What would help: Ingest the same goods with this partner.", "e16b0d61c5c0", "ab" * 32, "not yet",
    ):  # fmt: skip
        assert wanted in page.text, wanted


def test_nothing_is_loaded_from_anywhere(page: Page) -> None:
    for tag, attrs in page.tags:
        for name in ("src", "srcset", "data", "action", "poster", "background"):
            assert name not in attrs, (tag, attrs)
        href = attrs.get("href") or ""
        assert tag == "a" or not href or href == "data:,", (tag, href)
        assert tag != "a" or href.startswith(("#", "https://doi.org/")), href
    style = re.search(r"<style>(.*?)</style>", render(result()), re.S)
    assert style is not None
    assert "@import" not in style[1]
    assert "url(" not in style[1]


@pytest.mark.parametrize("made", [result(), empty(), result(findings=(finding(),))])
def test_links_lead_to_ids(made: DetectResult) -> None:
    page = Page(render(made))
    for tag, attrs in page.tags:
        href = attrs.get("href") or ""
        if tag == "a" and href.startswith("#"):
            assert href[1:] in page.ids, href


def test_same_result_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "1.html", tmp_path / "2.html"
    assert write_report(result(), one) == write_report(result(), two) == one.stat().st_size
    assert one.read_bytes() == two.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["1.html", "2.html"]


def test_hostile_labels_are_text() -> None:
    bad = '</script><script>alert(1)</script><img src=x onerror="alert(2)">'
    good = Good(bad, bad, (bad,), missing=(bad,), lists=(BAN, bad), sought=(bad,))
    f = finding(good=good, id=bad, evidence_for=(bad,), evidence_against=(bad,), diverted_note=bad, transit=bad)
    r = result(findings=(country(bad, id=bad + "c"), f), notes=(Note("values", bad),), regime_title=bad, origin=bad)
    clean, page = Page(render(result(findings=(country(), finding())))), Page(render(r))
    assert [t for t, _ in page.tags].count("script") == [t for t, _ in clean.tags].count("script")
    assert not [t for t, a in page.tags if t == "img" or "onerror" in a]
    assert bad in page.text


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (empty(), "No detour around the measures on Russia stood out"),
        (empty(), "No placebo could be run"),
        (empty(), "Everything that was asked could be assessed."),
        (empty(), "Every reporter has rows in every month."),
        (result(findings=(finding(),)), "but no country’s total did"),
        (result(findings=(country(),)), "No single good stood out"),
        (result(findings=(country("KZ", series=None), finding(series=None))), "No monthly series was kept"),
        (result(findings=(finding(excess=Interval(-5.0, 0.0, 0.0), before=0.0, q_value=1.0),)), "from nothing"),
        (result(findings=(country("KZ", diverted=(0.0, 5e8)),)), "Diverted: 0 to 500 M EUR"),
    ],
)
def test_empty_and_odd_states_still_make_a_page(made: DetectResult, says: str) -> None:
    page = Page(render(made))
    assert says in page.text.replace("\u202f", " ").replace("\xa0", " ").replace("Diverted:  ", "Diverted: ")
    assert not page.stack


def test_panels_are_limited_and_the_rest_is_explained() -> None:
    page = Page(render(many(70), max_panels=5))
    assert sum((a.get("class") or "") == "panel" for t, a in page.tags if t == "details") == 5
    assert "umweg flows --good CODE --transit COUNTRY" in page.text
    none = Page(render(many(3), max_panels=0))
    assert "panels" not in none.ids
    with pytest.raises(UsageError):
        render(result(), max_panels=-1)


def test_size_with_many_findings() -> None:
    assert len(render(many(1100)).encode()) < 2_500_000


def test_runtime_and_data_are_safe_in_script_elements() -> None:
    assert "</script" not in plots.runtime()
    assert "<!--" not in plots.runtime()
    assert "vegaEmbed" not in plots.vega_template()


def test_paths_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError):
        write_report(result(), tmp_path)
    with pytest.raises(UsageError):
        write_report(result(), tmp_path / "no" / "report.html")
    target = tmp_path / "report.html"
    target.write_text("old", encoding="utf-8")

    def full(self: Path, other: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match="No space left"):
        write_report(result(), target)
    assert target.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_single_country_has_no_sum_remark() -> None:
    page = Page(render(replace(result(), findings=(country(),))))
    assert "joint" not in page.text
