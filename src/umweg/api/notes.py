"""Notes on findings: left, listed, taken away. They are shown in every later run, as long as the store lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from umweg.api.findings import FINDING
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace

if TYPE_CHECKING:
    from umweg.results import Annotation
    from umweg.runs.notes import Removal


@dataclass(frozen=True, slots=True)
class NoteState:
    """A note, and who took it away, if somebody did."""

    note: Annotation
    removal: Removal | None

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        gone = self.removal
        return {
            **self.note.as_dict(), "members": " ".join(self.note.members), "removed_by": gone.by if gone else None,
            "removed_at": gone.at if gone else None,
        }  # fmt: skip


class AddNoteRequest(Request, frozen=True, kw_only=True):
    """A note."""

    id: Annotated[str, about(FINDING)]
    text: Annotated[str, about("What is to be known.")]


@verb(AddNoteRequest, uses=("store", "user"))
def add_note(request: AddNoteRequest, workspace: Workspace) -> Annotation:
    """Leave a note on a finding of a kept run: it is shown in every later run, as long as the store lives.

    Raises UnknownName where no kept run holds the finding, UsageError where an id means several findings or the text is
    empty or endless, StoreError where the store cannot be written.
    """
    from umweg.detection.findings.reopen import holding, one_of
    from umweg.runs import notes

    _, _, found = holding(workspace.store, request.id)
    return notes.add(workspace.store, one_of(found, request.id), request.text, workspace.user)


class ListNotesRequest(Request, frozen=True, kw_only=True):
    """Notes of a store."""

    id: Annotated[str | None, about(f"Only notes on this finding. {FINDING}")] = None


@verb(ListNotesRequest, uses=("store",))
def list_notes(request: ListNotesRequest, workspace: Workspace) -> tuple[NoteState, ...]:
    """List all notes in the order in which they were written, the removed ones too."""
    from umweg.runs import notes

    known = notes.log(workspace.store)
    wanted = request.id and request.id.strip().upper().replace(".", "")
    return tuple(NoteState(n, gone) for n, gone in known if not wanted or _is_on(n, wanted))


def _is_on(note: Annotation, wanted: str) -> bool:
    """Whether a note is on what was meant: an id with or without the target, or a code of the good."""
    return wanted in (note.finding, note.finding.partition("-")[2], *note.members)


class RemoveNoteRequest(Request, frozen=True, kw_only=True):
    """A note to take away."""

    note: Annotated[str, about("Number of the note.")]


@verb(RemoveNoteRequest, uses=("store", "user"))
def remove_note(request: RemoveNoteRequest, workspace: Workspace) -> Annotation:
    """Take away a note; the log keeps it, with who took it away and when. UnknownName if there is none."""
    from umweg.runs import notes

    return notes.remove(workspace.store, request.note, workspace.user)
