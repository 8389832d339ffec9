"""One patient's two futures of a run, followed again in a process of its own, and kept."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tandemcare.errors import InputError
from tandemcare.results import PatientStory, Results, StoryStep

from .apart import KeptAnswers, apart

SEEN = ("comes", "waits", "is at", "leaves")
"""Kinds of rows that are of the person; all others are what the model keeps of them."""


class ToldStory(NamedTuple):
    """The story of a person, or why there is none: who it is, when the futures part, and the steps of each."""

    words: str
    why_not: str = ""
    who: str = ""
    parting: str = ""
    futures: tuple[tuple[str, tuple[StoryStep, ...]], ...] = ()


@KeptAnswers
def story_of_run(folder: Path, scenario: str) -> ToldStory:
    """Return the story of somebody who fares otherwise in a scenario of a run than in its first."""
    return apart(_story, folder, scenario)


def _story(folder: Path, scenario: str) -> ToldStory:
    try:
        return _told(Results.read(folder).story(scenario=scenario))
    except InputError as error:
        return ToldStory("", str(error))


def _told(story: PatientStory) -> ToldStory:
    who = "; ".join(f"{name.replace('_', ' ')} {value}" for name, value in story.who.items())
    futures = tuple((title, tuple(step for step in story.steps(title) if step.kind in SEEN)) for title in story.futures)
    return ToldStory(str(story), "", who, story.parting, futures)
