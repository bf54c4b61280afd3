"""A server on this machine that behaves as badly as real ones do, and a clock that does not really wait."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from umweg.sources.fetch.fetch import Fetcher
from umweg.sources.fetch.plan import ProviderLimits

BODY = b"reporter,partner,value\n" + b"".join(b"DE,KZ,%d\n" % i for i in range(20_000))
Answer = Callable[[BaseHTTPRequestHandler, int], None]


class Bad(ThreadingHTTPServer):
    """Paths are answered by functions (handler, number of the request to this path)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Broken pipes are what these tests are about."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.1, silent."""

    protocol_version = "HTTP/1.1"
    server: Bad

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        number = sum(p.partition("?")[0] == path for p, _ in self.server.seen)
        self.server.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        self.server.answers[path](self, number)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name of the base
        """Nothing."""


def reply(h: BaseHTTPRequestHandler, body: bytes = BODY, status: int = 200, **headers: str) -> None:
    """A whole answer; ``cut`` sends only so many bytes and drops the line."""
    cut = int(headers.pop("cut", len(body)))
    h.send_response(status)
    given = {"Content-Type": "text/csv", "Content-Length": str(len(body))}
    given |= {k.replace("_", "-"): v for k, v in headers.items()}
    for k, v in given.items():
        h.send_header(k, v)
    h.end_headers()
    h.wfile.write(body[:cut])
    h.wfile.flush()
    if cut < len(body):
        h.close_connection = True


def ranged(h: BaseHTTPRequestHandler, body: bytes = BODY, etag: str = '"1"', cut: int | None = None) -> None:
    """A server that can continue: honours Range and If-Range."""
    asked = h.headers.get("Range", "")
    if asked and h.headers.get("If-Range") == etag:
        start = int(asked.removeprefix("bytes=").rstrip("-"))
        rest = body[start:]
        extra = {"Content_Range": f"bytes {start}-{len(body) - 1}/{len(body)}", "ETag": etag}
        reply(h, rest, 206, **extra, cut=str(len(rest) if cut is None else cut))
    else:
        reply(h, body, ETag=etag, cut=str(len(body) if cut is None else cut))


@pytest.fixture
def server() -> Iterator[Bad]:
    bad = Bad()
    thread = threading.Thread(target=bad.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield bad
    bad.shutdown()
    bad.server_close()


class Time:
    """A clock that only moves when somebody sleeps; ``slept`` notes how long."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def fetcher(tmp_path: Path, time: Time) -> Callable[..., Fetcher]:
    def make(limits: ProviderLimits | None = None, **more: Any) -> Fetcher:
        given: dict[str, Any] = {
            "clock": time,
            "wall": time,
            "sleep": time.sleep,
            "chance": lambda: 1.0,
            "timeout": 30,  # a guard; a test of silence gives a short one
        }
        return Fetcher(tmp_path / "down", limits or ProviderLimits(per_second=0), **{**given, **more})

    return make
