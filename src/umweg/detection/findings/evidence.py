"""Everything that was computed for a run, ready to be turned into findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from umweg.detection.channels.base import Answers

if TYPE_CHECKING:
    from umweg.detection.baseline.controls import Controls
    from umweg.detection.baseline.design import Design
    from umweg.detection.baseline.null_model import Trial
    from umweg.detection.channels.onward import OnwardTrade
    from umweg.detection.findings.as_reported import ReportedRun
    from umweg.series.panel import Panel
    from umweg.series.product_labels import GoodsDescriptions
    from umweg.series.scope import Scope

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RunEvidence:
    """Everything that was computed for a run, ready to be turned into findings."""

    scope: Scope
    panel: Panel
    trial: Trial
    answers: tuple[Answers, ...]
    onward: OnwardTrade | None
    target: str
    controls: Controls | None
    goods: GoodsDescriptions
    calibrated: bool
    reporters: dict[tuple[str, str], tuple[tuple[str, float], ...]]
    before: Array
    after: Array
    direct_rows: NDArray[np.intp]
    months: tuple[str, ...]
    design: Design
    reported: ReportedRun | None = None
