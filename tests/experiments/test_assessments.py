"""Requests for an AMHP read one by one: the parts of a wait add up to it, and say what it was for."""

import numpy as np
import pandas as pd
import pytest
from model.stylised import DAY, YEAR, lived, pathway
from model.test_engines_agree import SMALL

from tandemcare.experiments.assessments import steps_of
from tandemcare.metrics import FOR_AN_AMHP, PARTS, requests_of
from tandemcare.metrics.reading import Reading
from tandemcare.model import REQUEST_STEPS
from tandemcare.pathway import Delay, Gate, Mark, Seize

WAITED = [f"wait_{part}" for part in PARTS]
FEW = {"amhp_staff.heads_per_100k": 16.0}
"""Fewer AMHPs, so that some requests lapse, clocks run out and many wait at the end."""


def table_of(trace, steps=None):
    """The requests of a trace of one replication of the stylised place."""
    return requests_of(trace.logs[0], steps or steps_of(pathway()), trace.tally.window[0][1]).table


@pytest.fixture(scope="module")
def both():
    """Traces of some weeks with too few AMHPs on each engine, and their requests."""
    found = {}
    for engine in ("compiled", "reference"):
        trace = lived(FEW, 91 * DAY, SMALL, seed=3, log=True, engine=engine)
        found[engine] = trace, requests_of(trace.logs[0], steps_of(pathway(place=SMALL)), 91 * DAY)
    return found


@pytest.fixture(params=["compiled", "reference"])
def found(request, both):
    return both[request.param]


def test_parts_add_up_for_everybody_those_who_still_wait_included(found):
    table = found[1].table
    assert (table["ended"] == "still_waiting").any()
    assert (table["ended"] == "screened_out").any()
    assert (table["times_again"] > 0).any()
    np.testing.assert_allclose(table[WAITED].sum(axis=1), table["wait"], rtol=0.0, atol=1e-9)
    assert (table[WAITED] >= 0.0).all(axis=None)


def test_every_moment_of_a_wait_belongs_to_one_spell(found):
    table, spells = found[1].table, found[1].spells
    first = spells.groupby("request")["begin"].min().reindex(table.index, fill_value=np.nan)
    for begin, requested in zip(first, table["hour_requested"], strict=True):
        assert np.isnan(begin) or begin == requested
    next_begin = spells["begin"].shift(-1).where(spells["request"].shift(-1) == spells["request"])
    until = table["hour_until"].to_numpy()[spells["request"]]
    assert (next_begin.fillna(pd.Series(until, spells.index)) == spells["end"]).all()
    hours = (spells["end"] - spells["begin"]).groupby([spells["request"], spells["part"]], observed=False).sum()
    np.testing.assert_allclose(
        hours.unstack().reindex(table.index, fill_value=0.0)[list(PARTS)], table[WAITED], atol=1e-9
    )


def test_requests_are_those_that_the_run_counts(found):
    trace, table = found[0], found[1].table
    reading = Reading(trace)
    assert len(table) == reading.count("amhp_requests").sum()
    assert table["hour_started"].notna().sum() == reading.count("mha_assessments").sum()
    started = table["hour_started"] - table["hour_requested"]
    assert started.mean() == pytest.approx(reading.mean("request_to_started")[0])
    # Whoever is held past a clock may be allocated again.
    assert table["hour_allocated"].notna().sum() <= reading.ended("request_to_allocated").sum()
    assert table["hour_completed"].notna().sum() == reading.ended("request_to_completed").sum()
    unassessed = table["ended"].isin(("screened_out", "lapsed")).sum()
    assert unassessed == reading.count("requests_not_assessed").sum()


def test_mean_wait_is_that_of_the_measure_with_those_who_still_wait(found):
    """Whom the hub will screen out has no assessment ahead, and is none of the measure's."""
    trace, table = found[0], found[1].table
    waiting = (table["ended"] == "still_waiting") & (table["kind"] != "screened")
    told = table[table["hour_started"].notna() | waiting]
    assert trace.tally.open_waits[0, trace.layout.measures.index("request_to_started"), 0] == waiting.sum() > 0
    assert told["wait"].mean() == pytest.approx(Reading(trace).mean_with_open("request_to_started")[0])


def test_both_engines_tell_the_same_requests(both):
    for what in ("table", "spells"):
        pd.testing.assert_frame_equal(*(getattr(requests, what) for _, requests in both.values()))


def test_an_outcome_and_a_bed_come_only_after_an_assessment(found):
    table = found[1].table
    began = table["hour_started"].notna()
    assert (table["outcome"].notna() == table["hour_completed"].notna()).all()
    assert (table["ended"] == "started").eq(began).all()
    assert not table.loc[~began, ["hour_completed", "hour_admitted"]].notna().any(axis=None)
    times = table[["hour_requested", "hour_allocated", "hour_started", "hour_completed", "hour_admitted"]]
    for _, row in times.iterrows():
        assert row.dropna().is_monotonic_increasing


def test_every_step_at_which_a_request_waits_is_told():
    """From its clock to the start, or to an end without one: time passes at the steps told, and at no other."""
    outline = pathway().outline
    stops = {*REQUEST_STEPS["started"], *REQUEST_STEPS["ends"]}
    ahead, met = list(REQUEST_STEPS["routes"]), set()
    while ahead:
        name = ahead.pop()
        if name not in met:
            met.add(name)
            ahead += [] if name in stops else outline.own_targets(name)
    takes_time = {
        name
        for name in met
        if isinstance(outline.steps[name], (Delay, Gate))
        or (isinstance(outline.steps[name], Seize) and outline.steps[name].resource == "amhp")
    }
    clocks = {name for name, step in outline.steps.items() if isinstance(step, Mark) and step.clock == "request"}
    assert clocks == set(REQUEST_STEPS["routes"])
    assert takes_time == set(REQUEST_STEPS["waits"])
    named = {name for names in REQUEST_STEPS.values() for name in names}
    assert named <= set(outline.steps)


def test_more_amhps_shorten_the_wait_for_one_and_never_that_for_a_court():
    twice = {f"amhp_rota.{name}.slots": 2.0 * slots for name, slots in (("day", 3), ("weekend", 2), ("night", 1))}
    heads = {"amhp_staff.heads_per_100k": 20.0}
    few, many = (table_of(lived(changed, YEAR, seed=4, log=True)) for changed in (heads, heads | twice))
    for_amhp = [f"wait_{part}" for part in FOR_AN_AMHP]
    assert many[for_amhp].sum(axis=1).mean() < 0.6 * few[for_amhp].sum(axis=1).mean()
    courts = [table[table["kind"] == "warrant"].groupby("person")["wait_warrant"].first() for table in (few, many)]
    both = pd.concat(courts, axis=1, join="inner").to_numpy()
    assert len(both) > 10
    same = np.isclose(both[:, 0], both[:, 1], rtol=0.0, atol=1e-9)
    # The same court's wait for the same person, but where they meet it in another crisis of theirs.
    assert same.mean() > 0.9
