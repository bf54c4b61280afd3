"""Download: resumes, waits when told to, notices what changed or is not what was asked for, splits what is too big.

A file appears under its name only when it is whole. Until then it lies beside it as ``.part`` with what is needed
to go on. Keys are read from the environment when a request is sent and appear in no text, file or error.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from umweg.core.errors import FetchError, UsageError
from umweg.core.version import __version__
from umweg.sources.fetch import guard, queued
from umweg.sources.fetch.outcome import End, FetchedFile, Tick
from umweg.sources.fetch.part import PartialFile, Quota
from umweg.sources.fetch.plan import DownloadPlan, FetchRequest, ProviderLimits, safe_name

if TYPE_CHECKING:
    import httpx

TRIES = 6  # without any progress
MOST_TRIES = 50
MOST_WAIT = 600.0
MOST_RESTARTS = 3
MOST_HOPS = 5
STALL_SECONDS, STALL_BYTES = 60.0, 60_000
AGAIN = (408, 425, 429, 500, 502, 503, 504)


class Fetcher:
    """Downloads into a folder. ``clock``, ``wall``, ``sleep`` and ``chance`` can be replaced by tests."""

    def __init__(
        self,
        folder: Path,
        limits: ProviderLimits | None = None,
        *,
        tell: Callable[[Tick], None] = lambda _: None,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
        timeout: float = 30.0,
    ) -> None:
        self._folder = folder
        self._limits = limits or ProviderLimits()
        self._tell = tell
        self._environ = os.environ if environ is None else environ
        self._clock, self._wall, self._sleep, self._chance = clock, wall, sleep, chance
        self._timeout = timeout
        self._last = -1e9
        self._quota = Quota(folder, self._limits.per_day)

    def all(self, requests: Sequence[FetchRequest]) -> tuple[FetchedFile, ...]:
        """Download all; what the provider calls too big is split. FetchError at the first that fails."""
        import httpx

        self._folder.mkdir(parents=True, exist_ok=True)
        found: list[FetchedFile] = []
        waiting = list(reversed(requests))
        headers = {"User-Agent": f"umweg/{__version__}", "Accept-Encoding": "identity"}
        secrets = {s for r in requests for s in self._secrets(r)}
        client = httpx.Client(timeout=self._timeout, headers=headers, follow_redirects=False)
        with guard.quiet(secrets), client:
            while waiting:
                request = waiting.pop()
                got = self._one(client, request)
                if got is not None:
                    found.append(got)
                    continue
                halves = request.split()
                if not halves:
                    raise self._error(
                        request, "The provider says that this is too much at once, and it cannot be divided further.",
                        "Ask for fewer goods, partners or months.",
                    )  # fmt: skip
                self._tell(Tick(request.name, "splitting"))
                waiting += reversed(halves)
        return tuple(found)

    def _secrets(self, request: FetchRequest) -> tuple[str, ...]:
        value = self._environ.get(request.key.env, "") if request.key else ""
        return (value,) if value else ()

    def _error(self, request: FetchRequest, what: str, mend: str) -> FetchError:
        secrets = self._secrets(request)
        where = guard.redact(f"{request.name}, {request.address}", secrets)
        return FetchError(guard.redact(what, secrets), where=where, mend=guard.redact(mend, secrets))

    def _one(self, client: httpx.Client, request: FetchRequest) -> FetchedFile | None:
        """The file, or None if the provider says that it is too big."""
        if request.key and request.key.needed and not self._secrets(request):
            raise UsageError(
                f"'{request.source}' needs a key.",
                where=request.key.env,
                mend=f"Set the environment variable {request.key.env}. {request.key.link}".strip(),
            )
        part = PartialFile(self._folder / safe_name(request.name), request.address)
        tries = restarts = total = 0
        at = ""  # where a prepared answer lies
        while True:
            end = self._attempt(client, request, part, at)
            total += 1
            if end.kind == "queued":
                end, at = self._prepared(client, request, end.why)
                if at:
                    continue
            if end.kind == "linked":
                at = self._hop(request, request.address, end.why, 1)
                continue
            if end.kind in ("got", "big"):
                return end.got
            if end.kind == "changed":
                part.discard()
                restarts += 1
                if restarts > MOST_RESTARTS:
                    raise self._error(
                        request, f"The file changed {restarts} times while it was downloaded.", "Try again later."
                    )
                continue
            tries = 1 if end.moved else tries + 1
            if tries >= TRIES or total >= MOST_TRIES:
                raise self._error(
                    request, f"The download failed {total} times, the last time because {end.why}.",
                    "Try again later: it goes on where it stopped.",
                )  # fmt: skip
            self._wait(request, tries, end)

    def _wait(self, request: FetchRequest, tries: int, end: End) -> None:
        """As long as the server asks, else twice as long each time, with chance, up to a minute."""
        wait = min(60.0, 2.0 ** (tries - 1)) * (0.5 + self._chance() / 2)
        if end.after is not None:
            wait = max(end.after, 0.0)
        if wait > MOST_WAIT:
            when = datetime.fromtimestamp(self._wall() + wait, UTC)
            raise self._error(
                request, f"The provider asks to wait until {when:%Y-%m-%d %H:%M} UTC ({end.why}).",
                "Try again then: it goes on where it stopped.",
            )  # fmt: skip
        self._tell(Tick(request.name, "waiting", seconds=wait))
        self._sleep(wait)

    def _pace(self, request: FetchRequest) -> None:
        """Keep to the provider's rate and to its daily quota."""
        if self._limits.per_second > 0:
            rest = self._last + 1 / self._limits.per_second - self._clock()
            if rest > 0:
                self._sleep(rest)
        day = datetime.fromtimestamp(self._wall(), UTC).date().isoformat()
        if not self._quota.take(day):
            raise self._error(
                request, f"The quota of {self._limits.per_day} requests a day is used up.",
                "Try again tomorrow (UTC): what is here is not asked for again.",
            )  # fmt: skip
        self._last = self._clock()

    def _prepared(self, client: httpx.Client, request: FetchRequest, key: str) -> tuple[End, str]:
        """Ask whether an answer is ready until it is; where it lies, or "" where it is lost and must be asked anew."""
        waited, wait = 0.0, queued.FIRST_WAIT
        while waited < queued.MOST_WAIT:
            self._tell(Tick(request.name, "queued", seconds=waited))
            self._sleep(wait)
            waited, wait = waited + wait, min(2 * wait, queued.LONGEST_WAIT)
            self._pace(request)
            state = queued.state(client, request.poll, key)
            if state == "AVAILABLE":
                return End("again"), queued.data(request.poll, key)
            if state in queued.LOST:
                return End("again", f"the server has lost the answer that it prepared ({state})"), ""
        raise self._error(
            request,
            f"The server prepares the answer since {waited / 60:.0f} minutes.",
            "Try again later, or ask for less.",
        )

    def _attempt(self, client: httpx.Client, request: FetchRequest, part: PartialFile, at: str = "") -> End:
        """One request. Errors of the connection are turned into values, so that no traceback holds a header."""
        import httpx

        self._tell(Tick(request.name, "asking", part.size))
        before = part.size
        url, hops = at or request.address, 0
        why = ""
        try:
            while True:
                self._pace(request)
                headers = {**part.headers(), **self._key(request, url)}
                with client.stream("GET", url, headers=headers) as response:
                    del headers
                    if response.status_code in (301, 302, 303, 307, 308):
                        hops += 1
                        url = self._hop(request, url, response.headers.get("location", ""), hops)
                        continue
                    return self._answer(request, part, response, before)
        except httpx.TimeoutException:
            why = f"the server did not answer within {self._timeout:g} s"
        except httpx.TransportError as e:
            why = f"the connection broke ({guard.redact(str(e), self._secrets(request)) or type(e).__name__})"
        except (httpx.InvalidURL, httpx.DecodingError) as e:
            why = f"the answer cannot be understood ({type(e).__name__})"
        part.rescue()
        return End("again", why, moved=part.size > before)

    def _key(self, request: FetchRequest, url: str) -> dict[str, str]:
        """The key's header, for the provider's own host only."""
        if not request.key or urlsplit(url).netloc != urlsplit(request.address).netloc:
            return {}
        secrets = self._secrets(request)
        return {request.key.header: secrets[0]} if secrets else {}

    def _hop(self, request: FetchRequest, url: str, location: str, hops: int) -> str:
        target = urljoin(url, location)
        scheme = urlsplit(target).scheme
        if scheme not in ("http", "https") or not urlsplit(target).hostname:
            raise self._error(
                request, f"The server sends us on to '{target[:100]}', which is no web address.", "Check the address."
            )
        if urlsplit(url).scheme == "https" and scheme == "http":
            raise self._error(request, "The server sends us on from https to http.", "Check the address.")
        if hops > MOST_HOPS:
            raise self._error(request, f"The server sent us on more than {MOST_HOPS} times.", "Check the address.")
        return target

    def _answer(self, request: FetchRequest, part: PartialFile, response: httpx.Response, before: int) -> End:
        """What the status says."""
        status = response.status_code
        if status == 304 and (kept := part.kept()):
            return End("got", got=FetchedFile(request=request, path=part.path, fresh=False, **kept))
        if status == 413:
            return End("big")
        if status == 416:
            return End("changed")
        if status == 202:
            key = queued.key(queued.beginning(response.iter_raw()))
            wait = guard.wait_for(response.headers.get("retry-after"), self._wall())
            later = End("again", "the answer is being prepared", wait)
            return End("queued", key) if key and request.poll else later
        if status in AGAIN:
            after = guard.wait_for(response.headers.get("retry-after"), self._wall())
            return End("again", f"the server answers {status}", after)
        if status not in (200, 206):
            raise self._refused(request, response)
        return self._body(request, part, response, before)

    def _refused(self, request: FetchRequest, response: httpx.Response) -> FetchError:
        status = response.status_code
        if status in (401, 403) and request.key:
            mend = f"Check the key in {request.key.env}. {request.key.link}".strip()
        elif status in (404, 410):
            mend = "The period may not be published yet, or the address has changed: see umweg sources."
        else:
            mend = "Check the address with: umweg ingest NAME --dry-run"
        return self._error(request, f"The server answers {status} {response.reason_phrase}.", mend)

    def _body(self, request: FetchRequest, part: PartialFile, response: httpx.Response, before: int) -> End:
        head = response.headers
        if (packed := head.get("content-encoding", "").strip().lower()) not in ("", "identity"):
            raise self._error(
                request, f"The server packed its answer ({packed[:40]}), though it was asked not to.",
                "Nobody knows how much it unpacks to. Try again later, or look at the address in a browser.",
            )  # fmt: skip
        if response.status_code == 206:
            if not part.continues(head):
                return End("changed")
        elif part.size and part.differs(head):
            return End("changed")
        else:
            part.begin(head)
        length = head.get("content-length", "")
        total = part.size + int(length) if re.fullmatch("[0-9]{1,15}", length) else None
        if response.status_code == 206:  # what a part says of the whole
            total = guard.whole(head) or total
        most = self._limits.most_bytes
        if total is not None and total > most:
            raise self._large(request, total)
        if "text/html" in head.get("content-type", "") and part.size == 0:
            if request.link and response.url == request.address:
                return self._linked(request, response)
            raise self._web(request, "a web page")
        end = self._load(request, part, response, total)
        if end is not None:
            return end
        if total is not None and part.size != total:
            part.rescue()
            return End("again", f"only {part.size:,} of {total:,} bytes came", moved=part.size > before)
        return self._finish(request, part, response)

    def _linked(self, request: FetchRequest, response: httpx.Response) -> End:
        """The address of the file that a web page links to."""
        found = guard.linked(queued.beginning(response.iter_raw(), guard.MOST_PAGE), request.link)
        if not found:
            mend = f"Download it there with a browser and give it: umweg ingest FILE --source {request.source}"
            raise self._error(request, "The web page has no link to the file.", mend)
        return End("linked", found)

    def _load(
        self, request: FetchRequest, part: PartialFile, response: httpx.Response, total: int | None
    ) -> End | None:
        """Write the body; an end other than that of the file is returned."""
        since, mark, told = self._clock(), part.size, 0.0
        with part.open() as out:
            for block in queued.whole_note(response.iter_raw(), request.expect):
                if part.size == 0:
                    first = block[:4000]
                    if request.poll and (key := queued.key(first)):
                        return End("queued", key)
                    if request.expect != "xml" and guard.too_big(first) and first.lstrip()[:1] in (b"<", b"{"):
                        return End("big")
                    if what := guard.strange(first, request.expect):
                        raise self._web(request, what)
                out.write(block)
                part.size += len(block)
                if part.size > self._limits.most_bytes:
                    part.discard()
                    raise self._large(request, part.size)
                now = self._clock()
                if now - since > STALL_SECONDS:
                    if part.size - mark < STALL_BYTES:
                        return End(
                            "again", f"fewer than {STALL_BYTES:,} bytes came in a minute", moved=part.size > mark
                        )
                    since, mark = now, part.size
                if now - told > 0.1:
                    told = now
                    self._tell(Tick(request.name, "loading", part.size, total))
        return None

    def _web(self, request: FetchRequest, what: str) -> FetchError:
        wanted = guard.NAMES.get(request.expect, "the file")
        return self._error(
            request, f"The server sent {what} instead of {wanted}, though it said that all is well.",
            "It may be down for maintenance: try again later, or look at the address in a browser.",
        )  # fmt: skip

    def _large(self, request: FetchRequest, size: int) -> FetchError:
        return self._error(
            request, f"The file has more than {self._limits.most_bytes / 1e6:,.0f} MB (at least {size / 1e6:,.0f}).",
            "If it is genuine, ask for less at once.",
        )  # fmt: skip

    def _finish(self, request: FetchRequest, part: PartialFile, response: httpx.Response) -> End:
        """The file is whole: compare hashes, see whether the provider cut the answer, and put it in place."""
        published = guard.published_hash(response.headers)
        if part.contradicts(published, request.sha256):
            part.discard()
            return End("again", "the hash of the file is not the published one")
        if request.full_at and guard.cut_at(part.head()) >= request.full_at:
            part.discard()
            return End("big")
        if part.size == 0:
            return End("again", "the file is empty")
        now = datetime.fromtimestamp(self._wall(), UTC).isoformat(timespec="seconds")
        url = response.url  # what stands behind the path may be a signature
        at = "" if url == request.address else f"{url.scheme}://{url.netloc.decode()}{url.path}"
        kept: dict[str, Any] = part.keep(now, guard.redact(at, self._secrets(request)))
        self._tell(Tick(request.name, "done", part.size, part.size))
        return End("got", got=FetchedFile(request=request, path=part.path, **kept))


def fetch(plan: DownloadPlan, folder: Path, tell: Callable[[Tick], None] = lambda _: None) -> tuple[FetchedFile, ...]:
    """Download all files of a plan into ``folder``; what is there and has not changed is not loaded again.

    FetchError where a file cannot be had, UsageError where a key is missing.
    """
    return Fetcher(folder, plan.limits, tell=tell).all(plan.requests)
