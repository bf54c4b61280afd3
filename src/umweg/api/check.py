"""``check``: what a text says about trade, held against the statistics."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import UsageError, mend_of

if TYPE_CHECKING:
    from umweg.claims.intake.extracted import Extracted
    from umweg.results.check import CheckResult

LANGUAGES = ("de", "en", "ru")
LONGEST_NAME = 255  # bytes; no file system has a longer one
TYPED = "text"
ENDINGS = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")


class CheckRequest(Request, frozen=True, kw_only=True):
    """Texts to be checked."""

    texts: Annotated[
        tuple[str, ...], about("Files (txt, md, html, pdf, docx; - is standard input), or texts themselves.", "texts")
    ]
    date: Annotated[str | None, about("Day of the text (YYYY-MM-DD), for what it calls last year.")] = None
    lang: Annotated[
        str | None, about("Language of the text: de, en or ru; by default each paragraph's own.", one_of=LANGUAGES)
    ] = None


@verb(CheckRequest)
def check(request: CheckRequest, workspace: Workspace) -> CheckResult:
    """Check what texts say about trade: carried by the figures, contradicted, or only on one base.

    What no statistic, or not this store, can decide is not checkable, with what would settle it. Several texts are
    lined up by what they say of the same quantity. Raises SourceError for a file that holds no text, UsageError for one
    that is not there or of a kind that is not read.

    >>> import umweg
    >>> from umweg import sample
    >>> said = "From March to October 2022, EU exports of sanctioned goods to Russia fell by 71% on the year."
    >>> claim = umweg.check(said, sample.store()).claims[0]
    >>> claim.verdict, claim.figures[0].text
    ('supported', '−71.1%')
    """
    from umweg.api.spelling import day_of
    from umweg.claims.check import check as run

    day = day_of(request.date, "date")
    given = [_load(t) for t in request.texts]
    if not given:
        raise UsageError("There is no text.", where="texts", mend="Name a file, or - for standard input.")
    workspace.tell("Reading the texts")
    with workspace.session() as engine:
        return run(given, engine, workspace.store, day.isoformat() if day else None, request.lang)


def _load(given: str) -> tuple[str, Extracted]:
    """A text with its name: of a file, else what was given is the text itself."""
    from umweg.claims.intake.text import load, plain

    if given == "-":
        return "standard input", load(given)
    if given.startswith(("http://", "https://")) and not any(c.isspace() for c in given):
        raise UsageError("Pages are not fetched.", where=given, mend="Save the page, and give the file.")
    if _is_text(given):
        return TYPED, plain(given.encode(), TYPED)
    try:
        return Path(given).name, load(given)
    except OSError as e:
        raise UsageError("The text cannot be read.", where=given, mend=mend_of(e)) from e


def _is_text(given: str) -> bool:
    """Whether something is a text: it has blanks, and is no name of a file that is there, and has no ending of one."""
    if "\n" in given or len(given.encode()) > LONGEST_NAME:
        return True
    return " " in given.strip() and not given.lower().endswith(ENDINGS) and not Path(given).exists()
