"""A provider that prepares large answers for later, as Eurostat does, and its ways of misbehaving at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from tests.sources.fetch.conftest import BODY, Bad, Time, reply
from umweg.core.errors import FetchError
from umweg.sources.fetch.fetch import Fetcher
from umweg.sources.fetch.outcome import FetchedFile, Tick
from umweg.sources.fetch.plan import FetchRequest, plan

Make = Callable[..., Fetcher]
QUEUED = (
    b'<?xml version="1.0"?><env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>'
    b'<ns0:syncResponse xmlns:ns0="http://estat.ec.europa.eu/disschain/soap/extraction"><queued><id>5ad41133-2d4f</id><status>SUBMITTED'
    b"</status></queued></ns0:syncResponse></env:Body></env:Envelope>"
)
TOO_BIG = (
    b'<S:Fault xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>413</faultcode><faultstring>EXTRACTION_'
    b"TOO_BIG: The requested extraction is too big</faultstring></S:Fault>"
)


def state(word: str) -> bytes:
    return b"<ns0:status><ns0:key>5ad41133-2d4f</ns0:key><ns0:status>" + word.encode() + b"</ns0:status></ns0:status>"


def got(server: Bad, fetcher: Make, ticks: list[Tick] | None = None, **more: object) -> tuple[FetchedFile, ...]:
    given = {"source": "x", "name": "a.csv", "url": f"{server.url}/a", "expect": "csv", "poll": f"{server.url}/async"}
    tell = (lambda t: ticks.append(t)) if ticks is not None else (lambda _: None)
    return fetcher(tell=tell).all([FetchRequest(**{**given, **more})])


def queue(server: Bad, *states: str, note: Callable[[BaseHTTPRequestHandler], None] | None = None) -> None:
    """The first call is queued; asked for it, the server says these states one after the other, the last for good."""
    server.answers["/a"] = lambda h, n: (note or (lambda h: reply(h, QUEUED, Content_Type="application/xml")))(h)
    said = lambda n: states[min(n, len(states) - 1)]  # noqa: E731
    server.answers["/async/status/5ad41133-2d4f"] = lambda h, n: reply(h, state(said(n)), Content_Type="text/xml")
    server.answers["/async/data/5ad41133-2d4f"] = lambda h, n: reply(h)


def test_a_queued_answer_is_waited_for_and_told(server: Bad, fetcher: Make, time: Time) -> None:
    queue(server, "SUBMITTED", "PROCESSING", "AVAILABLE")
    ticks: list[Tick] = []
    (one,) = got(server, fetcher, ticks)
    assert one.path.read_bytes() == BODY
    assert one.answered.endswith("/async/data/5ad41133-2d4f")
    assert [t.seconds for t in ticks if t.phase == "queued"] == [0, 5, 15]
    assert sum(p == "/a" for p, _ in server.seen) == 1


@pytest.mark.parametrize("status", [200, 202])
def test_a_note_that_comes_byte_by_byte(server: Bad, fetcher: Make, status: int) -> None:
    def dribble(h: BaseHTTPRequestHandler) -> None:
        h.send_response(status)
        h.send_header("Content-Type", "application/xml")
        h.send_header("Content-Length", str(len(QUEUED)))
        h.end_headers()
        for i in range(len(QUEUED)):
            h.wfile.write(QUEUED[i : i + 1])
            h.wfile.flush()

    queue(server, "AVAILABLE", note=dribble)
    assert got(server, fetcher)[0].path.read_bytes() == BODY


@pytest.mark.parametrize("word", ["EXPIRED", "UNKNOWN_REQUEST"])
def test_an_answer_that_the_server_lost_is_asked_for_anew(server: Bad, fetcher: Make, word: str) -> None:
    queue(server, word)
    answer = server.answers["/a"]
    server.answers["/a"] = lambda h, n: answer(h, n) if n == 0 else reply(h)
    assert got(server, fetcher)[0].path.read_bytes() == BODY


def test_an_answer_that_never_comes_is_an_error_in_bounded_time(server: Bad, fetcher: Make, time: Time) -> None:
    queue(server, "PROCESSING")
    with pytest.raises(FetchError, match="prepares the answer since"):
        got(server, fetcher)
    assert sum(time.slept) < 2 * 3600


def test_a_status_that_fails_is_asked_again(server: Bad, fetcher: Make) -> None:
    queue(server, "AVAILABLE")
    answer = server.answers["/async/status/5ad41133-2d4f"]
    server.answers["/async/status/5ad41133-2d4f"] = lambda h, n: reply(h, b"", 500) if n < 2 else answer(h, n)
    assert got(server, fetcher)[0].path.read_bytes() == BODY


def test_202_without_a_key_is_waited_for(server: Bad, fetcher: Make, time: Time) -> None:
    server.answers["/a"] = lambda h, n: reply(h, b"soon", 202, Retry_After="9") if n < 2 else reply(h)
    assert got(server, fetcher)[0].path.read_bytes() == BODY
    assert time.slept == [9.0, 9.0]


@pytest.mark.parametrize("status", [200, 413])
def test_too_much_without_goods_is_split_by_month_then_by_partner(server: Bad, fetcher: Make, status: int) -> None:
    (asked,) = plan("eurostat-sdmx", "2021-01", "2021-02", reporter=["DE"], partner=["KZ", "KG"]).requests

    def answer(h: BaseHTTPRequestHandler, n: int) -> None:
        big = "KZ+KG" in h.path
        reply(h, TOO_BIG if big else BODY, status if big else 200, Content_Type="text/xml" if big else "text/csv")

    server.answers = defaultdict(lambda: answer)
    ticks: list[Tick] = []
    url = asked.url.replace("https://ec.europa.eu", server.url)
    files = got(server, fetcher, ticks, url=url, dims=asked.dims, params=asked.params, split_by=asked.split_by)
    parts = [(f.request.dims["month"], f.request.dims["partner"]) for f in files]
    assert parts == [((m,), (p,)) for m in ("2021-01", "2021-02") for p in ("KZ", "KG")]
    assert len({f.path.name for f in files}) == 4
    assert sum(t.phase == "splitting" for t in ticks) == 3
