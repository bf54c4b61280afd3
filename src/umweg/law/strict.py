"""Strict reading of law files: every key is used or reported, every error names file, key path and mend.

YAML is read with all scalars as text, so that ``NO`` stays Norway, ``0101`` stays a code, and dates are read
by us.

>>> node = Node.parse("a: {code: NO, from: 2020-01-31}", "x.yml").child("a")
>>> node.text("code"), node.day("from")
('NO', datetime.date(2020, 1, 31))
>>> node.done()
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from umweg.core.codes import countries
from umweg.core.documents import BrokenDocument, text_of, yaml_of
from umweg.core.errors import LawError, UnknownName, mend_of

_NULL = ("", "~", "null")


class Node:
    """A mapping in a law file, with its path. Keys are taken one by one; ``done`` reports those left."""

    def __init__(self, data: dict[str, Any], file: str, path: str = "") -> None:
        """``path`` is the way to this mapping from the top of ``file``."""
        self._data = data
        self._taken: set[str] = set()
        self.file = file
        self.path = path

    @classmethod
    def parse(cls, text: str, file: str) -> Node:
        """The top mapping of a YAML text; LawError where it is none."""
        try:
            data = yaml_of(text)
        except BrokenDocument as e:
            where = f"{file}, line {e.line}" if e.line else file
            raise LawError(f"This is not valid YAML: {e}.", where=where, mend="Mend that line.") from e
        if not isinstance(data, dict):
            raise LawError(
                "A law file is a mapping of keys.",
                where=file,
                mend="See docs/reference/law.md for the schema.",
            )
        return cls(data, file)

    def at(self, key: str) -> str:
        """Where a key stands: file and key path."""
        return f"{self.file}, {self.path}{'.' if self.path and key else ''}{key}"

    def fail(self, key: str, what: str, mend: str) -> LawError:
        """The error for a key, to be raised."""
        return LawError(what, where=self.at(key), mend=mend)

    def has(self, key: str) -> bool:
        """Whether the key stands there with a value."""
        return self._data.get(key, "") not in _NULL

    def raw(self, key: str) -> Any:
        """The value as it stands (text, list, dict), None where absent or null; the key counts as used."""
        self._taken.add(key)
        value = self._data.get(key)
        return None if isinstance(value, str) and value.strip() in _NULL else value

    def stated(self) -> tuple[str, ...]:
        """The keys that stand there, in their order."""
        return tuple(self._data)

    def text(self, key: str, default: str | None = None) -> str:
        """Text; required unless a default is given."""
        value = self.raw(key)
        if value is None:
            if default is None:
                raise self.fail(key, f"The key '{key}' is missing.", self._instead(key) or f"Add '{key}: ...'.")
            return default
        if not isinstance(value, str):
            raise self.fail(key, f"'{key}' must be one value, not a list or mapping.", "Write one value.")
        return value.strip()

    def _instead(self, key: str) -> str:
        """A key that stands there and may be a typo of the one that is missing."""
        close = get_close_matches(key, [k for k in self._data if k not in self._taken], n=1)
        return f"There is '{close[0]}': did you mean '{key}'?" if close else ""

    def one_of(self, key: str, values: tuple[str, ...], default: str | None = None) -> str:
        """Text out of a closed set."""
        value = self.text(key, default)
        if value not in values:
            raise self.fail(key, f"'{value}' is not allowed here.", f"Use one of: {', '.join(values)}.")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """``true`` or ``false``."""
        value = self.one_of(key, ("true", "false"), None if default is None else str(default).lower())
        return value == "true"

    def whole(self, key: str, default: int | None = None, least: int = 1) -> int:
        """A whole number, at least ``least``."""
        value = self.text(key, None if default is None else str(default))
        if not value.isascii() or not value.isdigit() or int(value) < least:
            raise self.fail(key, f"'{value}' is no whole number from {least} on.", "Write digits only.")
        return int(value)

    def number(self, key: str) -> float:
        """A number."""
        value = self.text(key)
        try:
            return float(value)
        except ValueError:
            raise self.fail(key, f"'{value}' is no number.", "Write it like 0.05.") from None

    def day(self, key: str) -> date:
        """A required date, YYYY-MM-DD."""
        return self._day(key, self.text(key))

    def day_or_none(self, key: str) -> date | None:
        """A date, or None where the key is absent or null."""
        value = self.text(key, "")
        return self._day(key, value) if value else None

    def _day(self, key: str, value: str) -> date:
        try:
            return date.fromisoformat(value if len(value) == 10 else "")
        except ValueError:
            raise self.fail(key, f"'{value}' is no date.", "Write it as YYYY-MM-DD, e.g. 2022-02-25.") from None

    def month(self, key: str, value: str | None = None) -> date:
        """The first day of a month written YYYY-MM."""
        value = self.text(key) if value is None else value
        try:
            return date.fromisoformat(f"{value}-01" if len(value) == 7 else "")
        except ValueError:
            raise self.fail(key, f"'{value}' is no month.", "Write it as YYYY-MM, e.g. 2022-03.") from None

    def country(self, key: str) -> str:
        """The canonical code of a country; LawError for anything else."""
        value = self.text(key)
        try:
            area = countries.resolve(value)
        except UnknownName as e:
            raise self.fail(key, e.what, e.mend) from e
        if area.kind != "country":
            raise self.fail(key, f"'{value}' is no country ({area.kind}).", "List its members one by one.")
        return area.code

    def words(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of texts; empty where absent, unless required."""
        value = self.raw(key)
        if value is None and not required:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value) or not value:
            raise self.fail(key, f"'{key}' must be a list of values.", f"Write '{key}: [a, b]'.")
        return tuple(v.strip() for v in value)

    def child(self, key: str) -> Node:
        """A required mapping."""
        value = self.raw(key)
        if not isinstance(value, dict):
            what = "is missing" if value is None else "must be a mapping of keys"
            raise self.fail(key, f"The key '{key}' {what}.", f"Write '{key}:' and its keys, indented, below.")
        return Node(value, self.file, self.at(key).removeprefix(f"{self.file}, "))

    def children(self, key: str, required: bool = False) -> Iterator[Node]:
        """A list of mappings; none where absent, unless required."""
        value = self.raw(key)
        if value is None and not required:
            return
        if not isinstance(value, list) or not value:
            raise self.fail(key, f"'{key}' must be a list.", f"Write '{key}:' and entries with '- ' below.")
        for i, entry in enumerate(value, 1):
            path = f"{self.at(key).removeprefix(f'{self.file}, ')}[{i}]"
            if not isinstance(entry, dict):
                raise LawError(
                    "An entry must be a mapping of keys.",
                    where=f"{self.file}, {path}",
                    mend="Write it like {code: RU, from: 2022-02-25}.",
                )
            yield Node(entry, self.file, path)

    def done(self) -> None:
        """LawError where a key was not used: a typo must not be read as absence."""
        for key in self._data:
            if key not in self._taken:
                close = get_close_matches(key, self._taken, n=1)
                hint = f"Did you mean '{close[0]}'?" if close else f"Known: {', '.join(sorted(self._taken))}."
                raise self.fail(key, f"The key '{key}' is unknown.", hint)


