"""A process under the shim: imports everything once, then forks for each fault that it is asked for."""

from __future__ import annotations

import ctypes
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.faults.verbs import by_name
from umweg.core.errors import UmwegError

MODES = ("once", "ever", "kill", "short")


def _run(shim: ctypes.CDLL, ask: dict[str, Any]) -> dict[str, Any]:
    verb, folder = by_name()[ask["verb"]], Path(ask["folder"])
    record = ask["record"].encode() if ask["record"] else None
    os.environ["UMWEG_STATE"] = str(folder / "state")
    shim.faults_arm(str(folder.resolve()).encode(), ask["at"], ask["error"], MODES.index(ask["mode"]), record)
    error: list[str] | None = None
    try:
        verb.do(folder)
    except UmwegError as e:
        error = [type(e).__name__, e.what, e.mend]
    except BaseException as e:  # noqa: BLE001  whatever it is, it is told: nothing but errors in words may come
        error = ["raw", repr(e), ""]
    return {"calls": shim.faults_disarm(), "error": error, "killed": False}


def _forked(shim: ctypes.CDLL, ask: dict[str, Any]) -> str:
    receive, send = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(receive)
        os.write(send, json.dumps(_run(shim, ask)).encode())
        os._exit(0)
    os.close(send)
    with os.fdopen(receive) as f:
        said = f.read()
    os.waitpid(pid, 0)
    return said or json.dumps({"calls": ask["at"], "error": None, "killed": True})


def main() -> None:
    """Answer each line on the input with one on the output."""
    shim = ctypes.CDLL(os.environ["LD_PRELOAD"])
    shim.faults_arm.argtypes = (ctypes.c_char_p, ctypes.c_long, ctypes.c_int, ctypes.c_int, ctypes.c_char_p)
    shim.faults_disarm.restype = ctypes.c_long
    with tempfile.TemporaryDirectory() as folder:  # what is imported and read late is so here, not in each child
        os.environ["UMWEG_STATE"] = folder
        for name in ("superseding ingest", "decide"):
            verb = by_name()[name]
            verb.before(Path(folder))
            verb.do(Path(folder))
    for line in sys.stdin:
        print(_forked(shim, json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
