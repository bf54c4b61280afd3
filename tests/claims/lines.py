"""Claims as lines, so that a test says in a line what a sentence claims (see ``sentences.yml``)."""

from __future__ import annotations

from umweg.claims.model import Claim, Period, Reading
from umweg.claims.read import read

YEAR = 12
SCALES = ((1e9, "bn"), (1e6, "m"))


def lines(text: str, date: str | None = None, *, spoken: bool = False) -> list[str]:
    """A line for each claim of a text. ``spoken``: with who says it."""
    return [line(c, spoken=spoken) for c in read(text, date=date).claims]


def line(claim: Claim, *, spoken: bool = False) -> str:
    """What a claim says, by its likeliest reading."""
    if claim.unjudged:
        return claim.unjudged
    parts = _read(claim.readings[0]) if claim.readings else [claim.kind]
    parts += ["denied"] if claim.polarity == "denied" else []
    return " | ".join([*parts, *([f"by {claim.speaker}"] if spoken and claim.speaker else [])])


def _read(r: Reading) -> list[str]:
    good = "" if r.good is None else r.good.family or (r.good.text or "").lower()
    parts = [f"{r.flow} {_codes(r.reporter)}>{_codes(r.partner)}", good, _measured(r)]
    parts += [_window(r.period)] if r.period else []
    if r.comparison and r.period:
        parts.append(_window(r.comparison.period) + " stated" * r.comparison.stated)
    return parts


def _codes(codes: tuple[str, ...]) -> str:
    return "+".join(sorted(codes)) or "?"


def _measured(r: Reading) -> str:
    hedge = "" if r.hedge == "exact" else r.hedge
    value = "" if r.value is None else f"{_short(r.value)} {r.unit}"
    earlier = "" if r.from_ is None else f"(from {_short(r.from_)})"
    return " ".join(filter(None, (r.measure, r.direction, hedge, value, earlier)))


def _short(value: float) -> str:
    scale, sign = next(((s, sign) for s, sign in SCALES if value >= s), (1.0, ""))
    return f"{value / scale:.10g}{sign}"


def _window(p: Period) -> str:
    whole = p.months == YEAR and p.first % YEAR == 0
    return str(p.first // YEAR) if whole else str(p)
