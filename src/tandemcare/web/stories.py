"""One patient's two futures of a run, followed again in a process of its own, and kept."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tandemcare.errors import InputError
from tandemcare.results import PatientStory, Results, StoryStep

from .apart import KeptAnswers, apart

SEEN = ("comes", "waits", "is at", "leaves")
"""Kinds of rows that are of the person; all others are what the model keeps of them."""
PERSON = "person"
"""Where it stands that nobody is found, which the page can tell how to go on from."""


class ToldStory(NamedTuple):
    """The story of a person, or why there is none: who it is, when the futures part, the steps of each, the number."""

    words: str
    why_not: str = ""
    who: str = ""
    parting: str = ""
    futures: tuple[tuple[str, tuple[StoryStep, ...]], ...] = ()
    person: int = 0


@KeptAnswers
def story_of_run(folder: Path, scenario: str, replication: int = 0, person: int | None = None) -> ToldStory:
    """Return the story of a person, or of somebody who fares otherwise in a scenario of a run than in its first."""
    return apart(_story, folder, scenario, replication, person)


def _story(folder: Path, scenario: str, replication: int, person: int | None) -> ToldStory:
    try:
        return _told(Results.read(folder).story(person, scenario, replication))
    except InputError as error:
        return ToldStory("", _why_not(error, replication, person))


def _why_not(error: InputError, replication: int, person: int | None) -> str:
    """Return why there is no story, with what can be done on the page."""
    if {each.where for each in error.problems} != {PERSON}:
        return str(error)
    if person is None:
        found = f"In run {replication + 1} nobody fares otherwise in the two."
        return f"{found} Look in another run or option below."
    found = f"Nobody in run {replication + 1} has the number {person}."
    return f"{found} Leave it out, and somebody is looked for who fares otherwise."


def _told(story: PatientStory) -> ToldStory:
    who = "; ".join(f"{name.replace('_', ' ')} {value}" for name, value in story.who.items())
    futures = tuple((title, tuple(step for step in story.steps(title) if step.kind in SEEN)) for title in story.futures)
    return ToldStory(str(story), "", who, story.parting, futures, story.person)
