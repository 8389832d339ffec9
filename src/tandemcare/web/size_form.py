"""A size as a form asks for it: what is sized, for each target a measure and a number, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from tandemcare.errors import InputError, Problem
from tandemcare.experiments import AMHP, OfferedTarget, offered_targets, targets_of_size

from .study import Study

MOST_TARGETS, LONGEST = 3, 200
BETWEEN = ";"
WHICH = "Target"
CHANGED = "Another measure was chosen: its usual number is filled in now."


@dataclass(frozen=True)
class TargetField:
    """A target as a form has it: the measure that is chosen (None: no target), its number, and what is wrong."""

    place: int
    measure: OfferedTarget | None
    number: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """The target in the words of `tandem size`; nothing where it is none or cannot be read."""
        return self.measure.text(self.number) if self.measure and not self.problems else ""


@dataclass(frozen=True)
class SizeForm:
    """What is sized with its targets: those of a list as `fields`, others as `written` for the command line."""

    size: str
    fields: tuple[TargetField, ...]
    written: str = ""
    wrong_words: tuple[Problem, ...] = ()

    @classmethod
    def of_study(cls, study: Study) -> Self:
        """Return the form of what an address asks for; the usual target of what is sized where it asks for none."""
        size = study.size or AMHP
        offered = offered_targets(size)
        known = {text: _of_list(text, offered) for text in study.targets}
        chosen = {text: found for text, found in known.items() if found}
        fields = [TargetField(place, *found) for place, found in enumerate(chosen.values(), 1)][:MOST_TARGETS]
        # Those for which the list has no room are written, as nothing that is asked for may be left out.
        written = f"{BETWEEN} ".join(text for text in known if text not in list(chosen)[:MOST_TARGETS])
        if not fields and not written:
            fields = [TargetField(1, offered[0], offered[0].usual)]
        return cls(size, _with_one_more(fields), *_as_written(size, written))

    @classmethod
    def of_fields(cls, said: Mapping[str, str], *, is_asked: bool = True) -> Self:
        """Return the form that was filled in; InputError where it is of nothing that can be sized.

        Where its answer `is_asked` for, a measure that was changed alone is told: its number was not seen before.
        """
        size = said.get("size", "")
        offered = {each.key: each for each in offered_targets(size)}
        fields = [_field(place, said, offered, is_asked=is_asked) for place in range(1, MOST_TARGETS + 1)]
        written = said.get("written", "").strip()
        if not written and not _used(fields):
            none = Problem(f"{WHICH} 1", "No target is chosen.", "Choose what to measure in the list.")
            fields[0] = TargetField(1, None, "", (none,))
        return cls(size, _with_one_more(_used(fields)), *_as_written(size, written))

    @property
    def problems(self) -> list[tuple[str, Problem]]:
        """What is wrong, each with the name of the field that it stands at."""
        return [(f"number-{each.place}", one) for each in self.fields for one in each.problems] + [
            ("written", one) for one in self.wrong_words
        ]

    @property
    def texts(self) -> tuple[str, ...]:
        """The targets in the words of `tandem size`, as far as they can be read."""
        written = () if self.wrong_words else _several(self.written)
        return tuple(dict.fromkeys([*(each.text for each in self.fields if each.text), *written]))

    @property
    def offered(self) -> tuple[OfferedTarget, ...]:
        """The measures of the list."""
        return offered_targets(self.size)


def is_filled_in(said: Mapping[str, str]) -> bool:
    """Tell whether an address holds a form that was filled in, and not what that came to."""
    return any(name.startswith("measure-") for name in said)


def _of_list(text: str, offered: Sequence[OfferedTarget]) -> tuple[OfferedTarget, str] | None:
    """Return the measure of a list that a text asks for, with its number."""
    return next(((each, number) for each in offered if (number := each.number(text))), None)


def _field(place: int, said: Mapping[str, str], offered: Mapping[str, OfferedTarget], *, is_asked: bool) -> TargetField:
    """Return a target of a form; a measure that was changed alone has its usual number, which is told to be looked at.

    The form says which measure each number was filled in for, so that this is known without a script.
    """
    key, number, was = (said.get(f"{name}-{place}", "") for name in ("measure", "number", "was"))
    measure, before = offered.get(key), offered.get(was)
    if measure is None:
        found = Problem(f"{WHICH} {place}", "There is no such measure here.", "Choose one of the list.")
        return TargetField(place, None, "", (found,) if key else ())
    if key != was and number.strip() in ("", before.usual if before else ""):
        is_other = is_asked and bool(number.strip()) and number.strip() != measure.usual
        found = Problem(measure.label, CHANGED, f"Is {measure.usual} ({measure.unit}) what you mean?")
        return TargetField(place, measure, measure.usual, (found,) if is_other else ())
    try:
        measure.text(number)
    except InputError as error:
        return TargetField(place, measure, number[:LONGEST], tuple(error.problems))
    return TargetField(place, measure, number.strip())


def _used(fields: Sequence[TargetField]) -> list[TargetField]:
    return [each for each in fields if each.measure or each.problems]


def _with_one_more(fields: Sequence[TargetField]) -> tuple[TargetField, ...]:
    """Return targets one after another, with a place for one more."""
    told = [TargetField(place, each.measure, each.number, each.problems) for place, each in enumerate(fields, 1)]
    return (*told, *([TargetField(len(told) + 1, None)] if len(told) < MOST_TARGETS else []))


def _several(written: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in written.split(BETWEEN) if each.strip())


def _as_written(size: str, written: str) -> tuple[str, tuple[Problem, ...]]:
    """Return written targets with what is wrong with them; none of too long ones: cut short, they would be others."""
    if len(written) > LONGEST:
        return "", (Problem("Written target", "It is longer than any target.", "Write it as in the hint."),)
    return written, tuple(_wrong(size, written))


def _wrong(size: str, written: str) -> Iterator[Problem]:
    """Yield what is wrong with targets that are written as for the command line."""
    if texts := _several(written):
        try:
            targets_of_size(size, texts)
        except InputError as error:
            yield from error.problems
