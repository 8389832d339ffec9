"""Blocks of random pathways about people who live on: units that they keep, and risks that run while they wait.

A risk leads to one step, and what is held must agree for all steps that let it run: so inside each seize stand risks
of its own, that lead back to just behind the delay where they were first let run. `sudden` is due at once and so on
whole hours; `lost` is a clock on whole hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tandemcare.pathway import (
    Assign,
    Branch,
    Calendar,
    Count,
    Delay,
    Distribution,
    Gate,
    Pathway,
    Release,
    Resource,
    Risk,
    Seize,
    Step,
    Uniform,
    Values,
    Window,
    now,
)

if TYPE_CHECKING:
    from engine.random_dice import Dice
    from engine.random_pathways import Writer

KEPT = ("tenancy", "package")


def kept_resources(dice: Dice) -> list[Resource]:
    """Return kept resources: two of one type, and one that meters a state."""
    tenancies = [Resource(f"home{i}", dice.one_of([0, 1, 1, 2]), type="tenancy", kept=True) for i in range(2)]
    return [*tenancies, Resource("package", dice.one_of([None, 1]), kept=True), Resource("nobody", 0)]


def keep(writer: Writer, held: tuple[str, ...], depth: int) -> None:
    """Write a seize of a kept unit for those who have none of its type; nothing releases it here."""
    dice, kind = writer.dice, writer.dice.one_of(KEPT)
    if not dice.living:
        writer.small(held, depth)
        return
    wanted = dice.some([resource.name for resource in writer.of_type(kind)], 1, 2)
    ask, after = writer.name("ask"), writer.name("kept")
    step = writer.seize_step(wanted, after, meanwhile=risks_at(writer, held))
    writer.add(Branch(by=f"holds:{kind}", cases={1: after}, otherwise=ask))
    writer.add(step, ask)
    writer.delay(held, depth)
    if dice.chance(2):
        writer.add(Release(kind, if_held=True))
    writer.add(Count("kept"), after)


def asked(writer: Writer, held: tuple[str, ...], depth: int) -> None:
    """Write a branch by whether a kept unit is held, and perhaps its release."""
    dice = writer.dice
    if not dice.living:
        writer.small(held, depth)
        return
    name = dice.one_of([*KEPT, "home0", "home1"])
    has, lacks = writer.name("has"), writer.name("lacks")
    writer.add(Branch(by=f"holds:{name}", cases={0: lacks, 1: has}))
    writer.add(Count("has"), has)
    writer.add(Release(dice.one_of([*KEPT, name]), if_held=True))
    writer.add(Count("lacks"), lacks)


def kept_inside(dice: Dice, pathway: Pathway, step: str, room: dict[str, int]) -> list[str]:
    """Return kept units that a group of initial people holds, where two fit and they do not stand there to get one."""
    if isinstance(pathway.steps[step], Seize):
        return []
    found = [each.name for each in pathway.resources if each.kept and room.get(each.name, 0) >= 2]
    return dice.some(found, 0, 1)


def kept_by_who_come(dice: Dice, known: list[Resource]) -> list[list[str]]:
    """Return for each source the kept units with which its people come: those without a limit, or none."""
    endless = [each.name for each in known if each.kept and each.capacity is None]
    return [dice.some(endless, 0, 1) for _ in range(dice.number(1, 3))]


def banded(dice: Dice, arms: list[str]) -> Branch:
    """Return a branch by the share that people carry, in bands of their own for each kind or the same for all."""

    def bands() -> dict[str, float]:
        first = dice.one_of([0.0, 0.25, 0.5])
        return {arm: first if number == 0 else (1.0 - first) / (len(arms) - 1) for number, arm in enumerate(arms)}

    if dice.chance(2):
        return Branch(bands(), share="u")
    return Branch(share="u", by="kind", cases={float(kind): bands() for kind in (3, 1, 0, 2)})


def is_of_life(name: str) -> bool:
    """Return whether an input is the width of a band or the factor of a risk."""
    return ".band." in name or ".factor." in name


def part_anew(dice: Dice, ways: list[str], values: dict[str, float]) -> None:
    """Reset the chances or the bands of some ways so that they add up to 1."""
    values |= dict.fromkeys(ways[:-2], 0.0)
    chance = dice.one_of([0.25, 0.5]) if ways[0].startswith("again") else dice.one_of([0.0, 0.25, 1.0])
    values |= {ways[-2]: chance, ways[-1]: 1.0 - chance}


def reset_lives(dice: Dice, pathway: Pathway, values: dict[str, float]) -> None:
    """Reset the bands of a value or two, and factors of risks: some as they were declared, some to none and back."""
    if not (dice.living and any(map(is_of_life, pathway.inputs))):
        return
    bands = [name for name in pathway.inputs if ".band." in name]
    for first in dice.some(list(dict.fromkeys(name.rpartition(".")[0] for name in bands)), 0, 2):
        part_anew(dice, [name for name in bands if name.startswith(f"{first}.")], values)
    for name in dice.some([name for name in pathway.inputs if ".factor." in name], 0, 3):
        values[name] = dice.one_of([0.0, 0.5, 3.0, 8.0, pathway.inputs[name]])


# --- risks ------------------------------------------------------------------------------------------------------

SUDDEN = Values({0: 2, 1e18: 1})
RISKY: tuple[Step, ...] = (
    Assign("frail", Values({0: 1, 1: 3, 2: 1})),
    Assign("hurry", SUDDEN),
    Assign("notice", now + Values({0: 1, 1: 1, 3: 2})),
)
RISK_ROW = {"u": 0.5, "frail": 1.0, "hurry": 0.0, "notice": 4.0}
BY_KIND = {"kind": {0: 1.0, 1: 0.5, 2: 2.0, 3: 0.25}}


def risk_registers(dice: Dice) -> dict[str, Distribution | float]:
    """Return the registers that risks read, for those who come."""
    return {
        "u": Uniform(0, 1),
        "frail": Values({0: 1, 1: 2, 2: 1}),
        "hurry": SUDDEN,
        "notice": float(dice.number(0, 25)),
    }


def wait_at_risk(writer: Writer, held: tuple[str, ...]) -> bool:
    """Write a delay during which risks run, if they can where these units are held, and where the first lead."""
    if "staff" in held or not writer.dice.living:  # slots may be handed over
        return False
    dice, inside = writer.dice, writer.inside
    first = ("ill", inside) not in writer.risks
    if first:
        to = writer.name("struck")
        rates = [0.1, 0.25, 0.5, 1.0, 0.0]
        for name, risk in {
            "ill": Risk(
                "", dice.one_of(rates), to, by=dice.one_of([None, BY_KIND]), factor="frail", episode=dice.chance(2)
            ),
            "lost": Risk("", at="notice", to=to, episode=dice.chance(4)),
            "sudden": Risk("", dice.one_of([1.0, 1.0, 0.0]), to, factor="hurry"),
            "plain": Risk("", dice.one_of(rates), to, by=dice.one_of([None, BY_KIND])),
        }.items():
            writer.risks[name, inside] = replace(risk, name=f"{name}-{inside}")
    writer.add(Delay(until=dice.one_of([None, "c0", "c0", "c1", "notice"]), meanwhile=risks_at(writer, held, least=1)))
    if first:
        writer.add(Count("struck"), to)
        writer.add(Assign("hurry", SUDDEN))
        if dice.chance(2):
            writer.add(Delay(dice.duration()))
    return True


def rounds_on_the_hour(writer: Writer) -> None:
    """Write rounds of whole hours: a wait for what never comes free, and a gate that is open every other hour."""
    dice, back, after = writer.dice, writer.name("round"), writer.name("nobody-came")
    writer.add(Assign("c0", now + Values({1: 1, 2: 1})), back)
    writer.add(Seize("nobody", until="c0", otherwise=after, meanwhile=risks_at(writer, ())))
    writer.add(Release("nobody"))
    writer.add(Delay(1.0), after)
    windows = [Window("daily", hour, hour + 1) for hour in range(dice.number(0, 1), 24, 2)]
    writer.add(Gate(Calendar(windows), meanwhile=risks_at(writer, (), least=1)))
    branch, on = writer.name("again"), writer.name("on")
    writer.add(Branch({back: 0.6, on: 0.4}), branch)
    writer.add(Count("on"), on)


def risks_at(writer: Writer, held: tuple[str, ...], least: int = 0) -> tuple[str, ...]:
    """Return some of the risks that can run where these units are held, in any order."""
    known = [risk.name for (_, inside), risk in writer.risks.items() if inside == writer.inside]
    if not known or "staff" in held or (not least and writer.dice.chance(2)):
        return ()
    return tuple(writer.dice.some(known, least, 4))


def is_let_run(risk: Risk, steps: Mapping[str, Step]) -> bool:
    """Return whether some step lets a risk run."""
    return any(risk.name in getattr(step, "meanwhile", ()) for step in steps.values())
