"""One self-contained HTML page from one result: no network at view time, same result same bytes.

>>> from umweg.report.html import render  # render(detect(store)) gives the page as text
"""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from umweg.core.errors import StoreError, UsageError
from umweg.core.own_files.writing import replacing
from umweg.core.printable import printable
from umweg.report import notation, plots, sections
from umweg.results import DetectResult, Finding
from umweg.results.finding import Member

MAX_PANELS = 60


@cache
def environment() -> Environment:
    """Templates of all pages, with the filters they share."""
    env = Environment(
        loader=PackageLoader("umweg.report", "templates"),
        autoescape=True,
        finalize=_printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["place"] = notation.place
    env.filters["month"] = notation.month
    env.filters["count"] = notation.count
    env.filters["money"] = notation.money
    env.filters["figure"] = notation.figure
    env.filters["setting"] = notation.setting
    return env


def _printable(value: Any) -> Any:
    """What a template shows: texts of strangers with nothing hidden in them; what is HTML already as it is."""
    return printable(value, lines=True) if type(value) is str else value


def render(
    result: DetectResult, max_panels: int = MAX_PANELS, members: Mapping[str, Sequence[Member]] | None = None
) -> str:
    """The page as text. ``max_panels`` goods get a panel of their own; all are in the table.

    ``members``: the member states behind findings, by id (``detect.drill``). Raises UsageError for a negative
    ``max_panels``.
    """
    if max_panels < 0:
        raise UsageError(f"A report cannot have {max_panels} panels.", mend="Use 0 or more.")
    env = environment()
    return env.get_template("report.html.j2").render(_page(result, max_panels, members or {}))


def in_full(result: DetectResult, max_panels: int = MAX_PANELS) -> tuple[Finding, ...]:
    """The findings that a page shows in full: all countries, and the first goods."""
    return sections.in_full(result, max_panels)


def _page(result: DetectResult, max_panels: int, members: Mapping[str, Sequence[Member]]) -> dict[str, Any]:
    """What the frame of the page needs, and its sections."""
    drawn = {notation.slug(f.id): f for f in in_full(result, max_panels)}
    return {
        "title": sections.title(result),
        "program": result.provenance.program,
        "sections": sections.all_of(result, max_panels, members),
        "data": as_json(plots.page_data(result, drawn)),
        **_assets(),
    }


def style(*names: str) -> Markup:
    """Our own style sheets, to be inlined."""
    folder = Path(__file__).parent / "templates"
    return Markup("".join((folder / f"{n}.css").read_text(encoding="utf-8") for n in names))  # noqa: S704  # our own files


@cache
def _assets() -> dict[str, Any]:
    """Style, script, chart specification and chart runtime, all to be inlined. Our own text and vl-convert's."""
    folder = Path(__file__).parent / "templates"
    script = (folder / "page.js").read_text(encoding="utf-8") + (folder / "charts.js").read_text(encoding="utf-8")
    return {
        "style": style("colours", "page", "parts", "work", "map"),
        "script": Markup(script),  # noqa: S704  # our own files
        "runtime": Markup(plots.runtime()),  # noqa: S704  # our own files
        "spec": Markup(plots.vega_template().replace("<", "\\u003c")),  # noqa: S704  # our own files
    }


def as_json(value: object) -> Markup:
    """JSON that may stand in a script element."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704  # escaped above


def write_report(
    result: DetectResult,
    path: str | Path,
    max_panels: int = MAX_PANELS,
    members: Mapping[str, Sequence[Member]] | None = None,
) -> int:
    """Write the page to ``path``, all or nothing; bytes written.

    Raises UsageError where ``path`` is a folder or lies in none, StoreError where it cannot be written.
    """
    return write_page(path, lambda: render(result, max_panels, members))


def write_page(path: str | Path, page: Callable[[], str]) -> int:
    """Write a page to ``path``, all or nothing; bytes written. The place is checked before the page is made. A new page
    is its owner's alone; one that was there keeps its rights.

    Raises as ``write_report`` does.
    """
    path = Path(path)
    if path.is_dir():
        raise UsageError(
            "The report needs a file name, this is a folder.", where=str(path), mend="Add a name: report.html."
        )
    if not path.parent.is_dir():
        raise UsageError("The folder for the report does not exist.", where=str(path.parent), mend="Create it first.")
    body = page().encode("utf-8")
    try:
        before = stat.S_IMODE(path.stat().st_mode) if path.exists() else None
        with replacing(path, 0o600) as f:  # for its owner alone: it may name parties and consignments
            f.write(body)
        if before is not None:
            path.chmod(before)
    except OSError as e:
        raise StoreError(
            f"The report cannot be written: {e.strerror or e}.",
            where=str(path),
            mend="Choose another place, or make room.",
        ) from e
    return len(body)
