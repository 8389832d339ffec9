"""The crisis pathway of a place with its chapters, as they are drawn."""

from __future__ import annotations

import inspect
from importlib import import_module

from tandemcare.evidence import parameters
from tandemcare.model import Place, crisis_pathway, values_of
from tandemcare.model.resources import wards_of

from .crisis_words import CRISIS_WORDS
from .pathway_chart import Chapter, PathwayChart
from .wording import sentence

# The module, whose name the function `crisis_pathway` hides in the package.
_STORY = import_module("tandemcare.model.crisis_pathway")


def crisis_chart(place: Place) -> PathwayChart:
    """Return the crisis pathway of a place in charts, the docstring of each chapter's function as its caption."""
    values = values_of(place, parameters())
    chapters = [
        Chapter(
            name,
            sentence(CRISIS_WORDS.say(name)),
            inspect.getdoc(getattr(_STORY, name)) or "",
            tuple(steps),
        )
        for name, steps in _STORY.chapters(values, wards_of(place)).items()
    ]
    return PathwayChart(crisis_pathway(place, values), tuple(chapters), CRISIS_WORDS)
