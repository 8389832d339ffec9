"""Models to and from XMILE 1.0, the format that system-dynamics programs share."""

from __future__ import annotations

from .xmile_read import from_xmile
from .xmile_write import to_xmile

__all__ = ["from_xmile", "to_xmile"]
