"""The command line: each command parses its options, calls one verb and renders what it gives."""

from __future__ import annotations

import signal
import sys
from typing import Annotated, Any, NoReturn

import typer
import typer.main

from umweg.cli import (  # fmt: skip
    compare,
    consignments,
    detect,
    finding,
    flows,
    ingest,
    mirror,
    output,
    parties,
    policy,
    prices,
    quarantine,
    runs,
    screen,
    sources,
    store,
    target,
    trace,
    watch,
)
from umweg.cli.desk import audit, cases, customers, exceptions, queue, rescreen
from umweg.core.errors import UmwegError

app = typer.Typer(
    name="umweg",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Umweg finds the detours that goods take around sanctions, and shows the evidence.",
    epilog="Try it first: `umweg demo`. Then `umweg ingest`, `umweg detect`.",
)
# In the order in which the help shows groups and commands.
ingest.register(app)
sources.register(app)
flows.register(app)
quarantine.register(app)
detect.register_demo(app)
detect.register(app)
finding.register(app)
runs.register(app)
watch.register(app)
compare.register(app)
trace.register(app)
mirror.register(app)
prices.register(app)
screen.register(app)
parties.register(app)
consignments.register(app)
policy.register(app)
target.register(app)
queue.register(app)
exceptions.register(app)
rescreen.register(app)
customers.register(app)
cases.register(app)
audit.register(app)
store.register(app)

STORE_KEPT = "The store is as it was after the last whole file."
KEPT = {
    "screen": "What was recorded at the desk is kept whole; the same command goes on after it.",
    "rescreen": "What was recorded at the desk is kept whole; the same command goes on after it.",
}


class _Stopped(BaseException):
    """Ctrl-C. Not KeyboardInterrupt, which the parser of the command line would swallow without a word."""


class _Stop:
    """What Ctrl-C does; ``came`` stays true where a library makes an error of its own out of it."""

    came = False

    def __call__(self, *_: object) -> None:
        self.came = True
        raise _Stopped


def main() -> None:
    """Run the command line; errors that Umweg raises end with their own exit code and say how to mend them."""
    stop = _Stop()
    signal.signal(signal.SIGINT, stop)
    output.forget()
    try:
        command = typer.main.get_command(app)
        _plain_flags(command)
        code = command(prog_name="umweg", standalone_mode=False)
    except UmwegError as error:
        if stop.came:
            _stopped()
        _complain(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except Exception as error:
        if stop.came:
            _stopped()
        if not hasattr(error, "format_message"):  # what the parser refuses has its own text
            raise
        _refuse(error)
    except (_Stopped, KeyboardInterrupt):
        _stopped()
    if isinstance(code, int) and code:
        sys.exit(code)


def _plain_flags(command: Any) -> None:
    """The help shows no type for what is only given or not given."""
    for p in (*command.params, command.get_help_option(typer.Context(command))):
        if getattr(p, "is_flag", False) and p.metavar is None:
            p.metavar = ""
    for inner in getattr(command, "commands", {}).values():
        _plain_flags(inner)


def _refuse(error: Any) -> NoReturn:
    """End as the parser would, with what it says in the one shape of all errors."""
    if type(error).__name__ == "NoArgsIsHelpError":  # the help was shown
        sys.exit(error.exit_code)
    from umweg.cli.mistyped import explained

    _complain(explained(error))
    sys.exit(error.exit_code)


def _stopped() -> NoReturn:
    sys.stderr.write(f"\nStopped. {KEPT.get(sys.argv[1], STORE_KEPT)}\n")
    sys.exit(130)


def _complain(error: UmwegError) -> None:
    if output.wants_json():
        import json

        sys.stderr.write(json.dumps({"error": error.as_dict()}, ensure_ascii=False) + "\n")
        return
    from umweg.cli.terminal import complain

    complain(error)


def _version(wanted: bool) -> None:
    if wanted:
        from umweg.core.version import __version__

        typer.echo(f"umweg {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Umweg finds the detours that goods take around sanctions, and shows the evidence."""
