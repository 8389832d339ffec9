"""A round of a calibration as a few lines of text."""

from __future__ import annotations

from tandemcare.experiments import Round

_WIDTHS = (20, 12, 12, 22, 12)
_HEADS = ("first", "observed", "simulated (95% int.)", "difference")


def round_text(round_: Round) -> str:
    """Return a round as a table: people a year by route, and what differs by more than it may."""
    lines = [_line(f"Round {round_.number}", *_HEADS)]
    for route, first in round_.first.items():
        observed, simulated = round_.observed[route], round_.simulated[route]
        difference = f"{(simulated.mean - observed) / observed:+.1%}" if observed else f"{simulated.mean:+.1f}"
        interval = f"{simulated.mean:,.1f} ±{simulated.high - simulated.mean:.1f}"
        mark = "" if round_.agrees(route) else "  *"
        lines.append(_line(f"  {route}", f"{first:,.1f}", f"{observed:,.0f}", interval, difference) + mark)
    if not round_.is_settled:
        lines.append("  * differs by more than its 95% interval, or by more than half a per cent")
    return "\n".join(lines)


def _line(name: str, *cells: str) -> str:
    numbers = (cell.rjust(width) for cell, width in zip(cells, _WIDTHS[1:], strict=True))
    return name.ljust(_WIDTHS[0]) + "".join(numbers)
