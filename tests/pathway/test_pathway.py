"""A pathway cannot be changed, and can be sent to another process."""

import copy
import pickle
from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from tandemcare.pathway import (
    Arrivals,
    Branch,
    Calendar,
    Delay,
    Exponential,
    Gate,
    Initial,
    Leave,
    Mark,
    Pathway,
    Quantiles,
    Record,
    Release,
    Resource,
    Rota,
    Seize,
    Shift,
    Table,
    Window,
)


def clinic():
    holidays = [date(2026, 12, 25)]
    return Pathway(
        "clinic",
        resources=[
            Resource("room", Table([(0, 1), (8, 2)], repeat=24)),
            Resource("team", Rota([Shift("day", "daily", 9, 17, slots=2)], holidays)),
        ],
        sources=[Arrivals("referral", rate=[1.0] * 168, attributes={"risk": Quantiles({0: 0, 1: 2})})],
        steps={
            "come": Mark("came"),
            "open": Gate(Calendar([Window("mon-fri", 9, 17)], holidays)),
            "get": Seize("room"),
            "see": Delay(Exponential(mean=1.0)),
            "back": Release("room"),
            "way": Branch({"come": 1, "note": 3}, normalise=True),
            "note": Record("wait", since="came", over=[4]),
            "end": Leave(),
        },
        initial=[Initial("see", 1, [], clocks=["came"], stay="in_progress")],
    )


def test_nothing_in_a_pathway_can_be_changed():
    pathway = clinic()
    with pytest.raises(FrozenInstanceError):
        pathway.name = "other"
    with pytest.raises(TypeError):
        pathway.steps["end"] = Leave()
    with pytest.raises(TypeError):
        pathway.outline.resources["room"] = Resource("room", 9)
    with pytest.raises(TypeError):
        pathway.held_before["end"] = ()
    with pytest.raises(FrozenInstanceError):
        pathway.steps["see"].duration = Exponential(mean=2.0)


def test_what_was_handed_in_can_be_changed_afterwards():
    steps, sources = {"see": Delay(1.0), "end": Leave()}, [Arrivals("referral", rate=1.0)]
    pathway = Pathway("plain", steps=steps, sources=sources)
    steps["late"] = Leave()
    sources.clear()
    assert list(pathway.steps) == ["see", "end"]
    assert len(pathway.sources) == 1


@pytest.mark.parametrize("again", [lambda given: pickle.loads(pickle.dumps(given)), copy.deepcopy, copy.copy])
def test_a_pathway_that_was_sent_elsewhere_is_the_same(again):
    pathway = clinic()
    sent = again(pathway)
    assert sent == pathway
    assert list(sent.steps.items()) == list(pathway.steps.items())
    assert list(sent.inputs.items()) == list(pathway.inputs.items())
    assert (sent.registers, sent.held_before) == (pathway.registers, pathway.held_before)
    assert (sent.name, sent.resources, sent.sources, sent.initial) == (
        "clinic",
        pathway.resources,
        pathway.sources,
        pathway.initial,
    )


def test_a_pathway_that_was_read_already_can_still_be_sent():
    pathway = clinic()
    assert pathway.inputs
    assert pathway.outline
    assert pickle.loads(pickle.dumps(pathway)).inputs == pathway.inputs


def test_the_first_step_is_the_one_written_first():
    assert clinic().first_step == "come"


def test_a_clinic_reads_from_top_to_bottom():
    pathway = Pathway(
        "clinic",
        resources=[Resource("room", 2)],
        sources=[Arrivals("referral", rate=0.5)],
        steps={
            "wait": Seize("room"),
            "appointment": Delay(Exponential(mean=1.0)),
            "done": Release("room"),
            "home": Leave(),
        },
    )
    assert list(pathway.inputs) == ["referral.rate", "room.capacity", "appointment.mean"]
    assert pathway.registers == ()
    assert [pathway.outline.next_of(step) for step in pathway.steps] == ["appointment", "done", "home", None]
