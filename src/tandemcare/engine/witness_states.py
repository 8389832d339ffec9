"""Where people can go from each state of a pathway when nothing is scarce, and with what chance.

A state is a step with the values of those registers, and the units kept, that branches, risks or clocks there or later
read. Whatever else a person carries changes no way, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import TypeAlias

from tandemcare.pathway import (
    Assign,
    Branch,
    Delay,
    Fixed,
    Gate,
    JointRegister,
    Leave,
    Pathway,
    Release,
    Seize,
    Step,
    Uniform,
    Values,
)
from tandemcare.pathway.inputs import band_name, distribution_of
from tandemcare.pathway.moments import declared_mean
from tandemcare.pathway.steps import HOLDS, Bands, Clock
from tandemcare.pathway.story import register_set
from tandemcare.sums import summed

from .witness_laws import is_memoryless
from .witness_reads import in_state, is_timed, kept_type, read_later, seized_type
from .witness_values import Due, Registers, Value, aged, can_be, refusal, values_of
from .witness_waiting import Waiting
from .witness_waits import Wait, WayOut

State: TypeAlias = tuple[str, tuple[Value, ...]]
"""A step, and the values of what matters there or later, in the order of its names in `Chances.names`."""
LAWS = frozenset({Fixed, Values, JointRegister})
"""Laws of what was drawn that are split into values."""


@dataclass
class Chances:
    """Where people go from each state and with what chance.

    `timed` reads how long people wait at every step, not only where it matters: where risks run, a resource is `scarce`
    (a mean wait for it) or a clock may pass. `always` names what every state knows. `draws` says which step
    uses which draw.
    """

    pathway: Pathway
    inputs: Mapping[str, float]
    timed: bool = False
    scarce: Mapping[str, float] = field(default_factory=dict)
    always: tuple[str, ...] = ()
    draws: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.has_clocks = self.timed or bool(self.pathway.risks or self.scarce)
        self.read_later = read_later(self.pathway, timed=self.timed, scarce=self.scarce, always=self.always)
        self.timed_steps = {
            name
            for name in self.pathway.steps
            if is_timed(self.pathway, name, self.read_later, timed=self.timed, scarce=self.scarce)
        }
        self.names = {step: tuple(sorted(names)) for step, names in self.read_later.items()}
        self._at_first = {
            step: tuple("" if name.startswith(HOLDS) else None for name in self.names[step]) for step in self.names
        }
        self.waiting = Waiting(self.pathway, self.inputs, self.scarce)
        self._waits: dict[State, Wait | WayOut | None] = {}

    def begin(self, step: str, registers: Registers) -> Iterator[tuple[State, float]]:
        """Go through the states in which somebody comes to a step, with the law of each register split into values."""
        values = tuple(map(registers.get, self.names[step], self._at_first[step]))
        if LAWS.isdisjoint(map(type, values)):  # as after nearly every step: what is drawn is drawn on coming
            yield (step, values), 1.0
            return
        known = dict(zip(self.names[step], values, strict=True))
        laws = {name: value for name, value in known.items() if type(value) in LAWS}
        drawn = [_one_draw(laws, draw) for draw in dict.fromkeys(_draw_of(name, value) for name, value in laws.items())]
        for parts in product(*drawn):
            settled = known | {name: value for part, _ in parts for name, value in part.items()}
            yield (step, tuple(settled.values())), prod((share for _, share in parts), start=1.0)

    def onward(self, state: State) -> Iterator[tuple[State, float]]:
        """Go through the states that can come right after one, with their chances above 0."""
        for target, registers, chance in self._ways(state):
            if chance > 0.0:
                yield from ((after, chance * share) for after, share in self.begin(target, registers))

    def registers(self, state: State) -> dict[str, Value]:
        """Return what is known of each register, and of each kind of unit kept, in a state."""
        step, values = state
        return dict(zip(self.names[step], values, strict=True))

    def hours(self, state: State) -> float:
        """Return how long somebody in a state waits in the mean."""
        wait = self._wait(state)
        return wait.hours if isinstance(wait, Wait) else 0.0

    def risks(self, state: State) -> Iterator[tuple[str, float]]:
        """Go through the risks that can happen to somebody in a state before they go on, with their chances."""
        wait = self._wait(state)
        if isinstance(wait, Wait):
            yield from ((way.risk, chance) for way, _, chance in wait.outcomes() if way.risk)
        elif wait is not None and wait.risk:
            yield wait.risk, 1.0

    def asked(self, name: str, registers: Registers) -> Value:
        """Return the value of a register, or whether what `holds:` names is held, as a Branch reads it."""
        value = registers.get(in_state(self.pathway, name))
        if not name.startswith(HOLDS):
            return value
        return float(value in self.pathway.outline.kept_named(name.removeprefix(HOLDS)))

    def _wait(self, state: State) -> Wait | WayOut | None:
        if state not in self._waits:
            step = self.pathway.steps[state[0]]
            waits = state[0] in self.timed_steps and self.waiting.is_at(step)
            found = self.waiting.wait(state[0], self.registers(state)) if waits else None
            if isinstance(found, Wait) and found.duration and (found.ways or found.beside) and distribution_of(step):
                self._draw_once(state[0], getattr(step, "draw", None))
            self._waits[state] = found
        return self._waits[state]

    def _ways(self, state: State) -> Iterator[tuple[str, Registers, float]]:
        name, registers = state[0], self.registers(state)
        step, wait = self.pathway.steps[name], self._wait(state)
        if isinstance(wait, Wait):
            later = {register: aged(value) for register, value in registers.items()}
            for way, passed, chance in wait.outcomes():
                yield way.to, {**later, **dict.fromkeys(passed), **way.changes}, chance
        elif wait is not None:
            yield wait.to, {**registers, **wait.changes}, 1.0
        elif isinstance(step, Branch) and step.share is not None:
            yield from self._bands(name, step, registers)
        elif isinstance(step, Branch):
            yield from ((target, registers, chance) for target, chance in self._branches(name, step, registers))
        elif not isinstance(step, Leave):
            following = self.pathway.outline.next_of(name) or ""
            yield following, self._changed(name, step, registers, self.read_later[following]), 1.0

    def _changed(self, name: str, step: Step, registers: Registers, wanted: frozenset[str]) -> Registers:
        """Return the registers after a step at which nobody waits; what is not wanted later may stay as it was."""
        if isinstance(step, Gate) and name in self.timed_steps:
            raise refusal(name, "How long people wait here hangs on the hour at which they come.", "Use a Delay.")
        if isinstance(step, Delay | Gate):
            return {register: aged(value) for register, value in registers.items()}
        if (set_here := register_set(step)) in wanted:
            value = self._assigned(name, step, registers, wanted) if isinstance(step, Assign) else None
            return {**registers, str(set_here): value}
        if (taken := seized_type(self.pathway, step)) is not None and isinstance(step, Seize):
            free = next(resource for resource in step.resources if resource not in self.scarce)
            return {**registers, HOLDS + taken: free}
        if isinstance(step, Release) and step.if_held:
            held = HOLDS + kept_type(self.pathway, step.resource)
            given_back = registers.get(held) in self.pathway.outline.kept_named(step.resource)
            return {**registers, held: ""} if given_back else registers
        return registers

    def _bands(self, name: str, step: Branch, registers: Registers) -> Iterator[tuple[str, Registers, float]]:
        """Cut what is known of a share into its bands: in each, the share is even between narrower limits."""
        value, share = 0.0 if step.by is None else self.asked(step.by, registers), str(step.share)
        low, high = _limits(name, share, registers[share])
        bands = next((self._widths(name, case, bands) for case, bands in step.bands if case == value), None)
        if bands is None:
            raise refusal(name, f"The value of register {step.by!r} is not settled.", "Draw it from Values.")
        edge = 0.0
        for number, (target, width) in enumerate(bands, 1):
            end = 1.0 if number == len(bands) else edge + width
            least, most = max(low, edge), min(high, end)
            if low == high and edge <= low < end:
                yield target, registers, 1.0
            elif least < most:
                yield target, {**registers, share: Uniform(least, most)}, (most - least) / (high - low)
            edge = end

    def _widths(self, name: str, case: float, bands: Bands) -> list[tuple[str, float]]:
        return [(target, self.inputs[f"{band_name(name, case)}.{target}"]) for target, _ in bands]

    def _branches(self, name: str, step: Branch, registers: Registers) -> list[tuple[str, float]]:
        if step.by is None:
            ways = [(target, self.inputs[f"{name}.chance.{target}"]) for target, _ in step.to]
            if sum(chance > 0.0 for _, chance in ways) > 1:
                self._draw_once(name, step.draw)
            return ways
        value = self.asked(step.by, registers)
        if not isinstance(value, float) and any(can_be(value, case) for case, _ in step.cases):
            raise refusal(
                name,
                f"The chance that register {step.by!r} has the value of a case is not declared.",
                "Draw the register from Values, or set it to a number.",
            )
        found = (target for case, target in step.cases if case == value)
        return [(next(found, step.otherwise or ""), 1.0)]

    def _assigned(self, name: str, step: Assign, registers: Registers, wanted: frozenset[str]) -> Value:
        if isinstance(step.value, str):
            if isinstance(registers[step.value], Due) and step.value in wanted:
                raise refusal(name, f"It copies clock {step.value!r}, which is read later, too.", "Read one of them.")
            return registers[step.value]
        law = distribution_of(step)
        if law is None or (isinstance(step.value, Clock) and not self.has_clocks):
            return None
        mean = self.inputs[f"{name}.mean"]
        if not isinstance(law, Fixed):
            self._draw_once(name, step.draw)
        if isinstance(step.value, Clock):
            return None if mean == 0.0 and is_memoryless(law) else Due(law, mean)
        if mean != declared_mean(law):
            raise refusal(name, "The mean of what a later branch reads is reset.", "Declare it with that mean.")
        return law

    def _draw_once(self, name: str, draw: str | None) -> None:
        other = self.draws.setdefault(draw or name, name)
        if other != name:
            raise refusal(name, f"It shares its draw with step {other!r}.", "Give each a draw of its own.")


def _draw_of(name: str, value: Value) -> str:
    return f"joint:{value.draw}" if isinstance(value, JointRegister) else name


def _one_draw(known: Registers, draw: str) -> list[tuple[dict[str, Value], float]]:
    """Return what registers of one draw can be together, with chances; of most draws there is one register."""
    names = [name for name, value in known.items() if _draw_of(name, value) == draw]
    columns = [value for value in map(known.get, names) if isinstance(value, JointRegister)]
    if not columns:
        return [({names[0]: value}, chance) for value, chance in values_of(known[names[0]]).items()]
    found: dict[tuple[float, ...], float] = {}
    total = summed(weight for _, weight in columns[0].pairs)
    for row in zip(*(column.pairs for column in columns), strict=True):
        values = tuple(value for value, _ in row)
        found[values] = found.get(values, 0.0) + row[0][1] / total
    return [(dict(zip(names, values, strict=True)), chance) for values, chance in found.items()]


def _limits(step: str, register: str, value: Value) -> tuple[float, float]:
    """Return between which limits a share lies, even between them."""
    if isinstance(value, float):
        return value, value
    if isinstance(value, Uniform) and value == Uniform(value.low, value.high) and 0.0 <= value.low < value.high <= 1.0:
        return float(value.low), float(value.high)
    raise refusal(step, f"Share {register!r} is not even between two limits.", "Draw it from Uniform(0, 1).")
