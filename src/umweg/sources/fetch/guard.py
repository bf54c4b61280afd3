"""Is what a server sends what was asked for? And no key in any text.

>>> redact("GET /x?k=s3cr3t-key", ("s3cr3t-key",))
'GET /x?k=***'
>>> strange(b"  <!DOCTYPE html><title>Oops", "csv")
'a web page'
"""

from __future__ import annotations

import base64
import contextlib
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import quote

from umweg.core.printable import printable

MAGIC = {"zip": b"PK", "7z": b"7z\xbc\xaf\x27\x1c", "gzip": b"\x1f\x8b"}
WEB = re.compile(rb"<(!doctype\s+html|html|head|body|title)\b", re.IGNORECASE)
LOGGERS = ("httpx", *(f"httpcore.{n}" for n in ("connection", "http11", "http2", "proxy", "socks")))
NAMES = {"csv": "a table", "xml": "XML", "json": "JSON", "zip": "a zip archive", "7z": "a 7z archive", "gzip": "gzip"}


def redact(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret, also in its usual disguises, as ``***``."""
    for secret in secrets:
        if len(secret) >= 4:
            encoded = base64.b64encode(secret.encode()).decode().rstrip("=")
            for form in {secret, quote(secret, safe=""), encoded}:
                text = text.replace(form, "***")
    return text


@contextlib.contextmanager
def quiet(secrets: Iterable[str]) -> Iterator[None]:
    """Redact what the HTTP library itself logs (answers may echo a key), as long as the block lasts."""
    hidden = tuple(secrets)

    def clean(record: logging.LogRecord) -> bool:
        record.msg, record.args = printable(redact(record.getMessage(), hidden)), ()
        record.exc_info = None
        return True

    loggers = [logging.getLogger(n) for n in LOGGERS]
    for logger in loggers:
        logger.addFilter(clean)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(clean)


def strange(head: bytes, expect: str) -> str:
    """What the first bytes are, if they are not what was expected; else an empty text."""
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if WEB.match(bare[:200]) or (bare[:1] == b"<" and expect != "xml" and WEB.search(bare[:500])):
        return "a web page"
    magic = MAGIC.get(expect)
    if magic and not head.startswith(magic):
        return f"not {NAMES[expect]}"
    first = bare[:1]
    wrong = {
        "xml": first != b"<",
        "json": first not in (b"{", b"["),
        "csv": first in (b"<", b"{", b"[") or b"\0" in head[:1000],
    }.get(expect, False)
    return f"not {NAMES[expect]}" if wrong else ""


def too_big(head: bytes) -> bool:
    """True for the ways in which providers say "ask for less" in a body."""
    return re.search(rb"(?i)too[_ ]?(big|large)|faultcode>\s*413|\"code\"\s*:\s*413", head[:4000]) is not None


MOST_PAGE = 1 << 22
"""Bytes of a web page that are looked through for a link."""


def linked(page: bytes, pattern: str) -> str:
    """The first link of a page that has this form; "" where it has none.

    >>> linked(b'<a href="https://example.org/dpl_10.csv?a=1&amp;b=2">CSV</a>', "https://example.org/[^>]+csv[^>]+b=2")
    'https://example.org/dpl_10.csv?a=1&b=2'
    """
    found = re.search(pattern, page.decode("utf-8", "replace"))
    return unescape(found[0]) if found else ""


def cut_at(head: bytes) -> int:
    """The ``count`` that a JSON answer states, 0 if none."""
    found = re.search(rb'"count"\s*:\s*(\d{1,12})', head[:2000])
    return int(found.group(1)) if found else 0


def whole(headers: Mapping[str, str]) -> int | None:
    """The bytes of the whole file, as a partial answer states them; None where it does not.

    >>> whole({"content-range": "bytes 5-9/20"}), whole({"content-range": "bytes 5-9/*"})
    (20, None)
    """
    found = re.fullmatch(r"\s*bytes \d+-\d+/(\d{1,15})\s*", headers.get("content-range", ""))
    return int(found.group(1)) if found else None


def wait_for(text: str | None, now: float) -> float | None:
    """Seconds that a Retry-After header asks for (a number or a date), None if there is none.

    >>> wait_for("120", 0.0), wait_for("Thu, 01 Jan 1970 00:01:00 GMT", 20.0), wait_for("soon", 0.0)
    (120.0, 40.0, None)
    """
    if not text:
        return None
    if re.fullmatch(r"\d{1,9}", text.strip()):
        return float(text)
    try:
        return max(parsedate_to_datetime(text).timestamp() - now, 0.0)
    except (TypeError, ValueError, OverflowError):
        return None


def published_hash(headers: Mapping[str, str]) -> tuple[str, bytes] | None:
    """(algorithm, digest) of ``Repr-Digest``, ``Digest`` or ``Content-MD5``, if the server publishes one."""
    get = headers.get
    for text in (get("repr-digest"), get("content-digest"), get("digest")):
        found = re.search(r"(?i)sha-?256=:?([A-Za-z0-9+/=]{44})", text or "")
        if found:
            return "sha256", base64.b64decode(found.group(1))
    found = re.fullmatch(r"\s*([A-Za-z0-9+/]{22}==)\s*", get("content-md5") or "")
    return ("md5", base64.b64decode(found.group(1))) if found else None
