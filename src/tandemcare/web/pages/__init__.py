"""The views of the page: each a GET whose address holds all that it shows; what changes something is a POST."""

from .start import router as start

ROUTERS = (start,)

__all__ = ["ROUTERS"]
