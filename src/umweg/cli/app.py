"""The command line: each command parses its options, calls one verb and renders what it gives."""

from __future__ import annotations

import signal
import sys
from typing import Annotated, Any

import typer
import typer.main

from umweg.cli import output, streams, suggestions
from umweg.cli.commands import Commands, plain_flags
from umweg.core.errors import UmwegError
from umweg.core.printable import json_line

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
        code = _ended(stop)
        sys.stdout.flush()
    except OSError as error:
        gone = isinstance(error, BrokenPipeError)
        code = streams.GONE if gone else _complain(streams.explained(error))
        streams.give_up()
    if code:
        sys.exit(code)


def _ended(stop: _Stop) -> int:
    """The exit code of the command on the line; OSError where the system stood in its way, and no words did."""
    try:
        streams.ready()
        command = typer.main.get_command(app)
        plain_flags(command)
        suggestions.begin(command)
        # The parser's own way to run a command takes a pipe that was closed for a mistake of the command.
        with command.make_context("umweg", sys.argv[1:]) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except Exception as error:
        if stop.came:
            return _stopped()
        if isinstance(error, UmwegError):
            return _complain(error)
        if not hasattr(error, "format_message"):  # what the parser refuses has its own text
            raise
        return _refuse(error)
    except (_Stopped, KeyboardInterrupt):
        return _stopped()
    return 0


def _refuse(error: Any) -> int:
    """End as the parser would, with what it says in the one shape of all errors."""
    if type(error).__name__ != "NoArgsIsHelpError":  # the help was shown
        from umweg.cli.mistyped import explained

        _complain(explained(error))
    return int(error.exit_code)


def _stopped() -> int:
    from umweg.cli.views.words import word

    sys.stderr.write(f"\n{word(f'Stopped. {KEPT.get(sys.argv[1], STORE_KEPT)}', output.language_heard())}\n")
    return 130


def _complain(error: UmwegError) -> int:
    """Say what was wrong, where anybody can still hear it; its exit code."""
    try:
        if output.wants_json():
            streams.utf8(sys.stderr).write(json_line({"error": error.as_dict()}) + "\n")
        else:
            from umweg.cli.terminal import complain

            complain(error)
        sys.stderr.flush()
    except OSError:  # a full or closed standard error changes nothing of how the command ends
        streams.give_up("stderr")
    return error.exit_code


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
