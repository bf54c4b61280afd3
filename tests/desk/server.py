"""A real PostgreSQL server for the tests: own folder, own port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from umweg.desk.engine import url_of

USER = "umweg"


def binaries() -> Path | None:
    """The newest installed server's folder of programs; None if there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


def _runner() -> tuple[list[str], int, int]:
    """PostgreSQL refuses to run as root: then it runs as postgres, else nobody."""
    if os.getuid() != 0:
        return [], os.getuid(), os.getgid()
    names = {p.pw_name: p for p in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    ids = (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}")
    return ["setpriv", *ids, "--clear-groups"], user.pw_uid, user.pw_gid


class Server:
    """A server in a folder of its own, that can be stopped as a crash would stop it, and started again."""

    def __init__(self, programs: Path, folder: Path, settings: str = "-c fsync=off") -> None:
        self._programs, self._folder, self._settings = programs, folder, settings
        self._run, uid, gid = _runner()
        os.chown(folder, uid, gid)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self._port = s.getsockname()[1]
        self.url = f"postgresql://{USER}@127.0.0.1:{self._port}"
        self._call("initdb", "-D", folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")

    def _call(self, program: str, *args: object) -> None:
        env = {**os.environ, "LC_ALL": "C.UTF-8"}
        command = [*self._run, *map(str, (self._programs / program, *args))]
        done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=self._folder)
        log = self._folder / "log"
        assert done.returncode == 0, f"{program}: {done.stderr}\n{log.read_text() if log.exists() else ''}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses=127.0.0.1 -p {self._port} -k {self._folder} {self._settings}"
        self._call("pg_ctl", "-D", self._folder / "data", "-l", self._folder / "log", "-o", options, "-w", "start")

    def crash(self) -> None:
        """Stop it at once: what it has not written is lost, and it must recover when it starts."""
        self._call("pg_ctl", "-D", self._folder / "data", "-m", "immediate", "-w", "stop")


@contextmanager
def running(programs: Path, settings: str = "-c fsync=off") -> Iterator[Server]:
    """A running server, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="umweg-pg-", dir="/tmp"))
    try:
        made = Server(programs, folder, settings)
        made.start()
        try:
            yield made
        finally:
            made.crash()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(bin_: Path) -> Iterator[str]:
    """The URL of a running server, without a database's name."""
    with running(bin_) as made:
        yield made.url


def database(url: str, name: str) -> str:
    """A new, empty database on a server; its URL."""
    engine = create_engine(url_of(f"{url}/postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as c:
        c.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{url}/{name}"
