"""The world before a change: who buys what from whom, what goes into what, tariffs, deficits.

Values are in million of one currency and one year, shares without unit, tariffs ad valorem (0.05 is 5 %).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.core.errors import UsageError

Array = NDArray[np.float64]
_CLOSE = 1e-6  # how far sums of shares in a file of rounded figures may be from 1


@dataclass(frozen=True)
class Economy:
    """J sectors and N countries; ``n`` buys, ``i`` sells, input ``k`` goes into sector ``j``.

    ``pi`` (J, N, N): share of ``i`` in what ``n`` spends on ``j``, tariff included. ``tau`` (J, N, N): tariff.
    ``gva`` (J, N): share of value added in output. ``inputs`` (N, J, J): share of input ``k`` in output ``j``.
    ``alpha`` (J, N): shares of final spending. ``value_added``, ``deficit`` (N). ``spending`` (J, N): all of it.
    ``notices``: what is odd about the figures, in words.
    """

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    pi: Array
    tau: Array
    gva: Array
    inputs: Array
    alpha: Array
    value_added: Array
    deficit: Array
    spending: Array
    notices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        j, n = len(self.sectors), len(self.countries)
        shapes = {"pi": (j, n, n), "tau": (j, n, n), "gva": (j, n), "inputs": (n, j, j), "alpha": (j, n),
                  "value_added": (n,), "deficit": (n,), "spending": (j, n)}  # fmt: skip
        for name, shape in shapes.items():
            got = getattr(self, name)
            if got.shape != shape:
                raise _wrong(f"'{name}' has the shape {got.shape}, not {shape}.", name)
            if not np.isfinite(got).all():
                raise _wrong(f"'{name}' holds a number that is none.", name)
        self._check()

    def _check(self) -> None:
        sums = {"pi": self.pi.sum(2), "alpha": self.alpha.sum(0), "gva and inputs": self.gva + self.inputs.sum(1).T}
        for name, total in sums.items():
            worst = np.unravel_index(np.argmax(np.abs(total - 1)), total.shape)
            if abs(total[worst] - 1) > _CLOSE:
                where = ", ".join(self._name(total.ndim, a, int(k)) for a, k in enumerate(worst))
                raise _wrong(f"Shares add up to {total[worst]:.6f}, not to 1.", f"{name}, {where}")
        if (self.tau <= -1).any():
            raise _wrong("A tariff is -100 % or below.", "tau")
        if np.abs(np.einsum("jnn->jn", self.tau)).max() > 0:
            raise _wrong("A country has a tariff on its own goods.", "tau")
        if (self.value_added <= 0).any():
            raise _wrong("A country has no value added.", f"value_added, {self._at(self.value_added <= 0)}")
        if abs(self.deficit.sum()) > _CLOSE * self.value_added.sum():
            raise _wrong("Deficits do not add up to nothing.", "deficit")

    def _name(self, dimensions: int, axis: int, k: int) -> str:
        return self.sectors[k] if dimensions == 2 and axis == 0 else self.countries[k]

    def _at(self, there: NDArray[np.bool_]) -> str:
        return self.countries[int(np.argmax(there))]

    def tariff_revenue(self) -> Array:
        """What each country takes at its border, (N), in the unit of its value added."""
        taken: Array = np.einsum("jn,jni,jni->n", self.spending, self.pi, self.tau / (1 + self.tau))
        return taken

    def income(self) -> Array:
        """Value added, tariffs and deficit, (N): what is spent on final goods."""
        return self.value_added + self.tariff_revenue() + self.deficit

    def sales(self) -> Array:
        """(J, N): what each sector of each country sells, without tariffs."""
        sold: Array = np.einsum("jn,jni->ji", self.spending, self.pi / (1 + self.tau))
        return sold


def _wrong(what: str, where: str) -> UsageError:
    return UsageError(what, where=where, mend="Mend the table of the economy.")


def from_flows(
    countries: tuple[str, ...],
    sectors: tuple[str, ...],
    flows: Array,
    tariffs: Array | None = None,
    inputs: Array | None = None,
    final: Array | None = None,
) -> Economy:
    """An economy out of flows (J, N, N) ``[sector, buyer, seller]`` before tariffs, in million.

    ``inputs`` (N, J, J): share of input ``k`` in output ``j`` (none: value added only). ``final`` (J, N): final
    spending; by default what is left of all spending after inputs, which makes the table an equilibrium.

    >>> flows = np.array([[[80.0, 20.0], [30.0, 70.0]]])
    >>> e = from_flows(("A", "B"), ("goods",), flows)
    >>> e.pi[0, 0].tolist(), e.deficit.tolist()
    ([0.8, 0.2], [-10.0, 10.0])
    """
    j, n = len(sectors), len(countries)
    tau = np.zeros((j, n, n)) if tariffs is None else tariffs
    io = np.zeros((n, j, j)) if inputs is None else inputs
    paid = flows * (1 + tau)
    spending, sales = paid.sum(2), flows.sum(1)
    own = np.broadcast_to(np.eye(n), paid.shape)  # nothing is bought: any shares do, these open no market
    pi = np.where(spending[:, :, None] > 0, paid / np.where(spending > 0, spending, 1)[:, :, None], own)
    gva = 1 - io.sum(1).T
    left = spending - np.einsum("nkj,jn->kn", io, sales) if final is None else final
    notices = _oddities(countries, sectors, io, left)
    left = np.maximum(left, 0)
    imports, exports = flows.sum((0, 2)), flows.sum((0, 1))
    return Economy(
        countries, sectors, pi, tau, gva, io, left / left.sum(0), (gva * sales).sum(0), imports - exports,
        spending, notices,
    )  # fmt: skip


def _oddities(countries: tuple[str, ...], sectors: tuple[str, ...], io: Array, left: Array) -> tuple[str, ...]:
    """What is odd about a table, in words."""
    notices = []
    if (left < 0).any():
        at = np.unravel_index(np.argmin(left), left.shape)
        notices.append(
            f"Final spending was below zero in {(left < 0).sum()} cells, most in {sectors[at[0]]} of "
            f"{countries[at[1]]} ({left[at]:,.1f}); it counts as zero."
        )
    if (io < 0).any():
        at3 = np.unravel_index(np.argmin(io), io.shape)
        notices.append(
            f"The share of {sectors[at3[1]]} in {sectors[at3[2]]} of {countries[at3[0]]} is negative "
            f"({io[at3]:.2e}); it is taken as it stands."
        )
    return tuple(notices)
