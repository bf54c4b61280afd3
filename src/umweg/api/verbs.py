"""What makes a function a verb: its request, and the public function with keyword arguments that comes out of it.

>>> class EchoRequest(Request):
...     text: Annotated[str, about("What to say.")]
...     times: Annotated[int, about("How often.")] = 1
>>> @verb(EchoRequest, uses=())
... def echo(request: EchoRequest, workspace: Workspace) -> str:
...     "Say something."
...     return " ".join([request.text] * request.times)
>>> said = public(echo)
>>> said("no", times=2), str(inspect.signature(said))
('no no', "(text: str, times: int = 1) -> 'str'")
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache, update_wrapper
from typing import Annotated, Any, NamedTuple, TypeVar, get_type_hints

import msgspec

from umweg.api.spelling import SETTLED, known, typed
from umweg.api.workspace import Workspace
from umweg.core.errors import UsageError

__all__ = ["READS", "Annotated", "Request", "about", "bounds", "described", "public", "spec_of", "verb"]

R = TypeVar("R", bound="Request")
T = TypeVar("T")
Bounds = tuple[float | None, float | None]

PLACES: Mapping[str, str] = {
    "store": "Folder of the store, or an open Store; by default $UMWEG_STORE, else your data folder.",
    "as_of": "As it was known on this day (YYYY-MM-DD, UTC).",
    "engine": "What reads the store: duckdb, in this process.",
    "threads": "Threads at most; by default $UMWEG_THREADS, else all cores.",
    "desk": "The desk's database: a file or a URL; by default $UMWEG_DESK, else desk.sqlite beside the store.",
    "user": "Who does it; by default $UMWEG_USER, else your login name.",
}
"""Arguments of a public function that say where, of what day and by whom; the workspace is opened with them."""

READS = ("store", "as_of", "engine", "threads")
"""What a verb uses that computes from the store."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a verb is asked. Plain data with defaults, so that it can be stored, sent and asked again.

    Values are settled and checked here (``umweg.api.spelling``), so that no face has a spelling of its own.
    """

    def __post_init__(self) -> None:
        for field, (hint, several, bounds, words) in _fields(type(self)).items():
            given = getattr(self, field)
            try:
                value = SETTLED[several](given) if several else typed(given, hint, field, bounds)
                known(value, words, field)
            except UsageError as e:
                e.where = e.where or field
                raise
            if value is not given:
                msgspec.structs.force_setattr(self, field, value)
        _in_order(*(getattr(self, f, None) for f in ("since", "until")))
        _in_order(*(getattr(self, f, None) for f in ("start", "until")))

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {f: getattr(self, f) for f in self.__struct_fields__}


def _in_order(first: Any, last: Any) -> None:
    """UsageError for months or days the wrong way round: the data are not to blame for what they lack."""
    if first is None or last is None:
        return
    a, b = str(first), str(last)
    if a[: len(b)] > b[: len(a)]:
        raise UsageError(f"{a} to {b} ends before it begins.", where="until", mend="Exchange the two.")


def about(
    text: str, several: str = "", least: float | None = None, most: float | None = None, one_of: tuple[str, ...] = ()
) -> msgspec.Meta:
    """What a field of a request means: shown by ``help()``, by ``--help`` and in the schema of the HTTP face.

    ``several``: what it holds several of (a key of ``SETTLED``); ``least``, ``most``: bounds of a number.
    ``one_of``: the words that there are.
    """
    extra = {"several": several, "one_of": one_of} if several or one_of else None
    return msgspec.Meta(description=text, extra=extra, ge=least, le=most)


def described(request: type[Request]) -> dict[str, str]:
    """The meaning of each field of a request."""
    return {field: meta.description or "" for field, meta in _metas(request).items()}


def bounds(request: type[Request], field: str) -> Bounds:
    """The least and the most that a number may be; None: no end."""
    return _fields(request)[field][2]


@cache
def _fields(request: Any) -> dict[str, tuple[Any, str, Bounds, tuple[str, ...]]]:
    """Of each field its type, what it holds several of, its bounds, and the words that there are (none: any)."""
    hints = get_type_hints(request)
    extras = {f: m.extra or {} for f, m in _metas(request).items()}
    return {
        f: (hints[f], extras[f].get("several", ""), (m.ge, m.le), extras[f].get("one_of", ()))
        for f, m in _metas(request).items()
    }  # fmt: skip


@cache
def _metas(request: Any) -> dict[str, msgspec.Meta]:
    hints = get_type_hints(request, include_extras=True)
    return {
        f: next((m for m in getattr(hints[f], "__metadata__", ()) if isinstance(m, msgspec.Meta)), msgspec.Meta())
        for f in request.__struct_fields__
    }


class Spec(NamedTuple):
    """What is known of a verb beside its function. ``uses``: of ``PLACES``, what it needs."""

    request: type[Request]
    uses: tuple[str, ...]


_SPECS: dict[Any, Spec] = {}


def verb(
    request: type[R], uses: tuple[str, ...] = READS
) -> Callable[[Callable[[R, Workspace], T]], Callable[[R, Workspace], T]]:
    """Make a verb of a function, which stays what it is."""

    def mark(call: Callable[[R, Workspace], T]) -> Callable[[R, Workspace], T]:
        _SPECS[call] = Spec(request, uses)
        return call

    return mark


def spec_of(verb: Callable[..., Any]) -> Spec:
    """The request of a verb, and what it uses."""
    return _SPECS[verb]


def public(of: Callable[[Any, Workspace], T]) -> Callable[..., T]:
    """The verb as people call it: fields of the request and places of the workspace as arguments.

    Required fields come first, then the store, then the first field with a default; all others need their names.
    """

    def call(*args: Any, **given: Any) -> T:
        try:
            bound = signature.bind(*args, **given).arguments
        except TypeError as e:
            meant = _meant([n for n in given if n not in signature.parameters], signature)
            raise UsageError(f"{of.__name__}: {e}.", mend=f"{meant}See help(umweg.{of.__name__}).") from None
        places = {k: bound.pop(k) for k in [k for k in bound if k in spec.uses]}
        with Workspace.open(**places) as workspace:
            return of(spec.request(**bound), workspace)

    spec = spec_of(of)
    signature = inspect.Signature(_parameters(spec), return_annotation=inspect.signature(of).return_annotation)
    update_wrapper(call, of)
    call.__doc__ = _doc(of, spec)
    call.__annotations__ = {p.name: p.annotation for p in signature.parameters.values()}
    call.__module__ = "umweg"
    call.__signature__ = signature  # type: ignore[attr-defined]
    del call.__wrapped__  # type: ignore[attr-defined]  # its signature is another
    return call


def _meant(unknown: list[str], known: inspect.Signature) -> str:
    """The argument that comes nearest to one that there is not, where one does; its singular and plural do."""
    near = get_close_matches(unknown[0], known.parameters, 1, 0.6) if unknown else []
    return f"Did you mean {near[0]}? " if near else ""


def _parameters(of: Spec) -> list[inspect.Parameter]:
    hints = get_type_hints(of.request)
    fields = msgspec.structs.fields(of.request)
    required, optional = [f for f in fields if f.required], [f for f in fields if not f.required]
    named = inspect.Parameter.KEYWORD_ONLY
    either = inspect.Parameter.POSITIONAL_OR_KEYWORD
    first = of.uses[:1] == ("store",)  # where the store is what it works on, and not only where its desk lies
    out = [inspect.Parameter(f.name, either, annotation=hints[f.name]) for f in required]
    if first:
        out.append(inspect.Parameter("store", either, default=None, annotation=Any))
    for n, f in enumerate(optional):
        out.append(inspect.Parameter(f.name, named if n else either, default=f.default, annotation=hints[f.name]))
    out += [inspect.Parameter(p, named, default=None, annotation=Any) for p in of.uses[first:]]
    return out


def _doc(of: Callable[..., Any], spec: Spec) -> str:
    """The function's own words, and what each argument means."""
    own = inspect.cleandoc(of.__doc__ or "")
    first, *more = own.split("\n\n", 1)
    says = described(spec.request)
    lines = [f"    {name}: {says[name]}" for name in says]
    lines += [f"    {name}: {PLACES[name]}" for name in spec.uses]
    return "\n\n".join([first, "Arguments:\n" + "\n".join(lines), *more])
