"""Several words, codes or countries in one argument, as people write them: a request settles them, for every face."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from umweg.core.errors import UsageError


def words(given: str | Iterable[str] | None) -> tuple[str, ...]:
    """One text or many; each may hold several, with commas. UsageError for what is no text.

    >>> words("KZ, KG"), words(["8471", "8517,8542"]), words(None)
    (('KZ', 'KG'), ('8471', '8517', '8542'), ())
    """
    texts = [given] if isinstance(given, str) else list(given or ())
    if odd := [t for t in texts if not isinstance(t, str)]:
        raise UsageError(f"{odd[0]!r} is no text.", mend=f"Write it as text: '{odd[0]}'.")
    return tuple(w.strip() for text in texts for w in text.split(",") if w.strip())


def country_codes(given: str | Iterable[str] | None) -> tuple[str, ...]:
    """ISO 2 codes of countries in any spelling; UnknownName for what is none.

    >>> country_codes(["Kazakhstan,KGZ"])
    ('KZ', 'KG')
    """
    from umweg.core.codes import countries

    return tuple(countries.resolve(n).code for n in words(given))


def goods_codes(given: str | Iterable[str] | None) -> tuple[str, ...]:
    """Codes of goods without their dots.

    >>> goods_codes("84.71,8517")
    ('8471', '8517')
    """
    return tuple(c.replace(".", "") for c in words(given))


SETTLED: Mapping[str, Callable[[str | Iterable[str] | None], tuple[str, ...]]] = {
    "words": words,
    "countries": country_codes,
    "codes": goods_codes,
}
"""What a field of a request may hold several of, and how each is settled."""
