"""What a channel shows, drawn from ``findings.Plot``: lines, bars or points with a band and a mark at the measure.

Still SVG of our own, as wide as its place, in the page's colours; no script is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from umweg.report import notation
from umweg.report.svg import known, number, path, runs, ticks
from umweg.results import Plot

WIDTH, HEIGHT = 360, 140
LEFT, RIGHT, TOP, BOTTOM = 44, 4, 8, 20
KINDS = 4
"""Lines that look different; further ones look like the last."""
LABELS = 5


class _Frame:
    """Where values lie: a slot for each place of ``x``, from the lowest to the highest tick."""

    def __init__(self, plot: Plot) -> None:
        values = known([v for _, line in plot.lines for v in line] + [*plot.lower, *plot.upper])
        low, high = min(values), max(values)
        if plot.form == "bar" or 0 <= low < 0.6 * high or 0.6 * low < high <= 0:
            low, high = min(low, 0.0), max(high, 0.0)
        self.ticks = ticks(low, high)
        self._low, self._span = self.ticks[0], self.ticks[-1] - self.ticks[0]
        self.slot = (WIDTH - LEFT - RIGHT) / max(len(plot.x), 1)

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - self._low) / self._span)

    def x(self, index: int, share: float = 0.5) -> float:
        return LEFT + (index + share) * self.slot


def draw(plot: Plot, key: str, title: str) -> Markup:
    """The drawing; ``key`` must be unique on the page. Text alternatives: title, and the figures in a few words.

    >>> p = Plot(("2022-02", "2022-03"), (("seen", (1.0, 4.0)),), "EUR/kg", at="2022-03")
    >>> str(draw(p, "k", "Unit values")).startswith('<figure class="cp"><svg viewBox="0 0 360 140" role="img"')
    True
    """
    if not known([v for _, line in plot.lines for v in line]):
        return Markup('<p class="none">Nothing to draw: {} has no values.</p>').format(title)
    f = _Frame(plot)
    parts = [*_axes(plot, f), *_measure(plot, f), *_band(plot, f)]
    for i, (_, values) in enumerate(plot.lines):
        parts.append(_line(plot, f, values, i))
    return Markup(
        '<figure class="cp"><svg viewBox="0 0 {w} {h}" role="img" aria-labelledby="{k}-t {k}-d">'
        '<title id="{k}-t">{title}</title><desc id="{k}-d">{said}</desc>{body}</svg>{legend}</figure>'
    ).format(w=WIDTH, h=HEIGHT, k=key, title=title, said=said(plot), body=Markup("".join(parts)), legend=_legend(plot))  # noqa: S704  # parts escape their texts


def said(plot: Plot) -> str:
    """The plot in words: where from, where to, and each line's ends, least and most."""
    if not plot.x:
        return "No values."
    out = [f"{reach(plot)}, {plot.unit}."]
    for name, values in plot.lines:
        some = known(values)
        if some:
            ends = f"from {notation.digits(some[0])} to {notation.digits(some[-1])}"
            out.append(f"{name}: {ends}; least {notation.digits(min(some))}, most {notation.digits(max(some))}.")
    if plot.at:
        out.append(f"The measure began in {notation.month(plot.at)}.")
    return " ".join(out)


def reach(plot: Plot) -> str:
    """From where to where a plot goes; places without an order between them are counted instead.

    >>> reach(Plot(("2022-02", "2022-03"), (), "EUR")), reach(Plot(("Latvia", "Sweden"), (), "EUR"))
    ('Feb 2022 to Mar 2022', '2 values, Latvia first')
    """
    first, last = notation.month(plot.x[0]), notation.month(plot.x[-1])
    if all(re.match(r"[−-]?\d", x) for x in plot.x):
        return f"{first} to {last}"
    return f"{notation.count(len(plot.x), 'value')}, {first} first"


