"""The colours of a run's pictures and graphs: the palette of the Government Analysis Function, in its order."""

from __future__ import annotations

BLUE, TEAL, PURPLE, ORANGE, DARK, LILAC = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"
PALETTE = (BLUE, TEAL, PURPLE, ORANGE, DARK, LILAC)
PALE = "#DDDDDD"
"""Of lines that only guide the eye."""
