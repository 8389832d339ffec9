"""Where people wait and what competes for ending it, from what a step declares and what is known of their registers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import inf

from tandemcare.pathway import Delay, Distribution, Fixed, Pathway, Risk, Seize, Step, Uniform, Week
from tandemcare.pathway.calendars import HOURS_A_WEEK
from tandemcare.pathway.inputs import distribution_of, factor_name
from tandemcare.pathway.moments import declared_mean
from tandemcare.pathway.steps import HOLDS
from tandemcare.pathway.story import meanwhile_of

from .witness_laws import law_of
from .witness_reads import is_scarce, seized_type
from .witness_values import Due, Registers, clock_of, refusal
from .witness_waits import Wait, WayOut

ANY_HOUR = Uniform(0.0, float(HOURS_A_WEEK))
"""How long it is to a moment of the week, whichever, for people who come at every hour of the week alike."""


@dataclass(frozen=True)
class Waiting:
    """Waits of a pathway; `scarce` says how long the queue for a resource is in the mean."""

    pathway: Pathway
    inputs: Mapping[str, float]
    scarce: Mapping[str, float]

    def is_at(self, step: Step) -> bool:
        """Return whether somebody who comes to a step may wait there."""
        return isinstance(step, Delay) or is_scarce(step, self.scarce)

    def wait(self, name: str, registers: Registers) -> Wait | WayOut:
        """Return what competes for ending a wait, or the way on for somebody who does not wait."""
        step, ends = self.pathway.steps[name], Wait()
        used: set[str] = set()
        clocks = [*self._ends(name, step, registers), *self._risks(name, step, registers)]
        for register, when, way in clocks:
            if when is None:
                return way
            if not isinstance(when, Due) or register in used:
                continue  # never, or at an instant at which something that comes first ends the wait
            used.add(register)
            if when.rate is not None:
                ends.ways.append((when.rate, way))
            elif ends.duration is None:
                ends.duration = law_of(when.law, when.mean), way
            else:
                raise refusal(
                    name,
                    "Two clocks or durations compete here, neither of them a plain Exponential.",
                    "Make one of them Exponential, or a risk with a rate.",
                )
        ends.ways += self._rates(name, step, registers)
        if not ends.ends:
            raise refusal(name, "Nothing ever ends the wait of some who come here.", "Give a risk that can happen.")
        for register, value in registers.items():
            if register not in used and isinstance(value, Due) and value.rate is not None:
                ends.beside[register] = value.rate
        return ends

    def _ends(self, name: str, step: Step, registers: Registers) -> Iterator[tuple[str, Due | float | None, WayOut]]:
        """Go through the clocks and the duration that end a wait without a risk."""
        last = step.otherwise if isinstance(step, Seize) else self.pathway.outline.next_of(name)
        law = distribution_of(step)
        if law is not None:
            mean = self.inputs[f"{name}.mean"]
            yield "", None if law == Fixed(0.0) or mean == 0.0 else Due(law, mean), WayOut(last or "")
        if isinstance(step, Delay) and isinstance(step.duration, Week):
            yield "", Due(ANY_HOUR, declared_mean(ANY_HOUR)), WayOut(last or "")
        until = step.until if isinstance(step, Delay | Seize) else None
        at_most = step.at_most if isinstance(step, Delay) else None
        for register in (until, at_most):
            if register is not None:
                yield register, clock_of(name, register, registers[register]), WayOut(last or "", {register: None})

    def _risks(self, name: str, step: Step, registers: Registers) -> Iterator[tuple[str, Due | float | None, WayOut]]:
        for risk in self._running(step):
            if risk.at is not None:
                way = WayOut(risk.to, {risk.at: inf}, risk.name)
                yield risk.at, clock_of(name, risk.at, registers[risk.at]), way

    def _rates(self, name: str, step: Step, registers: Registers) -> Iterator[tuple[float, WayOut]]:
        """Go through the risks with a rate that can happen, and the ends of the queues."""
        for risk in self._running(step):
            if risk.at is None and (rate := self._rate(name, risk, registers)) > 0.0:
                yield rate, WayOut(risk.to, risk=risk.name)
        if isinstance(step, Seize):
            taken = seized_type(self.pathway, step)
            for resource in step.resources:
                changes = {} if taken is None else {HOLDS + taken: resource}
                yield 1.0 / self.scarce[resource], WayOut(self.pathway.outline.next_of(name) or "", changes)

    def _running(self, step: Step) -> list[Risk]:
        named: Collection[str] = meanwhile_of(step)
        return [risk for risk in self.pathway.risks if risk.name in named]

    def _rate(self, name: str, risk: Risk, registers: Registers) -> float:
        rate = self.inputs[f"{risk.name}.rate"]
        for register, _ in risk.by:
            rate *= self.inputs[factor_name(risk.name, register, self._number(name, risk, register, registers))]
        return rate if risk.factor is None else rate * self._number(name, risk, risk.factor, registers)

    def _number(self, name: str, risk: Risk, register: str, registers: Registers) -> float:
        value = registers[register]
        if not isinstance(value, float):
            what = "a drawn number" if isinstance(value, Distribution) else "a moment in time"
            raise refusal(
                name,
                f"The rate of risk {risk.name!r} hangs on register {register!r}, {what}.",
                "Draw the register from Values (classes), or set it to a number.",
            )
        return value
