"""What each person of an event log came with: attributes are draws of who they are, and can be drawn again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy.typing as npt
import pandas as pd

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.pathway import Arrivals, Initial, JointRegister, Pathway
from tandemcare.pathway.distributions import Distribution
from tandemcare.pathway.story import held_by_initial, units
from tandemcare.trace import Event

from . import arithmetic
from .forms import form_of, sample_form

Logs = Sequence[npt.NDArray[Any]]


def carried_by(
    pathway: Pathway, logs: Logs, first_replication: int, attributes: Collection[str] | None = None
) -> pd.DataFrame:
    """Return a row for each person of some event logs: replication, person, source, holds, and a column an attribute.

    `holds` are the resources of which they hold a unit as they come, which no row of the log says. NaN where somebody
    comes without an attribute. What a step sets later stands in the log. `attributes` are those wanted, or all;
    InputError for one that nobody comes with.
    """
    origins: tuple[Arrivals | Initial, ...] = (*pathway.sources, *pathway.initial)
    wanted = _wanted(origins, attributes)
    held = [_held(pathway, origin) for origin in origins]
    rows: list[dict[str, Any]] = []
    for number, log in enumerate(logs, first_replication):
        came = log[log["event"] == Event.ARRIVE]
        for place, origin in enumerate(origins):
            people = came["person"][came["detail"] == place].tolist()
            known = {"replication": number, "source": origin.name, "holds": held[place]}
            rows += [{**known, "person": key, **found} for key, found in _of_origin(origin, people, wanted)]
    frame = pd.DataFrame(rows, columns=["replication", "person", "source", "holds", *wanted])
    return frame.astype({"replication": "int32", "person": "uint64"})


def _held(pathway: Pathway, origin: Arrivals | Initial) -> tuple[str, ...]:
    """Return the resources of which the people of a source or group hold a unit as they come."""
    if isinstance(origin, Arrivals):
        return origin.holds
    found = held_by_initial(pathway.outline, origin, pathway.held_before.get(origin.step))
    return (*(name for _, _, options in units(found) for name in options), *pathway.outline.kept_by(origin))


def _wanted(origins: Sequence[Arrivals | Initial], attributes: Collection[str] | None) -> list[str]:
    """Return the attributes that are asked for, or everything that anybody comes with, in the order declared."""
    known: dict[str, None] = {}
    for origin in origins:
        known |= dict.fromkeys(name for name, _ in origin.attributes)
        for row in origin.rows if isinstance(origin, Initial) else ():
            known |= dict.fromkeys(name for name, _ in row)
    unknown = [] if attributes is None else [name for name in attributes if name not in known]
    if unknown:
        found = "Nobody comes with it."
        raise InputError([Problem(f"attribute {name!r}", found, did_you_mean(name, known)) for name in unknown])
    return list(known if attributes is None else attributes)


def _of_origin(
    origin: Arrivals | Initial, people: Sequence[int], wanted: Sequence[str]
) -> Iterator[tuple[int, Mapping[str, float]]]:
    """Yield the people of a source or group in the order in which they come, with what they come with."""
    laws = [(name, _key(name, law), form_of(law)) for name, law in origin.attributes if name in wanted]
    rows = origin.rows if isinstance(origin, Initial) else ()
    for number, person in enumerate(people):
        drawn = {
            name: sample_form(arithmetic.uniform(arithmetic.draw_bits(person, key, 0)), form)
            for name, key, form in laws
        }
        of_row = {name: value for name, value in rows[number] if name in wanted} if rows else {}
        yield person, drawn | of_row


def _key(name: str, law: Distribution | JointRegister) -> int:
    """Return the key of an attribute's draw, which those that are drawn together share."""
    return arithmetic.name_key(f"attribute:{law.draw if isinstance(law, JointRegister) else name}")
