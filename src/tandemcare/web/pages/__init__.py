"""The views of the page: each a GET whose address holds all that it shows; what changes something is a POST."""

from . import adjust, choose, compare, inside, run, size, start, take_away, uploads, week

ROUTERS = tuple(each.router for each in (start, choose, adjust, run, compare, size, inside, week, take_away, uploads))

__all__ = ["ROUTERS"]
