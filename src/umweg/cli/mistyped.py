"""What the parser of the command line refuses, in our own words: which option, what it takes, how to mend it.

The parser says which kind of mistake it was by the name of its error; values are read from the line itself, so that no
word of a library is shown.
"""

from __future__ import annotations

import re
import sys
from difflib import get_close_matches
from typing import Any

from umweg.cli.suggestions import owners
from umweg.core.errors import UmwegError, UsageError

_ALLOWED = re.compile(r" is not one of (.+?)\.?$")
_LEAST = re.compile(r"greater than or equal to (-?[\d.]+)|>=(-?[\d.]+)")


def explained(error: Any) -> UmwegError:
    """The parser's error as one of ours."""
    context = getattr(error, "ctx", None)
    where = context.command_path if context is not None else f"umweg {sys.argv[1]}"
    names = {c.__name__ for c in type(error).__mro__}
    if "NoSuchOption" in names:
        return _no_option(error, where)
    if "MissingParameter" in names:
        return _missing(error, where)
    if "BadParameter" in names:
        return _bad_value(error, where)
    if "BadOptionUsage" in names and error.option_name:
        takes = "takes no value" if "does not take" in str(error.message) else "needs a value"
        return UsageError(f"{error.option_name} {takes}.", where=where, mend=_help(where, "says what it is for"))
    return _other(error.format_message(), where)


def _help(where: str, what: str) -> str:
    return f"{where} --help {what}."


def _no_option(error: Any, where: str) -> UsageError:
    name = str(error.option_name)
    near = get_close_matches(name, error.possibilities or (), 3, 0.75)  # the parser's own are any that look alike
    others = owners(name)
    mend = f"Did you mean {', '.join(sorted(near))}? " if near else ""
    mend += f"{' and '.join(others)} {'has' if len(others) == 1 else 'have'} it. " if 0 < len(others) < 4 else ""
    return UsageError(f"There is no option {error.option_name}.", where=where, mend=mend + _help(where, "shows all"))


def _missing(error: Any, where: str) -> UsageError:
    name, option = _name(error.param)
    what = f"The option {name} must be given." if option else f"{name} is missing."
    return UsageError(what, where=where, mend=_help(where, "says what it is, with an example"))


def _bad_value(error: Any, where: str) -> UsageError:
    name, option = _name(error.param)
    said, given = str(error.message), _given(error.param) if option else None
    shown = "What was given" if given is None else f"'{given}'"
    if found := _ALLOWED.search(said):
        allowed = ", ".join(w.strip("'\" ") for w in found[1].split(","))
        return UsageError(f"{shown} is no value of {name}.", where=where, mend=f"One of: {allowed}.")
    if found := _LEAST.search(said):
        return UsageError(
            f"{shown} is too little for {name}.", where=where, mend=f"Give {found[1] or found[2]} or more."
        )
    kind = "a whole number" if "integer" in said else "a number" if re.search("number|float", said) else ""
    if kind:
        return UsageError(f"{shown} is no value of {name}.", where=where, mend=f"Give {kind}.")
    plain = said.removeprefix("Value error, ").strip()
    return UsageError(f"{shown} is no value of {name}: {plain}", where=where, mend=_help(where, "says what it takes"))


def _other(said: str, where: str) -> UsageError:
    what, _, mend = said.partition(" Did you mean ")
    what = re.sub(r"^No such command (.+?)\.$", r"There is no command \1.", what)
    what = re.sub(r"^Got unexpected extra arguments?(?:\(s\))? \((.+)\)$", r"Nothing is known to do with '\1'.", what)
    return UsageError(what, where=where, mend=f"Did you mean {mend}" if mend else _help(where, "shows what there is"))


def _name(parameter: Any) -> tuple[str, bool]:
    """What people call a parameter, and whether it is an option."""
    if parameter is None:
        return "this", False
    option = parameter.param_type_name == "option"
    return (parameter.opts[0] if option else str(parameter.name).upper()), option


def _given(parameter: Any) -> str | None:
    """What the line gives to an option; None where it does not stand there."""
    names = {*parameter.opts, *parameter.secondary_opts}
    words = sys.argv[1:]
    found = None
    for i, word in enumerate(words):
        head, equals, tail = word.partition("=")
        if head in names:
            found = tail if equals else words[i + 1] if i + 1 < len(words) else None
    return found
