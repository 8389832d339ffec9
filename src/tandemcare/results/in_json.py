"""Figures as `--json` prints them: None where they are undefined."""

from __future__ import annotations

import math
from typing import Any

from tandemcare.running import Figures


def figures_json(unit: str, found: Figures) -> dict[str, Any]:
    """Return the figures of one measure of one scenario, with its difference from the first."""
    return {
        "unit": unit,
        "n": found.n,
        "mean": number_json(found.mean.mean),
        "ci95": [number_json(found.mean.low), number_json(found.mean.high)],
        "p10": number_json(found.p10),
        "p90": number_json(found.p90),
        "difference": {
            "n": found.difference_n,
            "mean": number_json(found.difference.mean),
            "ci95": [number_json(found.difference.low), number_json(found.difference.high)],
        },
    }


def number_json(value: float) -> float | None:
    """Return a number, None where it is not finite."""
    return float(value) if math.isfinite(value) else None
