"""Risks: what each person has left to endure of each, at which rate it runs, and who is taken out of a wait next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf, isfinite

from tandemcare.engine import arithmetic
from tandemcare.engine.endurance import due_time, endurance, left_after
from tandemcare.errors import RunError
from tandemcare.pathway import Pathway, Risk
from tandemcare.pathway.inputs import factor_name, inputs_of_risk

from .agenda import Agenda, Kind
from .ledger import Ledger
from .people import Person, Running


@dataclass(frozen=True)
class Happened:
    """News for somebody who waits: a risk has happened to them."""

    risk: Risk
    number: int


class Risks:
    """Lets risks run while people wait; on the agenda stands, for each person, the one that is due first."""

    def __init__(self, pathway: Pathway, agenda: Agenda, ledger: Ledger) -> None:
        self.agenda, self.ledger = agenda, ledger
        self.declared = pathway.outline.risks
        self.numbers = {name: number for number, name in enumerate(self.declared)}
        self.keys = {name: arithmetic.name_key(f"risk:{name}") for name in self.declared}
        self.inputs = {name: value for risk in pathway.risks for name, value in inputs_of_risk(risk).items()}
        self.reset: set[str] = set()

    def let_run(self, person: Person, names: Iterable[str]) -> None:
        """Let these risks run from now on, and no others; one that runs already at the same rate is not touched."""
        for name in [name for name in person.running if name not in names]:
            self.rest(person, name)
        for name in names:
            self.run_at(person, self.declared[name], self.rate(person, self.declared[name]))
        self.book(person)

    def rest(self, person: Person, name: str) -> None:
        """Let a risk run no more; what is left to endure is kept."""
        running = person.running.pop(name)
        if self.declared[name].at is None:
            person.left_to_endure[name] = self.left(running)

    def run_at(self, person: Person, risk: Risk, rate: float) -> None:
        """Let a risk run at a rate, from now on where the rate is another than before."""
        now, name, before = self.agenda.now, risk.name, person.running.get(risk.name)
        if before is not None and before.rate == rate:
            return
        if before is not None:
            left = self.left(before)
        elif risk.at is not None:
            left = inf
        elif name in person.left_to_endure:
            left = person.left_to_endure.pop(name)
        else:
            left = self.new_endurance(person, name)
        person.running[name] = Running(left, rate, now)

    def new_endurance(self, person: Person, name: str) -> float:
        """Return what is endured until the next occurrence, of which nothing is used up."""
        bits = arithmetic.draw_bits(person.key, self.keys[name], person.occurred[name] * 256)
        return endurance(bits)

    def left(self, running: Running) -> float:
        """Return what is left to endure now of a risk that runs; nothing where it is due."""
        if running.rate == 0.0:
            return running.left
        if due_time(running.since, running.left, running.rate) <= self.agenda.now:
            return 0.0
        return left_after(running.left, self.agenda.now - running.since, running.rate)

    def rate(self, person: Person, risk: Risk) -> float:
        """Return the rate at which a risk runs for a person as they are now; a clock has none."""
        if risk.at is not None:
            return 0.0
        rate = self.inputs[f"{risk.name}.rate"]
        for register, _ in risk.by:
            rate = rate * self.inputs[factor_name(risk.name, register, person.registers[register])]
        if risk.factor is not None:
            rate = rate * person.registers[risk.factor]
        if not (isfinite(rate) and rate >= 0.0):
            raise RunError(
                f"risk {risk.name!r}\n    At hour {self.agenda.now:g} its rate for person {person.key} is {rate!r} "
                f"at step {person.step!r}.\n    Give factors and a rate that make 0 or more."
            )
        return rate

    def due(self, person: Person, name: str) -> float:
        """Return when a risk that runs happens, or infinity."""
        running, register = person.running[name], self.declared[name].at
        if register is not None:
            return max(self.agenda.now, person.registers[register])
        return inf if running.rate == 0.0 else due_time(running.since, running.left, running.rate)

    def book(self, person: Person) -> None:
        """Put the risk that is due first on the agenda, in place of any other of this person."""
        self.call_off(person)
        first = min(((self.due(person, name), self.numbers[name], name) for name in person.running), default=None)
        if first is not None and first[0] < inf:
            time, number, name = first
            action: Callable[[], None] = lambda: self.happen(person, name)  # noqa: E731
            person.next_risk = self.agenda.book(time, Kind.RISK, (number, person.key), action)

    def happen(self, person: Person, name: str) -> None:
        """Take a person out of their wait by a risk, whose next occurrence has an endurance of its own."""
        self.ledger.event()
        self.agenda.last_event = self.agenda.now
        risk = self.declared[name]
        del person.running[name]
        self.count(person, risk)
        if risk.at is not None:
            self.ledger.set_register(person, risk.at, inf)
        person.go_on(Happened(risk, self.numbers[name]))

    def count(self, person: Person, risk: Risk) -> None:
        """Count an occurrence of a risk, with which an episode may begin."""
        if risk.episode:
            of_risk = arithmetic.chain(person.key, arithmetic.name_key(f"episode:{risk.name}"))
            person.begin_episode(arithmetic.chain(of_risk, person.occurred[risk.name]))
        person.occurred[risk.name] += 1

    def come_with(self, person: Person, episode: str | None) -> None:
        """Let somebody come in their first episode of a risk, if they come in one."""
        if episode is not None:
            self.count(person, self.declared[episode])

    def call_off(self, person: Person) -> None:
        """Take a person's risk off the agenda."""
        if person.next_risk is not None:
            person.next_risk.cancel()
            person.next_risk = None

    def set(self, name: str, value: float) -> None:
        """Reset a rate or a factor; `look_again` once all are."""
        self.inputs[name] = value
        self.reset.add(name.partition(".")[0])

    def look_again(self, people: Iterable[Person]) -> None:
        """Let the risks that were reset run at their rates of now, for all who let them run."""
        reset, self.reset = self.reset, set()
        for person in people if reset else ():
            if names := [name for name in person.running if name in reset]:
                for name in names:
                    self.run_at(person, self.declared[name], self.rate(person, self.declared[name]))
                self.book(person)
