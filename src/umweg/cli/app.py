"""The command line: each command parses its options, calls one verb and renders what it gives."""

from __future__ import annotations

import signal
import sys
from typing import Annotated, Any, NoReturn

import typer
import typer.main

from umweg.cli import output, suggestions
from umweg.cli.commands import Commands, plain_flags
from umweg.core.errors import UmwegError

app = typer.Typer(
    cls=Commands,
    name="umweg",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",  # the parser of Markdown costs a quarter of the start
    pretty_exceptions_enable=False,
    help="Umweg finds the detours that goods take around sanctions, and shows the evidence.",
    epilog="Try it first: [bold cyan]umweg demo[/]. Then [bold cyan]umweg ingest[/], [bold cyan]umweg detect[/].",
)
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
        plain_flags(command)
        suggestions.begin(command)
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
