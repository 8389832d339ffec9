"""Levers that are moved, as the scenario and the numbers that the command line would be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tandemcare.model import Place
from tandemcare.scenario import Scenario


@dataclass(frozen=True)
class Moved:
    """What moved levers come to: a scenario beside as-is, and the numbers of the study, each with the text of its file.

    `scenario` is the base itself, and `scenario_text` empty, where no decision is moved; `numbers` and `numbers_text`
    are empty where no belief is. `scenario_file` is the name to save the text under, beside the file of the base.
    """

    scenario: Scenario
    scenario_text: str
    scenario_file: str
    numbers: Mapping[str, float]
    numbers_text: str


def moved(base: Scenario, values: Mapping[str, float], place: Place) -> Moved:
    """Return a scenario with levers that are moved from their default.

    InputError, with every problem (where, what, what to do), for a lever that there is not and a value outside its
    range. What the texts say the command line runs to the same bytes: `tandem compare as-is FILE --numbers FILE`.
    """
    raise NotImplementedError
