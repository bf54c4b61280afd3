"""How SQL is put together: texts and names from elsewhere go in here, or as parameters, and in no other way.

``scripts/check_sql.py`` reads all of the source and refuses whatever else stands in braces in a piece of SQL: a part is
of type ``SQL``, one of the functions below, or a whole number with ``:d``. mypy sees to it that only these are ``SQL``.

>>> f"select {ident('a')} from t where b in ({texts(['x', chr(39)])}) limit {5:d}"
'select "a" from t where b in (\\'x\\', \\'\\'\\'\\') limit 5'
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NewType

SQL = NewType("SQL", str)
"""A piece of SQL that was written here, not read: an expression, a predicate, a name of a table."""


def ident(name: str) -> SQL:
    """An SQL identifier.

    >>> ident('a"b')
    '"a""b"'
    """
    return SQL('"' + name.replace('"', '""') + '"')


def text(value: str | Path) -> SQL:
    """A text, for statements that take no parameters, and in predicates that are built in one place and run in another.

    >>> text("it's")
    "'it''s'"
    """
    return SQL("'" + str(value).replace("'", "''") + "'")


def texts(values: Iterable[str | Path]) -> SQL:
    """Texts for ``in (…)`` or a list, which holds nothing where there are none.

    >>> texts(["a", "it's"]), texts([])
    ("'a', 'it''s'", 'null')
    """
    return SQL(", ".join(map(text, values)) or "null")


def number(value: float) -> SQL:
    """A number that is not whole; ValueError or TypeError for what is none.

    >>> number(0.45359237), number(1000)
    ('0.45359237', '1000')
    """
    return SQL(repr(value if isinstance(value, int) else float(value)))


def idents(names: Iterable[str]) -> SQL:
    """Identifiers with commas between.

    >>> idents(["a", "b c"])
    '"a", "b c"'
    """
    return SQL(", ".join(map(ident, names)))
