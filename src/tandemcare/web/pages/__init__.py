"""The views of the page: each a GET whose address holds all that it shows; what changes something is a POST."""

from .adjust import router as adjust
from .choose import router as choose
from .compare import router as compare
from .run import router as run
from .start import router as start
from .take_away import router as take_away

ROUTERS = (start, choose, adjust, run, compare, take_away)

__all__ = ["ROUTERS"]
