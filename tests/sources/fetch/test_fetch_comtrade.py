"""UN Comtrade as a server on this machine plays it: totals only, answers that were cut off, chapters."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sources.fetch.conftest import Bad, reply
from umweg.core.errors import FetchError
from umweg.sources.base import get
from umweg.sources.comtrade.fetch import MOST_RECORDS, chapters
from umweg.sources.fetch.fetch import Fetcher
from umweg.sources.fetch.outcome import Tick
from umweg.sources.fetch.plan import plan

KEY = {"COMTRADE_API_KEY": "not-a-real-key"}


def answers(h: BaseHTTPRequestHandler, n: int) -> None:
    """All goods at once are as many records as the API gives at most; some are not."""
    asked = {k: v[0] for k, v in parse_qs(urlsplit(h.path).query).items()}
    assert (asked["motCode"], asked["customsCode"], asked["partner2Code"]) == ("0", "C00", "0")
    assert len(h.path) < 5_000
    full = asked["cmdCode"] == "AG6"
    body = {"count": MOST_RECORDS if full else 1, "data": [{"cmdCode": asked["cmdCode"]}]}
    reply(h, json.dumps(body).encode(), Content_Type="application/json")


def test_totals_are_asked_for_and_all_goods_by_chapter(server: Bad, fetcher: Callable[..., Fetcher]) -> None:
    (asked,) = plan("comtrade", "2022-01", "2022-02", reporter=["KG"], partner=["CN"], flow=["import"]).requests
    server.answers = defaultdict(lambda: answers)
    ticks: list[Tick] = []
    files = fetcher(environ=KEY, tell=ticks.append).all([replace(asked, url=f"{server.url}/get")])
    goods = [c for f in files for c in f.request.dims["cmdCode"]]
    every = [c for g in chapters(2022) for c in g]
    assert goods == [*every, *every]  # once for each month
    assert sum(t.phase == "splitting" for t in ticks) == 3
    assert len({f.path.name for f in files}) == len(files)


def test_one_code_that_is_too_much_is_an_error(server: Bad, fetcher: Callable[..., Fetcher]) -> None:
    server.answers = defaultdict(
        lambda: lambda h, _: reply(h, json.dumps({"count": MOST_RECORDS, "data": []}).encode())
    )
    asked = plan("comtrade", "2022-01", "2022-01", reporter=["KG"], partner=["CN"], good=["8703"], flow=["import"])
    with pytest.raises(FetchError, match="cannot be divided further"):
        fetcher(environ=KEY).all([replace(asked.requests[0], url=f"{server.url}/get")])


@pytest.mark.parametrize("year", [2010, 2017, 2021, 2022, 2026])
def test_chapters_hold_every_code_once(year: int) -> None:
    codes = [c for g in chapters(year) for c in g]
    assert len(codes) == len(set(codes)) > 5_000
    assert {c[:2] for c in codes} == {f"{i:02}" for i in (*range(1, 98), 99)} - {"77"}
    assert all(a[-1][:2] != b[0][:2] for a, b in zip(chapters(year), chapters(year)[1:], strict=False))


def test_passport_and_plan_agree_on_the_limit() -> None:
    assert any(f"{MOST_RECORDS:,} records are the API's limit" in q for q in get("comtrade").passport.quirks)
