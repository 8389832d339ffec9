"""Which registers hold codes: small whole numbers, as far as a pathway's own text can set them.

All that can come into a register is looked at: attributes, what is given of people inside at the start, assignments,
and what is copied from another register. What is read as a clock, a share or a factor stays a float, and so does a
register that is compared with a number that is no code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from math import copysign

from tandemcare.engine.arithmetic import FIXED, VALUES
from tandemcare.engine.forms import form_of, sample_form
from tandemcare.pathway import Assign, Branch, Distribution, Pathway, Step
from tandemcare.pathway.steps import Clock

from . import places as at


def is_code(value: float) -> bool:
    """Return whether a byte can hold a value, with every bit of it."""
    return 0.0 <= value < float(at.BEYOND_CODES) and float(value).is_integer() and copysign(1.0, value) > 0.0


def codes_of(pathway: Pathway) -> list[str]:
    """Return the registers that hold nothing but codes, in their order."""
    steps = pathway.steps.values()
    wide = set(_read_as_floats(pathway)) | {
        name for name, values in _values_of(pathway) if not all(map(is_code, values))
    }
    copies = [(step.register, step.value) for step in steps if isinstance(step, Assign) and isinstance(step.value, str)]
    growing = True
    while growing:
        more = {name for name, other in copies if other in wide} - wide
        wide, growing = wide | more, bool(more)
    return [name for name in pathway.registers if name not in wide]


def steps_that_set_codes(pathway: Pathway, known: Collection[str]) -> list[str]:
    """Return the steps that set one of the `known` codes from a distribution: its mean can be reset to what is none."""
    return [
        name
        for name, step in pathway.steps.items()
        if isinstance(step, Assign) and step.register in known and not isinstance(step.value, str)
    ]


def _read_as_floats(pathway: Pathway) -> Iterator[str]:
    """Yield the registers that are read or set as clocks, shares or factors."""
    for step in pathway.steps.values():
        yield from filter(None, _floats_of(step))
    for risk in pathway.risks:
        yield from filter(None, (risk.factor, risk.at))
    for group in pathway.initial:
        yield from group.clocks


def _floats_of(step: Step) -> list[str | None]:
    names = ("until", "since", "at_most", "share", "clock")  # of whatever step has them
    found = [getattr(step, name, None) for name in names]
    return [*found, step.register] if isinstance(step, Assign) and isinstance(step.value, Clock) else found


def _values_of(pathway: Pathway) -> Iterator[tuple[str, Iterable[float]]]:
    """Yield registers with values that they can be given or are compared with."""
    given = [source.attributes for source in pathway.sources] + [group.attributes for group in pathway.initial]
    for attributes in given:
        yield from ((name, drawn_values(each)) for name, each in attributes)
    for group in pathway.initial:
        yield from ((name, (value,)) for row in group.rows for name, value in row)
    for step in pathway.steps.values():
        if isinstance(step, Assign) and not isinstance(step.value, str | Clock):
            yield step.register, drawn_values(step.value)
        elif isinstance(step, Branch) and step.by and not step.asked:
            yield step.by, [value for value, _ in (*step.cases, *step.bands)]
    for risk in pathway.risks:
        yield from ((name, [value for value, _ in factors]) for name, factors in risk.by)


def drawn_values(distribution: Distribution) -> Iterable[float]:
    """Return the values that a distribution can have, or one that is no code if they are not a few."""
    form = form_of(distribution)
    if form.code == FIXED:
        return (sample_form(0.5, form),)
    if form.code != VALUES:
        return (-1.0,)
    number = len(form.table) // 2 - 1
    shares = {value: share for share, value in zip(form.table[:number], form.table[number + 1 :], strict=False)}
    return [sample_form(share, form) for share in shares.values()]