def own_text(path: Path, what: str) -> str:
    """The text of a file of one's own; LawError, saying what it is, where it cannot be read.

    >>> own_text(Path("nowhere.yml"), "policy")
    Traceback (most recent call last):
    ...
    umweg.core.errors.LawError: The file of the policy cannot be read. [nowhere.yml] ...
    """
    try:
        return text_of(path)
    except (OSError, UnicodeDecodeError) as e:
        raise LawError(f"The file of the {what} cannot be read.", where=str(path), mend=mend_of(e)) from e


@lru_cache(maxsize=256)
def word_pattern(listed: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for words as law files give them: whole words; with ``*`` at the end, beginnings of words.

    Between the words of a phrase stand blanks or hyphens.

    >>> bool(word_pattern(("bank", "logist*")).search("ABC Logistics")), word_pattern(("bank",)).search("Bankett")
    (True, None)
    >>> bool(word_pattern(("chemisch* waffe*",)).search("für chemische Waffen"))
    True
    """
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_phrase, listed))})", re.IGNORECASE)


def _phrase(words: str) -> str:
    parts = (re.escape(w.rstrip("*")) + (r"\w*" if w.endswith("*") else r"(?!\w)") for w in re.split(r"[\s-]+", words))
    return r"[\s\-\u2010-\u2013]+".join(parts)
