"""Blocks of random pathways about people who live on: units that they keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tandemcare.pathway import Branch, Count, Release, Resource

if TYPE_CHECKING:
    from engine.random_pathways import Dice, Writer

KEPT = ("tenancy", "package")


def kept_resources(dice: Dice) -> list[Resource]:
    """Return kept resources: two of one type, and one that meters a state."""
    tenancies = [Resource(f"home{i}", dice.one_of([0, 1, 1, 2]), type="tenancy", kept=True) for i in range(2)]
    return [*tenancies, Resource("package", dice.one_of([None, 1]), kept=True)]


def keep(writer: Writer, held: tuple[str, ...], depth: int) -> None:
    """Write a seize of a kept unit for those who have none of its type; nothing releases it here."""
    dice, kind = writer.dice, writer.dice.one_of(KEPT)
    wanted = dice.some([resource.name for resource in writer.of_type(kind)], 1, 2)
    ask, after = writer.name("ask"), writer.name("kept")
    step = writer.seize_step(wanted, after)
    writer.add(Branch(by=f"holds:{kind}", cases={1: after}, otherwise=ask))
    writer.add(step, ask)
    writer.delay(held, depth)
    writer.add(Count("kept"), after)


def asked(writer: Writer, held: tuple[str, ...], depth: int) -> None:
    """Write a branch by whether a kept unit is held, and perhaps its release."""
    dice = writer.dice
    name = dice.one_of([*KEPT, "home0", "home1"])
    has, lacks = writer.name("has"), writer.name("lacks")
    writer.add(Branch(by=f"holds:{name}", cases={0: lacks, 1: has}))
    writer.add(Count("has"), has)
    writer.add(Release(dice.one_of([*KEPT, name]), if_held=True))
    writer.add(Count("lacks"), lacks)


def kept_inside(dice: Dice, pathway_resources: tuple[Resource, ...], room: dict[str, int]) -> list[str]:
    """Return kept units that a group of initial people holds, where two fit."""
    found = [each.name for each in pathway_resources if each.kept and room.get(each.name, 0) >= 2]
    return dice.some(found, 0, 1)
