"""Queries out of a file that know where they stand in it, so that messages name the line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Broken:
    """An entry that is no query; reading it as a record says where and why."""

    def __init__(self, where: str, what: str) -> None:
        self.where, self.what = where, what

    def __repr__(self) -> str:
        return f"{self.where}: {self.what}"


class Placed(dict[str, Any]):
    """A query that knows where it stands in its file."""

    def __init__(self, fields: Mapping[str, Any], where: str) -> None:
        super().__init__(fields)
        self.where = where
