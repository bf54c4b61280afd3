"""Two names, one score."""

from __future__ import annotations

from umweg.names import tables
from umweg.names.score import score_pairs


def compare_names(a: str, b: str, schema: str = "Company") -> float:
    """How likely two names mean the same, in [0, 1]. ``a`` is the name asked about, ``b`` the listed one.

    ``schema``: FollowTheMoney schema of both: Person, Company, Organization, LegalEntity, Vessel or Airplane.
    A score at or over ``threshold()`` is an alert. An empty name is like nothing: 0.

    >>> compare_names("Sergei Lavrov", "Лавров Сергей Викторович", "Person") > threshold()
    True
    >>> compare_names("Factory 12", "Factory 21") < threshold()
    True
    """
    return float(score_pairs([a], [b], [schema])[0])


def threshold() -> float:
    """The shipped threshold: one figure with one meaning, an alert at or over it."""
    return float(tables.model()["threshold"])
