"""Who lacks several kinds of care at once: a look at people's registers, as a resource counts each lack by itself.

Somebody who waits for a package, for supported housing or for care that nobody found yet may be ill and without a
community team too. Of two or more of these, a package stands behind supported housing, and both behind lasting and
residential care, which cost more; whether a team is missing beside it is told of each. How many of all who are ill are
without a team says how often somebody is who found no bed and no care in a crisis.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from . import codes as c

Floats = npt.NDArray[np.float64]
Chosen = npt.NDArray[np.bool_]
PACKAGE, LASTING, RESIDENTIAL, HOUSING, HOMELESS = "package", "lasting", "residential", "housing", "homeless"
DUE_KINDS = (PACKAGE, LASTING, RESIDENTIAL)
KINDS = (*DUE_KINDS, HOUSING, HOMELESS)
"""What is missing: of those to whom supported housing is due, people without a home stand apart from others."""
TEAM = "team"
"""A community team, which all who are ill and live in the place could be without."""
TEAMS = ("", "_and_team")
REGISTERS = ("standing", "need", "care", "applied", "home", "care_due")


def all_of(kind: str) -> str:
    """Return what the number of all is called to whom something is due, whatever else is."""
    return f"lacking_{kind}_in_all"


def lacking(kind: str, team: str = "") -> str:
    """Return what the number of those is called who lack a kind of care and nothing dearer, by whether a team too."""
    return f"lacking_{kind}{team}"


class LookAtLacking:
    """The look, as the engine's exchange takes it."""

    registers: Sequence[str] = REGISTERS
    outputs: Sequence[str] = (
        *(all_of(kind) for kind in (*DUE_KINDS, HOUSING)),
        *(lacking(kind, team) for kind in KINDS for team in TEAMS),
        all_of(TEAM),
        lacking(TEAM),
    )

    def count(self, people: Floats) -> Sequence[float]:
        """Return how many people lack what."""
        standing, need, care, applied, home, due = people.T
        ill = (standing == c.YES) & (need == c.ACTIVE)
        teamless = ill & (care == c.NO)
        # Of all people few are owed anything: only these are told apart by what.
        owed = np.flatnonzero((applied == c.YES) | (due != c.DUE_NOTHING))
        by_kind = _owed(applied[owed], home[owed], due[owed], teamless[owed])
        return [float(np.count_nonzero(who)) for who in (*by_kind, ill, teamless)]


def _owed(applied: Floats, home: Floats, due: Floats, teamless: Chosen) -> Sequence[Chosen]:
    """Return which of those who are owed something each output counts, in order."""
    housing = (applied == c.YES) | (due == c.DUE_HOUSING)
    # Whoever is placed in residential care for want of a unit has something that costs more.
    waits = housing & ((home == c.OWN_HOME) | (home == c.HOMELESS))
    dearer = (due == c.DUE_RESIDENTIAL) | (due == c.DUE_LASTING)
    lack = {
        PACKAGE: (due == c.DUE_PACKAGE) & ~waits,
        LASTING: due == c.DUE_LASTING,
        RESIDENTIAL: due == c.DUE_RESIDENTIAL,
        HOUSING: waits & ~dearer & (home == c.OWN_HOME),
        HOMELESS: waits & ~dearer & (home == c.HOMELESS),
    }
    whole = (due == c.DUE_PACKAGE, due == c.DUE_LASTING, due == c.DUE_RESIDENTIAL, housing)
    return *whole, *(who & with_team for who in lack.values() for with_team in (~teamless, teamless))


LACKING = LookAtLacking()
