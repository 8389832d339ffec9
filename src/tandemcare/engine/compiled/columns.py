"""Where things stand in a person's row: registers, visit counts, units held and places in queues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tandemcare.engine.arithmetic import FIXED
from tandemcare.engine.forms import form_of
from tandemcare.pathway import Branch, Pathway, Seize, Week
from tandemcare.pathway.inputs import distribution_of

from . import places as at
from .codes import codes_of


@dataclass(frozen=True)
class Columns:
    """The columns of one pathway's people, as offsets from the beginning of a row."""

    registers: dict[str, int]
    first_code: int
    codes: int
    visits: dict[str, int]
    held: dict[str, int]
    kept: tuple[int, int]
    life: int
    slot_of: int
    slots: int
    slot_count: int
    first_visit: int
    visits_counted: int
    nodes: int
    width: int

    @property
    def coded(self) -> frozenset[str]:
        """The registers that hold codes."""
        return frozenset(name for name, place in self.registers.items() if place >= at.CODE)

    def unit(self, kind: str, place: int) -> int:
        """Return where the unit of a type that was got as number `place` stands."""
        return self.held[kind] + place * int(at.HOLD_WORDS)


def columns_of(pathway: Pathway) -> Columns:
    """Return the columns that a pathway's people need."""
    codes = codes_of(pathway)
    floats, place = [name for name in pathway.registers if name not in codes], int(at.PERSON_WORDS)
    registers = {name: place + number for number, name in enumerate(floats)}
    place += len(floats)
    first_code = place * int(at.CODES_A_WORD)
    registers |= {name: int(at.CODE) + first_code + number for number, name in enumerate(codes)}
    place += -(-len(codes) // int(at.CODES_A_WORD))
    first_visit, drawing = place, steps_that_draw_again(pathway)
    visits = {name: place + number for number, name in enumerate(drawing)}
    counted = len(drawing)
    if any(risk.episode for risk in pathway.risks):
        standing = pathway.outline.after_episodes()
        drawing.sort(key=lambda name: name not in standing)
        visits = {name: number + 1 for number, name in enumerate(drawing)}
        counted = sum(name in standing for name in drawing)  # the others are counted in what is lent
        place += -(-counted // int(at.VISITS_A_WORD))
    else:
        place += counted
    held: dict[str, int] = {}
    kept = place
    for kind in pathway.outline.kept_types:
        held[kind] = place
        place += int(at.KEPT_WORDS)
    last_kept = life = place
    slot_of, slots, place = life_columns(place, len(pathway.risks))
    for kind, most in sorted(most_held(pathway).items()):
        held[kind] = place
        place += most * int(at.HOLD_WORDS)
    alternatives = [len(step.resources) for step in pathway.steps.values() if isinstance(step, Seize)]
    width = place + int(at.NODE_WORDS) * max(alternatives, default=0)
    width += -width % at.CACHE_LINE_WORDS
    return Columns(
        registers,
        first_code,
        len(codes),
        visits,
        held,
        (kept, last_kept),
        life,
        slot_of,
        slots,
        slots_in_row(len(pathway.risks)),
        first_visit,
        counted,
        place,
        width,
    )


def slots_in_row(risks: int) -> int:
    """Return of how many risks there is room for the state in a row: few people need it for more than half of all."""
    return -(-risks // 2) + 1 if risks else 0


def life_columns(life: int, risks: int) -> tuple[int, int, int]:
    """Return where it stands in which slot each risk's state is, where the slots stand, and what comes after them."""
    if not risks:
        return life, life, life
    slot_of = life + int(at.LIFE_WORDS) - (-risks // 2)
    slots = slot_of - (-risks // 8)
    return slot_of, slots, slots + slots_in_row(risks) * int(at.STATE_WORDS)


def steps_that_draw_again(pathway: Pathway) -> list[str]:
    """Return the steps that draw and to which one person can come more than once."""

    def drawing(name: str) -> bool:
        step = pathway.steps[name]
        by_week, drawn = isinstance(getattr(step, "duration", None), Week), distribution_of(step)
        by_chance = drawn is not None and form_of(drawn).code != FIXED  # a fixed value is the same each time
        return by_week or by_chance or (isinstance(step, Branch) and bool(step.to))

    again = steps_in_rings(pathway)
    return [name for name in pathway.steps if name in again and drawing(name)]


def steps_in_rings(pathway: Pathway) -> set[str]:
    """Return the steps from which a way leads back to themselves."""
    bits = {name: 1 << number for number, name in enumerate(pathway.steps)}
    targets = {name: pathway.outline.targets(name) for name in pathway.steps}
    ahead, growing = dict.fromkeys(pathway.steps, 0), True
    while growing:
        growing = False
        for name in reversed(bits):  # most ways lead forward, so that few rounds do
            reach = 0
            for target in targets[name]:
                reach |= bits[target] | ahead[target]
            growing |= reach != ahead[name]
            ahead[name] = reach
    return {name for name in bits if ahead[name] & bits[name]}


def most_held(pathway: Pathway) -> dict[str, int]:
    """Return how many units of each type one person can hold at once, kept ones apart (a swap holds one more)."""
    most: dict[str, int] = {}
    for name, held in pathway.held_before.items():
        step = pathway.steps[name]
        for kind, group in held:
            most[kind] = max(most.get(kind, 0), len(group))
        if isinstance(step, Seize) and not pathway.outline.resources[step.resources[0]].kept:
            kind = pathway.outline.resources[step.resources[0]].type
            most[kind] = max(most.get(kind, 0), len(dict(held).get(kind, ())) + 1)
    return most


def words_of(registers: Mapping[int, float]) -> dict[int, int]:
    """Return the words in which registers with these values stand in a row, by where they stand."""
    words = {place: int(np.float64(value).view(np.uint64)) for place, value in registers.items() if place < at.CODE}
    for place, value in registers.items():
        if place >= at.CODE:
            word, byte = divmod(place - int(at.CODE), int(at.CODES_A_WORD))
            words[word] = words.get(word, 0) | int(value) << 8 * byte
    return words


def heaps_of(pathway: Pathway) -> frozenset[str]:
    """Return the resources whose queues somebody can join ahead of others, by a clock of theirs."""
    steps = [step for step in pathway.steps.values() if isinstance(step, Seize) and step.since]
    return frozenset(name for step in steps for name in step.resources)