def _axes(plot: Plot, f: _Frame) -> Iterator[str]:
    grid = "".join(f"M{LEFT} {number(f.y(t))}H{WIDTH - RIGHT}" for t in f.ticks)
    yield f'<path class="grid" d="{grid}"/>'
    for t in f.ticks:
        yield f'<text x="{LEFT - 5}" y="{number(f.y(t) + 3.5)}" class="y">{escape(_short(t))}</text>'
    for i in _labelled(len(plot.x)):
        yield (
            f'<text x="{number(min(max(f.x(i), LEFT + 14), WIDTH - 22))}" y="{HEIGHT - 5}" class="x">'
            f"{escape(_cut(notation.month(plot.x[i])))}</text>"
        )


def _labelled(n: int) -> list[int]:
    """Places that get a label: evenly spaced, the first among them."""
    step = max(1, -(-n // LABELS))
    return list(range(0, n, step))


def _short(value: float) -> str:
    """A tick in at most six signs."""
    for size, letter in ((1e9, "bn"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= size:
            return notation.figure(value / (1e3 if letter == "k" else size)) + letter
    return notation.figure(value)


def _cut(text: str) -> str:
    return text if len(text) <= 11 else text[:10] + "…"


def _measure(plot: Plot, f: _Frame) -> Iterator[str]:
    if plot.at in plot.x:
        x = number(f.x(plot.x.index(plot.at), 0.0))
        yield f'<path class="rule" d="M{x} {TOP}V{HEIGHT - BOTTOM}"/>'


def _band(plot: Plot, f: _Frame) -> Iterator[str]:
    both = [lo if lo is not None and hi is not None else None for lo, hi in zip(plot.lower, plot.upper, strict=False)]
    for start, stop in runs(both):
        some = [(i, plot.lower[i] or 0.0, plot.upper[i] or 0.0) for i in range(start, stop)]
        if plot.form == "line" and len(some) > 1:
            low = [(f.x(i), f.y(v)) for i, v, _ in some]
            high = [(f.x(i), f.y(v)) for i, _, v in reversed(some)]
            yield f'<path class="band" d="{path([*low, *high], close=True)}"/>'
        else:
            whiskers = "".join(f"M{number(f.x(i))} {number(f.y(lo))}V{number(f.y(hi))}" for i, lo, hi in some)
            yield f'<path class="whisk" d="{whiskers}"/>'


def _line(plot: Plot, f: _Frame, values: tuple[float | None, ...], index: int) -> str:
    """One line, its bars, or its points."""
    kind = min(index, KINDS - 1)
    given = [(i, v) for start, stop in runs(values) for i in range(start, stop) if (v := values[i]) is not None]
    if plot.form == "bar":
        return f'<path class="bar b{kind}" d="{_bars(f, given, index, len(plot.lines))}"/>'
    dots = "".join(f"M{number(f.x(i))} {number(f.y(v))}h0" for i, v in given)
    if plot.form == "point":
        return f'<path class="dot l{kind}" d="{dots}"/>'
    single = [start for start, stop in runs(values) if stop - start == 1]
    alone = "".join(f"M{number(f.x(i))} {number(f.y(v))}h0" for i, v in given if i in single)
    strokes = "".join(
        path([(f.x(i), f.y(v)) for i, v in given if start <= i < stop])
        for start, stop in runs(values)
        if stop - start > 1
    )
    return f'<path class="l{kind}" d="{strokes}"/>' + (f'<path class="dot l{kind}" d="{alone}"/>' if alone else "")


def _bars(f: _Frame, given: list[tuple[int, float]], index: int, lines: int) -> str:
    """Bars of one line beside those of the others, from zero."""
    wide = 0.8 / lines
    zero = number(f.y(0.0))
    return "".join(
        f"M{number(f.x(i, 0.1 + index * wide))} {zero}V{number(f.y(v))}h{number(max(f.slot * wide - 0.4, 0.6))}V{zero}z"
        for i, v in given
    )


def _legend(plot: Plot) -> Markup:
    items = Markup("").join(
        Markup('<span><i class="key k{} {}"></i>{}</span>').format(min(i, KINDS - 1), plot.form, name)
        for i, (name, _) in enumerate(plot.lines)
    )
    band = Markup('<span><i class="key band"></i>expected, with its interval</span>') if known(plot.upper) else ""
    return Markup('<figcaption>{}{}<span class="unit">{}</span></figcaption>').format(items, band, plot.unit)
