"""Whatever a server does, the file is whole and right, or there is a clear error, in bounded time."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import logging
import threading
import time as clock
import traceback
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path

import pytest

from tests.cli.here import HANGS
from tests.sources.fetch.conftest import BODY, Bad, Time, ranged, reply
from tests.work import calls
from umweg.core.errors import FetchError, UmwegError, UsageError
from umweg.sources.fetch.fetch import Fetcher
from umweg.sources.fetch.outcome import FetchedFile
from umweg.sources.fetch.plan import FetchRequest, ProviderKey, ProviderLimits

Make = Callable[..., Fetcher]
SECRET = "k3y/with+odd=signs-0123456789"


def ask(server: Bad, **more: object) -> FetchRequest:
    given = {"source": "x", "name": "a.csv", "url": f"{server.url}/a", "expect": "csv"}
    return FetchRequest(**{**given, **more})


def got(server: Bad, fetcher: Make, limits: ProviderLimits | None = None, **more: object) -> FetchedFile:
    (one,) = fetcher(limits).all([ask(server, **more)])
    return one


def fails(server: Bad, fetcher: Make, limits: ProviderLimits | None = None, **more: object) -> str:
    with pytest.raises(FetchError) as e:
        fetcher(limits).all([ask(server, **more)])
    assert e.value.mend
    assert "a.csv" in e.value.where
    return e.value.what


def test_a_file_with_its_origin(server: Bad, fetcher: Make) -> None:
    server.answers["/a"] = lambda h, _: reply(h, ETag='"7"', Last_Modified="Thu, 01 Feb 2024 00:00:00 GMT")
    one = got(server, fetcher)
    assert one.path.read_bytes() == BODY
    assert one.sha256 == hashlib.sha256(BODY).hexdigest()
    assert one.origin()["etag"] == '"7"'
    assert one.origin()["address"] == f"{server.url}/a"
    assert sorted(p.name for p in one.path.parent.iterdir()) == ["a.csv", "a.csv.json"]
    assert server.seen[0][1]["accept-encoding"] == "identity"


def test_what_has_not_changed_is_not_loaded_again(server: Bad, fetcher: Make) -> None:
    def answer(h: object, n: int) -> None:
        if h.headers.get("If-None-Match") == '"7"':
            reply(h, b"", 304)
        else:
            reply(h, ETag='"7"')

    server.answers["/a"] = answer
    assert got(server, fetcher).fresh
    again = got(server, fetcher)
    assert not again.fresh
    assert again.path.read_bytes() == BODY


def test_429_with_retry_after(server: Bad, fetcher: Make, time: Time) -> None:
    server.answers["/a"] = lambda h, n: reply(h, b"slow down", 429, Retry_After="17") if n < 2 else reply(h)
    assert got(server, fetcher).bytes == len(BODY)
    assert time.slept == [17.0, 17.0]


def test_retry_after_as_a_date(server: Bad, fetcher: Make, time: Time) -> None:
    date = formatdate(time.now + 40, usegmt=True)
    server.answers["/a"] = lambda h, n: reply(h, b"", 503, Retry_After=date) if n < 1 else reply(h)
    got(server, fetcher)
    assert time.slept == [pytest.approx(40, abs=1)]


def test_retry_after_of_hours_is_an_error_that_says_when(server: Bad, fetcher: Make, time: Time) -> None:
    server.answers["/a"] = lambda h, n: reply(h, b"", 429, Retry_After="86400")
    assert "wait until 2023-11-15" in fails(server, fetcher)
    assert time.slept == []


def test_503_backs_off_and_gives_up(server: Bad, fetcher: Make, time: Time) -> None:
    server.answers["/a"] = lambda h, n: reply(h, b"", 503)
    assert "503" in fails(server, fetcher)
    assert time.slept == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_cut_off_and_continued(server: Bad, fetcher: Make) -> None:
    server.answers["/a"] = lambda h, n: ranged(h, cut=50_000 if n < 3 else None)
    assert got(server, fetcher).path.read_bytes() == BODY
    assert [s[1].get("range") for s in server.seen] == [None, "bytes=50000-", "bytes=100000-", "bytes=150000-"]


def test_cut_off_by_a_server_that_cannot_continue(server: Bad, fetcher: Make) -> None:
    server.answers["/a"] = lambda h, n: reply(h, cut="50000") if n < 2 else reply(h)
    assert got(server, fetcher).path.read_bytes() == BODY


def test_a_second_process_goes_on_where_the_first_died(server: Bad, fetcher: Make) -> None:
    server.answers["/a"] = lambda h, n: ranged(h, cut=50_000) if n == 0 else reply(h, b"", 503) if n < 6 else ranged(h)
    fails(server, fetcher)
    assert got(server, fetcher).path.read_bytes() == BODY
    assert server.seen[-1][1]["range"] == "bytes=50000-"


@pytest.mark.parametrize("honest", [True, False])
def test_changed_while_downloading(honest: bool, server: Bad, fetcher: Make) -> None:
    new = BODY.replace(b"KZ", b"KG")

    def answer(h: object, n: int) -> None:
        if n == 0:
            ranged(h, cut=50_000)
        elif n == 1 and not honest:  # goes on in the new file, against If-Range
            extra = {"Content_Range": f"bytes 50000-{len(new) - 1}/{len(new)}", "ETag": '"2"'}
            reply(h, new[50_000:], 206, **extra)
        else:
            ranged(h, new, '"2"')

    server.answers["/a"] = answer
    one = got(server, fetcher)
    assert one.path.read_bytes() == new
    assert one.etag == '"2"'


def test_a_file_that_changes_all_the_time(server: Bad, fetcher: Make) -> None:
    server.answers["/a"] = lambda h, n: ranged(h, etag=f'"{n // 2}-{n}"', cut=1000)
    assert "changed 4 times" in fails(server, fetcher)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/csv"])
def test_an_error_page_with_status_200(kind: str, server: Bad, fetcher: Make) -> None:
    page = b"\n<!DOCTYPE html><html><body>Maintenance</body></html>"
    server.answers["/a"] = lambda h, _: reply(h, page, Content_Type=kind)
    assert "sent a web page instead of a table" in fails(server, fetcher)
    assert len(server.seen) == 1


@pytest.mark.parametrize("expect", ["xml", "json", "zip", "7z", "gzip"])
def test_another_kind_of_file(expect: str, server: Bad, fetcher: Make) -> None:
    server.answers["/a"] = lambda h, _: reply(h, Content_Type="application/octet-stream")
    assert "sent not" in fails(server, fetcher, expect=expect)


def test_a_length_that_is_too_large(server: Bad, fetcher: Make) -> None:
    def answer(h: object, n: int) -> None:
        reply(h, BODY, Content_Length=str(len(BODY) + 500))
        h.close_connection = True

    server.answers["/a"] = answer
    assert "the connection broke" in fails(server, fetcher) or "bytes came" in fails(server, fetcher)
    assert not (Path(fetcher()._folder) / "a.csv").exists()


def test_a_published_hash_that_is_not_that_of_the_bytes(server: Bad, fetcher: Make) -> None:
    md5 = base64.b64encode(hashlib.md5(b"other", usedforsecurity=False).digest()).decode()
    server.answers["/a"] = lambda h, _: reply(h, Content_MD5=md5)
    assert "hash" in fails(server, fetcher)
    right = base64.b64encode(hashlib.sha256(BODY).digest()).decode()
    server.answers["/a"] = lambda h, _: reply(h, Repr_Digest=f"sha-256=:{right}:")
    assert got(server, fetcher).bytes == len(BODY)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://x/y", "gopher://x"])
def test_redirects_to_what_is_no_web_address(target: str, server: Bad, fetcher: Make) -> None:
    server.answers["/a"] = lambda h, _: reply(h, b"", 302, Location=target)
    assert "no web address" in fails(server, fetcher)


def test_redirects(server: Bad, fetcher: Make) -> None:
    server.answers["/a"] = lambda h, _: reply(h, b"", 302, Location="/b")
    server.answers["/b"] = lambda h, _: reply(h)
    assert got(server, fetcher).bytes == len(BODY)
    server.answers["/b"] = lambda h, _: reply(h, b"", 302, Location="/a")
    assert "sent us on more than 5 times" in fails(server, fetcher)


@pytest.mark.parametrize("declared", [True, False])
def test_too_large(declared: bool, server: Bad, fetcher: Make) -> None:
    def answer(h: object, n: int) -> None:
        if declared:
            reply(h)
            return
        h.send_response(200)
        h.send_header("Transfer-Encoding", "chunked")
        h.end_headers()
        for _ in range(10_000):
            h.wfile.write(b"fa0\r\n" + b"1" * 4000 + b"\r\n")

    server.answers["/a"] = answer
    assert "more than 0 MB" in fails(server, fetcher, ProviderLimits(per_second=0, most_bytes=100_000))
    assert not list(Path(fetcher()._folder).glob("*.part"))


def test_a_bomb_in_the_encoding(server: Bad, fetcher: Make) -> None:
    bomb, said = gzip.compress(b"1," * 10_000_000), list[str]()
    server.answers["/a"] = lambda h, _: reply(h, bomb, Content_Encoding="gzip")
    limits = ProviderLimits(per_second=0, most_bytes=1_000_000)
    assert calls(lambda: said.append(fails(server, fetcher, limits))) < 100_000  # it does not unpack to the end
    assert "packed its answer (gzip), though it was asked not to" in said[0]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "X-odd"])
def test_an_encoding_that_was_not_asked_for(coding: str, server: Bad, fetcher: Make) -> None:
    """2.5 KB can hold 2.9 GB: nothing of it is unpacked, whatever it is."""
    server.answers["/a"] = lambda h, _: reply(h, gzip.compress(BODY), Content_Encoding=coding)
    assert "packed its answer" in fails(server, fetcher)
    assert len(server.seen) == 1
    assert not list(Path(fetcher()._folder).glob("a.csv*"))


@pytest.mark.parametrize("coding", ["identity", "Identity", ""])
def test_bytes_are_taken_as_they_come(coding: str, server: Bad, fetcher: Make) -> None:
    packed = gzip.compress(BODY)
    server.answers["/a"] = lambda h, _: reply(h, packed, Content_Encoding=coding)
    one = got(server, fetcher, expect="gzip")
    assert one.path.read_bytes() == packed
    assert one.bytes == len(packed)


def test_where_a_redirect_ended_is_kept(server: Bad, fetcher: Make) -> None:
    """Without what stands behind the path, which may be a signature; also when nothing has changed since."""
    server.answers["/a"] = lambda h, _: reply(h, b"", 302, Location="/b?signature=s3cr3t")
    server.answers["/b"] = lambda h, n: reply(h, b"", 304) if n else reply(h, ETag='"7"')
    first, second = got(server, fetcher), got(server, fetcher)
    assert first.origin()["answered"] == second.origin()["answered"] == f"{server.url}/b"
    assert first.origin()["address"] == f"{server.url}/a"
    assert not second.fresh
    server.answers["/a"] = lambda h, _: reply(h)
    assert "answered" not in got(server, fetcher).origin()


def test_a_part_that_is_not_the_rest(server: Bad, fetcher: Make) -> None:
    """A server may give less than was asked for: the file is whole when the whole is there."""

    def answer(h: object, n: int) -> None:
        start = int(h.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        if not n:
            reply(h, ETag='"1"', cut="50000")
            return
        piece = BODY[start : start + 60_000]
        extra = {"Content_Range": f"bytes {start}-{start + len(piece) - 1}/{len(BODY)}", "ETag": '"1"'}
        reply(h, piece, 206, **extra)

    server.answers["/a"] = answer
    assert got(server, fetcher).path.read_bytes() == BODY


@pytest.mark.parametrize("how", ["chunked", "length"])
def test_a_body_cut_short_is_no_file(how: str, server: Bad, fetcher: Make) -> None:
    def answer(h: object, n: int) -> None:
        h.send_response(200)
        h.send_header(*(("Transfer-Encoding", "chunked") if how == "chunked" else ("Content-Length", str(len(BODY)))))
        h.end_headers()
        h.wfile.write(b"fa0\r\n" + BODY[:4000] + b"\r\n" if how == "chunked" else BODY[:4000])
        h.close_connection = True

    server.answers["/a"] = answer
    assert "failed 6 times" in fails(server, fetcher)
    assert not (Path(fetcher()._folder) / "a.csv").exists()


def test_a_silent_server(server: Bad, fetcher: Make) -> None:
    given_up = threading.Event()
    server.answers["/a"] = lambda h, _: given_up.wait(HANGS)
    assert "did not answer within 0.1 s" in _slow(server, fetcher)
    given_up.set()


def _slow(server: Bad, fetcher: Make) -> str:
    with pytest.raises(FetchError) as e:
        fetcher(timeout=0.1).all([ask(server)])
    return e.value.what


def test_a_server_that_drips(server: Bad, fetcher: Make, time: Time) -> None:
    """One byte now and then never times out; the clock says that it is no download."""

    def answer(h: object, n: int) -> None:
        h.send_response(200)
        h.send_header("Content-Length", "100000")
        h.end_headers()
        for _ in range(20):
            time.now += 10
            h.wfile.write(b"1")
            h.wfile.flush()
            clock.sleep(0.005)

    server.answers["/a"] = answer
    assert "bytes came" in fails(server, fetcher) or "broke" in fails(server, fetcher)


def test_413_halves_the_query_until_it_fits(server: Bad, fetcher: Make) -> None:
    def answer(h: object, n: int) -> None:
        partners = h.path.partition("partner=")[2].split("+")
        reply(h, b"too much", 413) if len(partners) > 2 else reply(h, ",".join(partners).encode() + b"\n")

    server.answers["/a"] = answer
    dims = {"partner": ("AM", "GE", "KG", "KZ", "UZ")}
    request = ask(server, url=f"{server.url}/a", dims=dims, params={"partner": "{partner}"}, split_by=("partner",))
    files = fetcher().all([request])
    assert [f.path.read_text().strip() for f in files] == ["AM,GE", "KG", "KZ,UZ"]
    assert len({f.path for f in files}) == 3
    assert "cannot be divided" in fails(server, fetcher, dims=dims, params={"partner": "{partner}"})


def test_too_big_said_in_the_body(server: Bad, fetcher: Make) -> None:
    fault = b"<S:Fault><faultcode>413</faultcode><faultstring>EXTRACTION_TOO_BIG</faultstring></S:Fault>"

    def answer(h: object, n: int) -> None:
        reply(h, fault, Content_Type="text/xml") if "+" in h.path else reply(h)

    server.answers["/a"] = answer
    request = ask(server, dims={"p": ("A", "B")}, params={"p": "{p}"}, split_by=("p",))
    assert len(fetcher().all([request])) == 2


def test_an_answer_that_the_provider_cut(server: Bad, fetcher: Make) -> None:
    def answer(h: object, n: int) -> None:
        n = 500 if "," in h.path else 250
        reply(h, json.dumps({"elapsedTime": "1", "count": n, "data": []}).encode())

    server.answers["/a"] = answer
    request = ask(
        server, dims={"p": ("1", "2")}, params={"p": "{p}"}, split_by=("p",), join=",", expect="json", full_at=500
    )
    assert len(fetcher().all([request])) == 2


@pytest.mark.parametrize(
    ("status", "words"), [(404, "may not be published yet"), (401, "Check the key"), (403, "X_KEY")]
)
def test_final_answers(status: int, words: str, server: Bad, fetcher: Make) -> None:
    server.answers["/a"] = lambda h, _: reply(h, b"no", status)
    with pytest.raises(FetchError, match=words):
        fetcher(environ={"X_KEY": SECRET}).all([ask(server, key=ProviderKey("X_KEY", "X-Key"))])
    assert len(server.seen) == 1


def test_rate_and_quota(server: Bad, fetcher: Make, time: Time) -> None:
    server.answers["/a"] = lambda h, _: reply(h)
    requests = [ask(server, name=f"{i}.csv") for i in range(4)]
    with pytest.raises(FetchError, match="quota of 3 requests a day"):
        fetcher(ProviderLimits(per_second=0.5, per_day=3)).all(requests)
    assert time.slept == [2.0, 2.0, 2.0]
    with pytest.raises(FetchError, match="quota"):  # another process, the same day
        fetcher(ProviderLimits(per_second=0, per_day=3)).all(requests)
    time.now += 86_400
    fetcher(ProviderLimits(per_second=0, per_day=3)).all(requests[:1])


# --- keys ---------------------------------------------------------------------------------------


def test_a_missing_key_names_its_variable(server: Bad, fetcher: Make) -> None:
    with pytest.raises(UsageError, match="X_KEY"):
        fetcher(environ={}).all([ask(server, key=ProviderKey("X_KEY", "X-Key"))])
    assert not server.seen


ECHO = {
    "ok": lambda h, n: reply(h),
    "echoed in the reason": lambda h, n: (h.send_response(400, f"bad key {SECRET}"), h.end_headers()),
    "503": lambda h, n: reply(h, SECRET.encode(), 503),
    "web page": lambda h, n: reply(h, b"<html>" + SECRET.encode()),
    "cut": lambda h, n: reply(h, cut="10"),
    "nonsense": lambda h, n: (
        h.wfile.write(f"{SECRET} is no HTTP\r\n\r\n".encode()),
        setattr(h, "close_connection", True),
    ),
    "redirect": lambda h, n: reply(h, b"", 302, Location=f"file:///{SECRET}"),
}


@pytest.mark.parametrize("case", ECHO)
def test_no_key_in_logs_errors_files_or_tracebacks(
    case: str, server: Bad, fetcher: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers["/a"] = ECHO[case]
    caplog.set_level(logging.DEBUG)
    ticks: list[str] = []
    texts = []
    try:
        with_key = fetcher(environ={"X_KEY": SECRET}, tell=lambda t: ticks.append(repr(t)))
        files = with_key.all([ask(server, key=ProviderKey("X_KEY", "X-Key"))])
        texts += [repr(files), json.dumps(files[0].origin())]
    except UmwegError as e:
        texts += [str(e), repr(e), json.dumps(e.as_dict()), traceback.format_exc()]
        seen: BaseException | None = e
        while seen is not None:  # no other exception behind it that holds a request
            assert isinstance(seen, UmwegError)
            seen = seen.__cause__ or seen.__context__
    assert server.seen[0][1]["x-key"] == SECRET
    texts += [*ticks, caplog.text]
    if case != "ok":
        assert case != "503" or len(server.seen) == 6
    for text in texts:
        assert SECRET not in text
    for path in (tmp_path / "down").rglob("*"):
        assert SECRET.encode() not in path.read_bytes()


def test_a_key_is_not_sent_to_another_host(server: Bad, fetcher: Make) -> None:
    other = server.url.replace("127.0.0.1", "localhost")
    server.answers["/a"] = lambda h, _: reply(h, b"", 302, Location=f"{other}/b")
    server.answers["/b"] = lambda h, _: reply(h)
    fetcher(environ={"X_KEY": SECRET}).all([ask(server, key=ProviderKey("X_KEY", "X-Key"))])
    assert [h.get("x-key") for _, h in server.seen] == [SECRET, None]
