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


@contextmanager
def server(bin_: Path) -> Iterator[str]:
    """The URL of a running server, without a database's name."""
    run, uid, gid = _runner()
    folder = Path(tempfile.mkdtemp(prefix="umweg-pg-", dir="/tmp"))
    os.chown(folder, uid, gid)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    data, log = folder / "data", folder / "log"
    env = {**os.environ, "LC_ALL": "C.UTF-8"}

    def call(*args: object) -> None:
        done = subprocess.run([*run, *map(str, args)], capture_output=True, text=True, env=env, cwd=folder)
        said = log.read_text() if log.exists() else ""
        assert done.returncode == 0, f"{args[0]}: {done.stderr}\n{said}"

    try:
        call(bin_ / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
        call(bin_ / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}"
        finally:
            call(bin_ / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
