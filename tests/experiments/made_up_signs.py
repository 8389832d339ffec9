"""Signs made up by hand, as tests of reports and of the command show them."""

from tandemcare.experiments import MustHold, SignRow, Signs, Way
from tandemcare.trace.intervals import Interval


def sign_row(mean=4.0, half=1.0, expected=None, as_is=1000.0, title="A service to nothing"):
    """Return a row about crises; by default one whose expectation is that they are not lower."""
    expected = expected or MustHold(Way.NOT_LOWER)
    found = Interval(mean, mean - half, mean + half)
    return SignRow("no-service", title, "crises", expected, as_is, found, "Crises", "people a year", 0)


def made_up_signs(*rows):
    """Return a table of signs with these rows, or one row that holds."""
    return Signs("A place", 500_000, 10, 30, 1, rows or (sign_row(),))
