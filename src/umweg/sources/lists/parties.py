"""The last step of every reader of party lists: table, counts, fill rates, warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from umweg.core.errors import SourceError
from umweg.files.input_file import BadRecord
from umweg.ftm.entities import PartyEntity, table
from umweg.ftm.identifiers import TYPES
from umweg.sources.passport import SourcePassport
from umweg.sources.records import FileFacts, ReadResult

EXAMPLES = 5


def finish(
    parties: Iterable[PartyEntity],
    bad: Collection[BadRecord],
    passport: SourcePassport,
    version: str,
    counts: Mapping[str, int],
    warnings: Iterable[str] = (),
) -> ReadResult:
    """The result of a reader.

    ``version``: ISO date of the list. ``counts``: records read by what they are; ``read`` is their sum over the
    kinds that stand in a record of their own: list, aliases, addresses, comments of OFAC's CSV files. In XML these
    are parts of a record; they are counted under other names ("aliases in the file").
    """
    kept = list(parties)
    if not kept:
        raise SourceError(
            "The file holds no party that can be taken.",
            where=passport.name,
            mend="Check that it is the list the source names. " + (bad_example(bad)),
        )
    names = Counter(n["script"] or "none" for p in kept for n in p.names)
    kinds = Counter(n["kind"] for p in kept for n in p.names)
    other = {k: str(v) for k, v in counts.items()}
    other |= {"parties": str(len(kept)), "names": str(sum(names.values()))}
    other |= {f"names, {k}": str(v) for k, v in sorted(kinds.items())}
    other |= {f"names in {k} script": str(v) for k, v in sorted(names.items())}
    other |= {f"parties, {k}": str(v) for k, v in sorted(Counter(p.schema for p in kept).items())}
    one_each = len(kept) + sum(b.kind != "alias without party" and b.kind != "address without party" for b in bad)
    read = sum(v for k, v in counts.items() if k in ("list", "aliases", "addresses", "comments"))
    facts = FileFacts(version=version, read=max(read, one_each), other=other)
    return ReadResult(table(kept), tuple(bad), facts, (*warnings, *_unread(kept), *_strange(kept)))


def _strange(parties: Iterable[PartyEntity]) -> list[str]:
    """A warning for kinds of identifiers that no passport names: their numbers are searched under the list's words."""
    found = Counter(str(i["type"]) for p in parties for i in p.identifiers if i["type"] not in TYPES)
    if not found:
        return []
    shown = ", ".join(f"'{kind}' ({n:,})" for kind, n in found.most_common(EXAMPLES))
    rest = f" and {len(found) - EXAMPLES} more kinds" if len(found) > EXAMPLES else ""
    return [f"Identifiers of kinds that are not known keep the list's words: {shown}{rest}."]


def bad_example(bad: Collection[BadRecord]) -> str:
    """The first bad record in words; empty where there is none."""
    first = next(iter(bad), None)
    return f"First: line {first.line}, {first.reason}" if first else ""


def _unread(parties: Iterable[PartyEntity]) -> list[str]:
    """One warning for each field with values that could not be understood; they stay in the text of the record."""
    found: dict[str, Counter[str]] = {}
    for party in parties:
        for field, value in party.unread:
            found.setdefault(field, Counter())[value] += 1
    out = []
    for field, values in sorted(found.items()):
        shown = ", ".join(f"'{v}'" for v, _ in values.most_common(EXAMPLES))
        n = sum(values.values())
        what = (
            f"1 value of {field} was not understood and stays"
            if n == 1
            else f"{n:,} values of {field} were not understood and stay"
        )
        out.append(f"{what} as text: {shown}.")
    return out
