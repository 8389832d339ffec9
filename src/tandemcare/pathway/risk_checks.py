"""What can be found wrong with risks and with the steps that let them run."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.errors import Problem, did_you_mean

from .distributions import is_number
from .risks import Risk
from .steps import Delay, Record, Seize
from .story import Outline, meanwhile_of, register_set, rotas_handed_over, units
from .ways import possible_values


def check_risk_kinds(outline: Outline) -> Iterator[Problem]:
    """Risks are risks, with names, numbers and steps."""
    for given in outline.risks.values():
        where = f"risk {getattr(given, 'name', given)!r}"
        if not isinstance(given, Risk):
            yield Problem(where, "It is something else.", "Give Risk(...).")
            continue
        for field in ("name", "to", "factor", "at"):
            value = getattr(given, field)
            if not isinstance(value, str) and (value is not None or field in {"name", "to"}):
                yield Problem(where, f"{field}={value!r}.", "Give a name in quotes.")
        by = given.by if isinstance(given.by, tuple) else (("", ((None, None),)),)
        numbers = [number for _, factors in by for pair in factors for number in pair]
        if not all(map(is_number, numbers)) or not all(isinstance(name, str) for name, _ in by):
            yield Problem(where, "by= is not registers with values and factors.", "Give by={'register': {0: 1.0}}.")
    for name in outline.steps:
        for risk in meanwhile_of(outline.steps[name]):
            if not isinstance(risk, str):
                yield Problem(f"step {name!r}", f"meanwhile has {risk!r}.", "Give names of risks in quotes.")


def check_risks(outline: Outline) -> Iterator[Problem]:
    """A risk has a rate or a clock, factors of 0 or more, a name of its own, and a step that lets it run."""
    run = {name for step in outline.steps.values() for name in meanwhile_of(step)}
    for risk in outline.risks.values():
        for found, remedy in _risk_problems(outline, risk, run):
            yield Problem(f"risk {risk.name!r}", found, remedy)


def _risk_problems(outline: Outline, risk: Risk, run: set[str]) -> Iterator[tuple[str, str]]:
    if not risk.name or "." in risk.name or ":" in risk.name:
        yield "The name is empty or has a dot or a colon.", "Rename it."
    if any(risk.name == source.name and source.rate is not None for source in outline.sources):
        yield "A source has this name, and two inputs would have one.", "Rename one of them."
    if risk.to not in outline.steps:
        yield f"It leads to {risk.to!r}, which is not a step.", did_you_mean(risk.to, list(outline.steps))
    if risk.name not in run:
        yield "No step lets it run.", f"Name it at a step: meanwhile=({risk.name!r},), or delete the risk."
    if (risk.rate is None) == (risk.at is None):
        yield "A risk needs a rate or a clock (at=), one of them.", "Give one."
    if risk.rate is not None and not (is_number(risk.rate) and risk.rate >= 0.0):
        yield f"Its rate is {risk.rate!r}.", "Give times an hour, 0 or more."
    if risk.at is not None and (risk.by or risk.factor):
        yield "Factors go with a rate, not with a clock.", "Drop by= and factor=, or give a rate."
    yield from _factor_problems(risk)
    for step in outline.steps.values():
        if isinstance(step, Record) and step.since == risk.at:
            yield (
                f"Measure {step.measure!r} counts from {risk.at!r}, which is infinite once the risk has happened.",
                "Count from another clock.",
            )


def _factor_problems(risk: Risk) -> Iterator[tuple[str, str]]:
    for register, factors in risk.by:
        if "." in register or ":" in register:
            yield f"Register {register!r} of by= has a dot or a colon.", "Rename it: it stands in names of inputs."
        for value, factor in factors:
            if factor < 0.0:
                yield f"Its factor at {register!r} of {value:g} is {factor!r}.", "Give 0 or more."


def check_meanwhile(outline: Outline) -> Iterator[Problem]:
    """Steps that let risks run know them, and wait in a way that an interruption does not spoil."""
    for name, step in outline.steps.items():
        named = meanwhile_of(step)
        where = f"step {name!r}"
        for risk in named:
            if risk not in outline.risks:
                yield Problem(where, f"There is no risk {risk!r}.", did_you_mean(risk, list(outline.risks)))
        if len(set(named)) < len(named):
            yield Problem(where, "meanwhile names a risk twice.", "Name each once.")
        if named:
            for found, remedy in _waiting_problems(outline, name):
                yield Problem(where, found, remedy)


def _waiting_problems(outline: Outline, name: str) -> Iterator[tuple[str, str]]:
    step = outline.steps[name]
    again = "Assign the clock first, then until=: it would be drawn anew after each interruption."
    if isinstance(step, Seize):
        if step.patience is not None:
            yield "patience goes with no meanwhile.", again
        if step.swap:
            yield "swap goes with no meanwhile.", "Let the risk run at another step, or release and seize again."
        interrupted = {outline.risks[risk].to for risk in step.meanwhile if risk in outline.risks}
        known = [outline.resources[wanted] for wanted in step.resources if wanted in outline.resources]
        if outline.next_of(name) in interrupted and not any(resource.kept for resource in known):
            yield (
                "A risk leads to the next step, with and without the unit.",
                "Send one of the two ways somewhere else.",
            )
    elif isinstance(step, Delay):
        if step.duration is not None or step.at_most is not None:
            yield "A duration goes with no meanwhile.", again
        if step.hand_over is not None:
            yield "hand_over goes with no meanwhile.", "Let the risk run at another step."


def check_episodes(outline: Outline) -> Iterator[Problem]:
    """People come in episodes that there are, and what stands within one is set in one, by every step that sets it."""
    parts = {f"source {part.name!r}": part.episode for part in outline.sources}
    parts |= {f"initial {part.name!r}": part.episode for part in outline.initial}
    known = [risk.name for risk in outline.risks.values() if risk.episode]
    for where, episode in parts.items():
        if episode is not None and episode not in known:
            yield Problem(where, f"No risk {episode!r} has episode=True.", did_you_mean(episode, known))
    within = outline.episode_registers
    if not within:
        return
    outside = outline.outside_episodes()
    for name, step in outline.steps.items():
        where, said = f"step {name!r}", getattr(step, "within", None)
        if said not in (None, "episode"):
            yield Problem(where, f"within={said!r}.", "Say within='episode', or leave it out.")
        elif register_set(step) in within and said is None:
            yield Problem(
                where,
                f"Register {register_set(step)!r} is within an episode elsewhere.",
                "Say within='episode' here too.",
            )
        elif said and name in outside:
            yield Problem(
                where,
                f"Register {register_set(step)!r} is within an episode, and somebody can come here outside one.",
                "Drop within=, or lead nobody here but by a risk with episode=True.",
            )
    given = {name for source in outline.sources for name, _ in source.attributes}
    given |= {name for group in outline.initial for name, _ in group.attributes}
    given |= {name for group in outline.initial for row in group.rows for name, _ in row}
    for name in sorted(within & given):
        yield Problem(f"register {name!r}", "People come with it, but it is within an episode.", "Drop within=.")


def check_factors(outline: Outline) -> Iterator[Problem]:
    """There is a factor for every value that a register can have."""
    for risk in outline.risks.values():
        for register, factors in risk.by:
            possible = possible_values(outline, register)
            missing = None if possible is None else sorted(possible - {float(value) for value, _ in factors})
            if missing is None or missing:
                what = "can take any value" if missing is None else f"can be {', '.join(map(str, missing))}"
                yield Problem(
                    f"risk {risk.name!r}",
                    f"Register {register!r} {what}, for which by= has no factor.",
                    "Give a factor for each value, or use factor= with a number in a register.",
                )


def check_no_hand_over(outline: Outline) -> Iterator[Problem]:
    """Nobody is interrupted in work that can be handed over, or found part-way through a wait without a length."""
    held, _ = outline.holdings
    can = rotas_handed_over(outline, held)
    for name, step in outline.steps.items():
        if meanwhile_of(step) and any(options & can for _, _, options in units(held.get(name, ()))):
            yield Problem(
                f"step {name!r}",
                "A risk runs here while a slot is held that can be handed over.",
                "Release the slot before, or let the risk run elsewhere.",
            )
    for group in outline.initial:
        if group.stay == "in_progress" and group.step in outline.steps and meanwhile_of(outline.steps[group.step]):
            yield Problem(
                f"initial {group.name!r}", "In progress at a step that lets risks run.", "Use stay='fresh' and rows."
            )
