"""A file whose address only a web page knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sources.fetch.conftest import BODY, Bad, reply
from umweg.core.errors import FetchError
from umweg.sources.fetch.fetch import Fetcher
from umweg.sources.fetch.plan import FetchRequest, plan

PAGE = b'<html><p>moved</p><a href="%s/dpl_2026-10.csv">Export as CSV</a></html>'


def ask(server: Bad, **more: object) -> FetchRequest:
    pattern = server.url.replace(".", r"\.") + r"/[^\"'\s<>]+\.csv"
    return FetchRequest("bis-dpl", "dpl.csv", f"{server.url}/page", expect="csv", link=pattern, **more)


def test_the_page_is_followed_to_the_file(server: Bad, fetcher: Callable[..., Fetcher]) -> None:
    server.answers["/page"] = lambda h, n: reply(h, PAGE % server.url.encode(), Content_Type="text/html")
    server.answers["/dpl_2026-10.csv"] = lambda h, n: reply(h, cut="500") if n < 1 else reply(h)
    (one,) = fetcher().all([ask(server)])
    assert one.path.read_bytes() == BODY
    assert one.answered == f"{server.url}/dpl_2026-10.csv"


@pytest.mark.parametrize(
    "page", [b"<html>maintenance</html>", b"<html><a href='https://example.org/x.csv'>x</a></html>"]
)
def test_a_page_without_the_link_is_an_error(server: Bad, fetcher: Callable[..., Fetcher], page: bytes) -> None:
    server.answers["/page"] = lambda h, n: reply(h, page, Content_Type="text/html")
    with pytest.raises(FetchError, match="no link to the file"):
        fetcher().all([ask(server)])


def test_a_link_that_leads_to_a_page_is_an_error(server: Bad, fetcher: Callable[..., Fetcher]) -> None:
    server.answers["/page"] = lambda h, n: reply(h, PAGE % server.url.encode(), Content_Type="text/html")
    server.answers["/dpl_2026-10.csv"] = lambda h, n: reply(h, PAGE, Content_Type="text/html")
    with pytest.raises(FetchError, match="a web page instead of a table"):
        fetcher().all([ask(server)])


def test_the_denied_persons_are_at_the_present_place() -> None:
    (one,) = plan("bis-dpl").requests
    assert one.url.startswith("https://www.bis.gov/")
    assert one.link
