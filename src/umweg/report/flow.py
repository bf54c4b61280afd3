"""The same picture without geography: bands from the origin through transit countries to the target."""

from __future__ import annotations

from markupsafe import Markup

from umweg.report import notation
from umweg.report.map import Picture, describe

WIDTH, ROW, BAR = 900, 62, 8


def diagram(pic: Picture) -> Markup:
    """Bands whose width is the excess; the second leg dashed where it is unknown."""
    n = max(len(pic.vias), 1)
    height = ROW * n + 50
    top = max([v.excess for v in pic.vias] + [1.0])
    middle = 74 + ROW * (n - 1) / 2
    parts = []
    for i, via in enumerate(pic.vias):
        y = 74 + ROW * i
        w = max(2.0, 30 * max(via.excess, 0.0) / top)
        w2 = max(2.0, 30 * via.upper / top) if via.upper is not None else 2.0
        parts.append(
            Markup(
                '<g class="arc {grade}"><path stroke-width="{w:.1f}" d="M190 {m:.1f}C330 {m:.1f} 300 {y} 420 {y}"/>'
                '<path class="leg2{dash}" stroke-width="{w2:.1f}" d="M590 {y}C700 {y} 680 {m:.1f} 790 {m:.1f}"/></g>'
                '<text x="430" y="{y1}"><tspan class="first">{name}</tspan></text>'
                '<text x="430" y="{y2}"><tspan class="second">+{value}</tspan></text>'
            ).format(
                grade=via.grade,
                w=w,
                w2=w2,
                m=middle,
                y=y,
                y1=y - 2,
                y2=y + 16,
                name=via.name if len(via.name) < 20 else via.name[:18] + "…",
                dash="" if via.upper is not None else " dash",
                value=notation.money(via.excess, pic.currency),
            )
        )
    ends = Markup(
        '<text x="178" y="{y:.1f}" text-anchor="end"><tspan class="first">{origin}</tspan></text>'
        '<text x="802" y="{y:.1f}"><tspan class="first">{target}</tspan></text>'
    ).format(y=middle + 5, origin=pic.origin[:24], target=notation.place(pic.target)[:14])
    return Markup(
        '<div class="scroll"><svg class="map flow" viewBox="0 0 {w} {h}" role="img" aria-label="{label}" '
        'font-size="15">{direct}{parts}{ends}</svg></div>'
    ).format(
        w=WIDTH, h=height, label=describe(pic), parts=Markup("").join(parts), ends=ends, direct=_direct(pic, middle)
    )


def _direct(pic: Picture, middle: float) -> Markup:
    if not pic.direct:
        return Markup("")
    before, after = (notation.money(v, pic.currency) for v in pic.direct)
    return Markup(
        '<path class="is" stroke-width="3" d="M190 {m:.1f}C300 {c:.1f} 680 {c:.1f} 790 {m:.1f}"/>'
        '<text x="490" y="16" text-anchor="middle"><tspan class="second">direct: {b} → {a}</tspan></text>'
    ).format(m=middle, c=(30 - middle / 4) / 0.75, b=before, a=after)
