"""Where people can go from each state of a pathway when nothing is scarce, and with what chance.

A state is a step with the values of those registers that branches there or later read. Whatever else a person carries
changes no way, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import floor, prod
from typing import TypeAlias

from tandemcare.errors import Problem, WitnessError
from tandemcare.pathway import Assign, Branch, Distribution, Fixed, JointRegister, Leave, Mark, Pathway, Values
from tandemcare.pathway.inputs import distribution_of
from tandemcare.pathway.moments import declared_mean, lowest
from tandemcare.pathway.steps import Clock
from tandemcare.pathway.story import meanwhile_of
from tandemcare.sums import summed

Value: TypeAlias = float | Distribution | None
"""What is known of a register: its number, the law that it was drawn from, or nothing (a moment in time)."""
State: TypeAlias = tuple[str, tuple[tuple[str, Value], ...]]


@dataclass
class Chances:
    """Where people go from each state and with what chance; `draws` says which step uses which draw."""

    pathway: Pathway
    inputs: Mapping[str, float]
    draws: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        laws = [law for source in self.pathway.sources for _, law in source.attributes]
        laws += [law for group in self.pathway.initial for _, law in group.attributes]
        if any(isinstance(law, JointRegister) for law in laws):
            found = "People come with registers that are drawn together."
            raise refusal(self.pathway.first_step, found, "Draw each apart.")
        for name, step in self.pathway.steps.items():
            if meanwhile_of(step):
                raise refusal(name, "Risks run here.", "Ask of a pathway without risks.")
            if isinstance(step, Branch) and step.share is not None:
                raise refusal(name, "It goes by a share that people carry.", "Branch by chance.")
            if isinstance(step, Branch) and step.asked is not None:
                raise refusal(name, "It asks what is held.", "Ask a register that says the same.")
        self.read_later = _read_later(self.pathway)

    def begin(self, step: str, registers: Mapping[str, Value]) -> Iterator[tuple[State, float]]:
        """Go through the states in which somebody comes to a step, with the law of each register split into values."""
        names = sorted(self.read_later[step])
        laws = [_values_of(registers[name]) for name in names]
        for values in product(*(law.items() for law in laws)):
            kept = tuple((name, value) for name, (value, _) in zip(names, values, strict=True))
            yield (step, kept), prod((chance for _, chance in values), start=1.0)

    def onward(self, state: State) -> Iterator[tuple[State, float]]:
        """Go through the states that can come right after one, with their chances above 0."""
        step, registers = self.pathway.steps[state[0]], dict(state[1])
        if isinstance(step, Leave):
            return
        if isinstance(step, Branch):
            for target, chance in self._ways(state[0], step, registers):
                if chance > 0.0:
                    yield from ((after, chance * share) for after, share in self.begin(target, registers))
            return
        following = self.pathway.outline.next_of(state[0]) or ""
        set_here = step.clock if isinstance(step, Mark) else step.register if isinstance(step, Assign) else None
        if set_here in self.read_later[following]:
            registers[set_here] = self._assigned(state[0], step, registers) if isinstance(step, Assign) else None
        yield from self.begin(following, registers)

    def _ways(self, name: str, step: Branch, registers: Mapping[str, Value]) -> list[tuple[str, float]]:
        if step.by is None:
            ways = [(target, self.inputs[f"{name}.chance.{target}"]) for target, _ in step.to]
            if sum(chance > 0.0 for _, chance in ways) > 1:
                self._draw_once(name, step.draw)
            return ways
        value = registers[step.by]
        if not isinstance(value, float) and any(_can_be(value, case) for case, _ in step.cases):
            raise refusal(
                name,
                f"The chance that register {step.by!r} has the value of a case is not declared.",
                "Draw the register from Values, or set it to a number.",
            )
        found = (target for case, target in step.cases if case == value)
        return [(next(found, step.otherwise or ""), 1.0)]

    def _assigned(self, name: str, step: Assign, registers: Mapping[str, Value]) -> Value:
        if isinstance(step.value, str):
            return registers[step.value]
        law = distribution_of(step)
        if law is None or isinstance(step.value, Clock):
            return None
        if self.inputs[f"{name}.mean"] != declared_mean(law):
            raise refusal(name, "The mean of what a later branch reads is reset.", "Declare it with that mean.")
        if not isinstance(law, Fixed):
            self._draw_once(name, step.draw)
        return law

    def _draw_once(self, name: str, draw: str | None) -> None:
        other = self.draws.setdefault(draw or name, name)
        if other != name:
            raise refusal(name, f"It shares its draw with step {other!r}.", "Give each a draw of its own.")


def _read_later(pathway: Pathway) -> dict[str, frozenset[str]]:
    """Return the registers whose value on coming to each step a branch reads there or later."""
    outline, read = pathway.outline, dict.fromkeys(pathway.steps, frozenset[str]())
    while True:
        before = dict(read)
        for name, step in reversed(tuple(pathway.steps.items())):
            # Nobody goes to the `otherwise` of a Seize, which is the second of its targets.
            targets = outline.targets(name) if isinstance(step, Branch) else outline.targets(name)[:1]
            wanted = frozenset[str]().union(*(read[target] for target in targets))
            if isinstance(step, Branch) and step.by:
                wanted |= {step.by}
            elif isinstance(step, Mark):
                wanted -= {step.clock}
            elif isinstance(step, Assign) and step.register in wanted:
                wanted = wanted - {step.register} | ({step.value} if isinstance(step.value, str) else set())
            read[name] = wanted
        if read == before:
            return read


def _values_of(value: Value) -> dict[Value, float]:
    """Return the values that a register can have with their chances; a law that cannot be listed stays one."""
    if isinstance(value, Fixed):
        return {_as_drawn(value, float(value.value)): 1.0}
    if not isinstance(value, Values):
        return {value: 1.0}
    found: dict[Value, float] = {}
    total = summed(weight for _, weight in value.pairs)
    for number, weight in value.pairs:
        drawn = _as_drawn(value, number)
        found[drawn] = found.get(drawn, 0.0) + weight / total
    return found


def _as_drawn(law: Distribution, value: float) -> float:
    value = value if law.round is None else float(floor(value / law.round + 0.5) * law.round)
    value = value if law.at_least is None else max(value, float(law.at_least))
    return value if law.at_most is None else min(value, float(law.at_most))


def _can_be(law: Distribution | None, value: float) -> bool:
    """Return whether something drawn from a law, or a moment in time, may be exactly this number."""
    return law is None or (lowest(law) <= value and (law.at_most is None or value <= law.at_most))


def refusal(step: str, found: str, remedy: str) -> WitnessError:
    """Return the error for a step of which something cannot be stated."""
    return WitnessError([Problem(f"step {step!r}", found, remedy)])
