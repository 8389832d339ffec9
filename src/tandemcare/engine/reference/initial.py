"""People inside at time zero: who they are, what they hold, and how far into their stay they are found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tandemcare.engine import arithmetic
from tandemcare.pathway import Initial, Pathway
from tandemcare.pathway.story import held_by_initial, units

from .draws import Draws, attribute
from .people import Person, Supply


@dataclass(frozen=True)
class Inside:
    """One person inside at time zero, and the group and number by which they were declared."""

    person: Person
    group: Initial
    group_number: int
    row: Mapping[str, float]


def people_inside(pathway: Pathway, base: int, supplies: Mapping[str, Supply]) -> Iterator[Inside]:
    """Go through all initial people, each with the units that they hold already taken."""
    for number, group in enumerate(pathway.initial):
        held = held_by_initial(pathway.outline, group, pathway.held_before.get(group.step))
        names = [name for _, _, options in units(held) for name in options]
        names += pathway.outline.kept_by(group)
        key = arithmetic.chain(base, arithmetic.name_key(f"initial:{group.name}"))
        for i in range(group.people):
            person = Person(arithmetic.chain(key, i), group.step)
            for name in names:
                supplies[name].occupy(person)
            yield Inside(person, group, number, dict(group.rows[i]) if group.rows else {})


def attributes_of(inside: Inside) -> dict[str, float]:
    """Return the attributes that a person starts with; their row comes after."""
    return {name: attribute(inside.person.key, name, law) for name, law in inside.group.attributes}


def find_in_progress(inside: Inside, draws: Draws, now: float) -> dict[str, float]:
    """Set what is left of a stay found in progress, and return the clocks that say when it began."""
    elapsed, left = draws.found_in_progress(inside.person, inside.person.step)
    began = now - elapsed
    inside.person.left, inside.person.found_since = left, began
    return dict.fromkeys(inside.group.clocks, began)
