"""What a step says of itself: what happens, what is waited for or taken, and where people go on to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tandemcare.model import MEANINGS, older_ward_labels, rehabilitation_labels, step_labels
from tandemcare.pathway import (
    ALL,
    Assign,
    Branch,
    Count,
    Delay,
    Distribution,
    Fixed,
    Gate,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Seize,
    Step,
)
from tandemcare.pathway.inputs import chances_of
from tandemcare.pathway.moments import declared_mean
from tandemcare.pathway.steps import HOLDS, Clock
from tandemcare.units import HOURS_A_DAY

from ..blocks import Link
from ..numbers import four_digits

Linked = Callable[[str], str | Link]
Way = tuple[str | Link, ...]
LABELS = step_labels() | older_ward_labels() | rehabilitation_labels()


def code(name: str) -> str:
    """Return a name of the model as it stands in a page."""
    return f"`{name}`"


def what_happens(name: str, step: Step) -> str:
    """Return the label of a step, or what it counts, measures, notes or gives back."""
    match step:
        case Count(counted):
            said = f"Counted: {code(counted)}"
        case Record(measure, since, over):
            limits = f", over {', '.join(f'{limit:g}' for limit in over)} hours counted" if over else ""
            said = f"Measured: {code(measure)} since {code(since)}{limits}"
        case Mark(clock):
            said = f"Noted: {code(clock)} = now"
        case Assign(register, value):
            said = f"Noted: {code(register)} = {_set_to(register, value)}"
        case Release(resource):
            said = "Gives back all that is held" if resource == ALL else f"Gives back {code(resource)}"
        case Leave():
            said = "Leaves"
        case _:
            said = LABELS[name]
    return said


def meaning(register: str, value: float) -> str:
    """Return what a value of a register means."""
    return MEANINGS.get(register, {}).get(value, f"{value:g}")


def _set_to(register: str, value: Distribution | Clock | float | str) -> str:
    if isinstance(value, str):
        return code(value)
    if isinstance(value, Clock):
        return "now" if value.after is None else f"in {duration(value.after)}"
    if isinstance(value, Distribution) and not isinstance(value, Fixed):
        return duration(value)
    return meaning(register, value.value if isinstance(value, Fixed) else value)


def duration(distribution: Distribution) -> str:
    """Return a time by its mean, in days from two days on."""
    mean = declared_mean(distribution)
    time = f"{four_digits(mean / HOURS_A_DAY)} days" if mean >= 2 * HOURS_A_DAY else f"{four_digits(mean)} hours"
    return time if isinstance(distribution, Fixed) else f"{time} (mean)"


def takes(step: Step) -> str:
    """Return what is waited for or taken at a step, or how long it takes; nothing at most of them."""
    match step:
        case Seize(priority=priority, swap=swap):
            wanted = " or ".join(map(code, step.resources))
            held = f"the {code(swap)}" if isinstance(swap, str) else "the unit"
            order = code(priority) if isinstance(priority, str) else str(priority)
            return wanted + (f" for {held} held" if swap else "") + (f", priority {order}" if priority else "")
        case Delay(until=str(until)):
            return f"until {code(until)}"
        case Delay(duration=time, at_most=most):
            spent = duration(time) if isinstance(time, Distribution) else ""
            return spent + (f", at most until {code(most)}" if most else "")
        case Gate(calendar):
            return ", ".join(f"{window.days} {window.start} to {window.end} o'clock" for window in calendar.windows)
    return ""


def goes_on(pathway: Pathway, name: str, link: Linked) -> Way:
    """Return where people go on to from a step, with chances, values of a register or what came in between."""
    step, after = pathway.steps[name], pathway.outline.next_of(name)
    ways: list[Way]
    match step:
        case Branch(share=str(share), bands=bands):
            ways = _bands(share, bands, link)
        case Branch(by=None):
            ways = [(link(to), f" {100.0 * chance:.3g}%") for to, chance in chances_of(step)]
        case Branch(by=str(by), cases=cases, otherwise=otherwise):
            ways = [(link(to), _if(by, value)) for value, to in cases]
            ways += [("else ", link(otherwise))] if otherwise else []
        case Seize(otherwise=str(otherwise)) if after:
            ways = [(link(after),), (f"{_too_late(step)} ", link(otherwise))]
        case _:
            ways = [(link(after),)] if after and not isinstance(step, Leave) else []
    risks = [link(pathway.outline.risks[risk].to) for risk in getattr(step, "meanwhile", ())]
    ways += [("at any time " if number == 0 else "", to) for number, to in enumerate(risks)]
    return tuple(part for number, way in enumerate(ways) for part in ((", ", *way) if number else way))


def _if(register: str, value: float) -> str:
    if register.startswith(HOLDS):
        return f" if {code(register.removeprefix(HOLDS))} is {'held' if value else 'not held'}"
    return f" if {code(register)} is {meaning(register, value)}"


def _bands(share: str, bands: Iterable[tuple[float, Iterable[tuple[str, float]]]], link: Linked) -> list[Way]:
    """Return the ways that part by a share, each with its band in the first case and in the last where they differ."""
    cases = [dict(cut) for _, cut in bands]
    widths = {
        to: [f"{100.0 * case.get(to, 0.0):.3g}%" for case in (cases[0], cases[-1])] for case in cases for to in case
    }
    ways = [(link(to), " " + " to ".join(dict.fromkeys(ends))) for to, ends in widths.items()]
    return [(f"by {code(share)}: ", *way) if number == 0 else way for number, way in enumerate(ways)]


def _too_late(step: Seize) -> str:
    if step.until:
        return f"from {code(step.until)} on"
    if not isinstance(step.patience, Distribution) or step.patience == Fixed(0.0):
        return "if none is free"
    return f"after {duration(step.patience)}"
