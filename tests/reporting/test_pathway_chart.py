"""The pathway in charts: nothing is lost, everything can be read, and what is put together belongs together."""

from __future__ import annotations

from collections import Counter

import pytest
from reporting.mermaid_lines import faults, ids

from tandemcare.errors import InputError
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Count,
    Delay,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Seize,
)
from tandemcare.reporting.structure import Chapter, Wording, crisis_chart, pathway_chart
from tandemcare.scenario import load_place

READABLE = 35
CRISIS = crisis_chart(load_place())
NAMES = [chapter.name for chapter in CRISIS.chapters]


def clinic() -> Pathway:
    steps = {
        "arrive": Mark("arrived"),
        "count": Count("arrivals"),
        "sex": Branch({"women": 0.5, "men": 0.5}),
        "women": Assign("who", 0, then="queue"),
        "men": Assign("who", 1),
        "queue": Seize("nurse", patience=5.0, otherwise="gives-up"),
        "seen": Record("wait", since="arrived"),
        "treatment": Delay(4.0),
        "done": Release("nurse"),
        "known": Branch(by="who", cases={0: "note-women"}, otherwise="note-men"),
        "note-women": Count("women", then="home"),
        "note-men": Count("men", then="home"),
        "gives-up": Count("given_up"),
        "home": Leave(),
    }
    return Pathway("clinic", resources=[Resource("nurse", 4)], sources=[Arrivals("walk_in", rate=0.9)], steps=steps)


def told(*sizes: int) -> list[Chapter]:
    names, chapters = list(clinic().steps), []
    for number, size in enumerate(sizes):
        chapters.append(Chapter(f"c{number}", f"Chapter {number}", "", tuple(names[:size])))
        names = names[size:]
    return chapters


def test_what_follows_is_one_box_and_notes_hide_no_choice_and_no_wait():
    chart = pathway_chart(clinic(), told(5, 9))
    assert [box.steps for box in chart.boxes] == [
        ("arrive", "count", "sex", "women", "men"),
        ("queue",),
        ("seen", "treatment", "done", "known", "note-women", "note-men"),
        ("gives-up",),
        ("home",),
    ]
    first, second = (chart.chapter(chapter.name) for chapter in chart.chapters)
    assert (faults(first), faults(second), faults(chart.overview())) == ([], [], [])
    assert '[["Wait for nurse"]]' in second
    assert 'n_queue -->|"gives up"| n_gives_up' in second
    assert "from Chapter 0" in second
    assert "to Chapter 1" in first


def test_the_overview_counts_ways_and_names_waits():
    overview = pathway_chart(clinic(), told(5, 9)).overview()
    assert "Chapter 1<br/>waits for nurse" in overview
    assert 'n_c0 -->|"2"| n_c1' in overview
    assert "n_source_walk_in --> n_c0" in overview


def test_a_way_back_is_said_in_words():
    chapters = told(5, 9)
    overview = pathway_chart(clinic(), chapters[::-1]).overview()
    assert "Chapter 0<br/>back to: Chapter 1" in overview
    assert "n_c0 -->" not in overview


def test_a_full_chapter_is_put_together_further():
    chart = pathway_chart(clinic(), told(14))
    tight = type(chart)(chart.pathway, chart.chapters, Wording(), most=3)
    assert len(tight.boxes) <= 3
    assert sorted(step for box in tight.boxes for step in box.steps) == sorted(clinic().steps)


def test_chapters_must_tell_each_step_once():
    chapters = [*told(5, 8), Chapter("again", "Again", "", ("arrive", "arrives"))]
    with pytest.raises(InputError) as error:
        pathway_chart(clinic(), chapters)
    assert len(error.value.problems) == 4  # twice told, in both places; unknown; not told


def test_every_step_of_the_crisis_pathway_is_in_one_box_of_its_own_chapter():
    steps = Counter(step for box in CRISIS.boxes for step in box.steps)
    assert set(steps) == set(CRISIS.pathway.steps)
    assert set(steps.values()) == {1}
    chapter = {step: each.name for each in CRISIS.chapters for step in each.steps}
    assert {box.chapter == chapter[step] for box in CRISIS.boxes for step in box.steps} == {True}


@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_can_be_read(name):
    chart = CRISIS.chapter(name)
    assert faults(chart) == []
    assert len(ids(chart)) <= READABLE
    firsts = {box.steps[0] for box in CRISIS.boxes if box.chapter == name}
    assert len(firsts) <= len(ids(chart))


def test_every_way_between_chapters_is_in_the_overview():
    overview = CRISIS.overview()
    assert faults(overview) == []
    assert {f"n_{name}" for name in NAMES} <= ids(overview)
    place = {name: number for number, name in enumerate(NAMES)}
    forward = [ends for ends in CRISIS.crossings() if place[ends[0]] < place[ends[1]]]
    arrows = [line for line in overview.splitlines() if "-->" in line and "n_source" not in line]
    assert len(arrows) == len(forward)


def test_every_chapter_has_a_caption_and_a_title_of_its_own():
    assert [chapter.name for chapter in CRISIS.chapters if not chapter.caption] == []
    assert len({chapter.title for chapter in CRISIS.chapters}) == len(NAMES)


def test_every_word_for_a_name_is_used():
    steps = CRISIS.pathway.steps.values()
    known = {*CRISIS.pathway.steps, *NAMES, *CRISIS.entries}
    known |= {step.name for step in steps if isinstance(step, Count)}
    known |= {step.measure for step in steps if isinstance(step, Record)}
    assert [name for name in CRISIS.words.names if name not in known] == []
    kinds = {name.partition("/")[0] for name in CRISIS.pathway.outline.resources}
    assert [name for name in CRISIS.words.things if name not in kinds] == []
    assert [name for name in CRISIS.words.registers if name not in CRISIS.pathway.registers] == []
