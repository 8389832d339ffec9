"""Figures as `--json` prints them: None where they are undefined."""

from __future__ import annotations

from typing import Any

from tandemcare.running import Figures
from tandemcare.sums import finite_or_none


def figures_json(unit: str, found: Figures) -> dict[str, Any]:
    """Return the figures of one measure of one scenario, with its difference from the first."""
    return {
        "unit": unit,
        "n": found.n,
        "mean": finite_or_none(found.mean.mean),
        "ci95": [finite_or_none(found.mean.low), finite_or_none(found.mean.high)],
        "p10": finite_or_none(found.p10),
        "p90": finite_or_none(found.p90),
        "difference": {
            "n": found.difference_n,
            "mean": finite_or_none(found.difference.mean),
            "ci95": [finite_or_none(found.difference.low), finite_or_none(found.difference.high)],
        },
    }
