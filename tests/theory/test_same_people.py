"""One change at a time: the same people meet both scenarios, so effects have the right sign person by person.

| test | law |
|---|---|
| lower and higher rates | a subset and a superset of the same people, at the same times, with the same draws |
| more servers | nobody waits longer (Kiefer and Wolfowitz: the vector of workloads is lower) |
| a ramp on top of a rate | nobody who comes anyway waits less |
| shorter services | nobody waits longer |
| a step that does nothing | changes nobody's draws |
| another replication, another seed | other people |
"""

import numpy as np
import pytest
from theory.laboratory import stories, waiting_line

from tandemcare.pathway import Arrivals, Assign, Count, Lognormal, Pathway, Table, Uniform

HOURS = 1500.0


def seen_by(laboratory, arrivals, servers=2, service=None, seed=3):
    """When each person came, started and left, by person."""
    pathway = waiting_line(arrivals, service or Lognormal(1.0, 1.2), servers)
    return stories(laboratory.once(pathway, HOURS, seed=seed, log=True), pathway).set_index("person")


def shared(first, second):
    """Both tables of those who come in both, started in both."""
    both = first.add_suffix("_first").join(second.add_suffix("_second"), how="inner")
    return both.dropna(subset=["started_first", "started_second"])


def longer(first, second):
    """How much longer each person waits in the second run than in the first."""
    both = shared(first, second)
    assert len(both) > 1000
    return both["started_second"] - both["came_second"] - (both["started_first"] - both["came_first"])


@pytest.mark.parametrize(("low", "high"), [(0.8, 1.0), (1.0, 3.0), (0.25, 1.5)])
def test_a_lower_rate_keeps_a_subset_of_the_same_people(laboratory, low, high):
    few = seen_by(laboratory, Arrivals("people", rate=low, layer=1.0), servers=9)
    many = seen_by(laboratory, Arrivals("people", rate=high, layer=1.0), servers=9)
    assert few.index.isin(many.index).all()
    assert (many.loc[few.index, "came"] == few["came"]).all()
    assert len(few) == pytest.approx(low * HOURS, abs=4.0 * (low * HOURS) ** 0.5)
    assert len(many) - len(few) == pytest.approx((high - low) * HOURS, abs=4.0 * ((high - low) * HOURS) ** 0.5)


def test_people_keep_their_draws_when_the_rate_changes(laboratory):
    few = seen_by(laboratory, Arrivals("people", rate=1.0, layer=1.0), servers=9)
    many = seen_by(laboratory, Arrivals("people", rate=3.0, layer=1.0), servers=9)
    both = shared(few, many).dropna()
    assert np.allclose(
        both["left_first"] - both["started_first"], both["left_second"] - both["started_second"], atol=1e-9
    )


def test_a_rate_by_the_hour_is_a_subset_of_its_peak(laboratory):
    day = Table([(0, 0.2), (8, 1.6), (18, 0.7)], repeat=24)
    few = seen_by(laboratory, Arrivals("people", rate=day, layer=1.0), servers=9)
    many = seen_by(laboratory, Arrivals("people", rate=1.6, layer=1.0), servers=9)
    assert few.index.isin(many.index).all()
    hour = few["came"] % 24.0
    assert ((hour >= 8.0) & (hour < 18.0)).sum() == pytest.approx(1.6 * 10 * HOURS / 24, rel=0.1)
    inside_peak = many["came"].mod(24.0).between(8.0, 18.0, inclusive="left")
    assert few.index.isin(many.index[inside_peak]).sum() == inside_peak.sum()


@pytest.mark.parametrize("servers", [1, 2, 4])
def test_one_more_server_makes_nobody_wait_longer(laboratory, servers):
    rate = 0.85 * servers
    before = seen_by(laboratory, Arrivals("people", rate=rate), servers)
    after = seen_by(laboratory, Arrivals("people", rate=rate), servers + 1)
    change = longer(before, after)
    assert change.max() <= 1e-9
    assert change.mean() < -0.1


def test_shorter_services_make_nobody_wait_longer(laboratory):
    before = seen_by(laboratory, Arrivals("people", rate=1.8), 2, Lognormal(1.0, 1.2))
    after = seen_by(laboratory, Arrivals("people", rate=1.8), 2, Lognormal(0.9, 1.08))
    change = longer(before, after)
    assert change.max() <= 1e-9
    assert change.mean() < -0.1


def test_a_ramp_on_top_of_a_rate_makes_nobody_wait_less(laboratory):
    steady = seen_by(laboratory, Arrivals("people", rate=1.2, layer=1.2), 2)
    ramp = Table([(0, 1.2), (300, 1.2), (HOURS, 1.9)], kind="linear")
    rising = seen_by(laboratory, Arrivals("people", rate=ramp, layer=1.2), 2)
    assert steady.index.isin(rising.index).all()
    change = longer(steady, rising)
    assert change.min() >= -1e-9
    assert change.mean() > 0.1


def test_a_step_that_does_nothing_changes_nobody(laboratory):
    plain = waiting_line(Arrivals("people", rate=1.8), Lognormal(1.0, 1.2), 2)
    steps = dict(plain.steps)
    busier = {"come": steps.pop("come"), "note": Count("seen"), "mood": Assign("mood", Uniform(0.0, 1.0)), **steps}
    sources = [*plain.sources, Arrivals("nobody", rate=0.0)]
    other = Pathway("with an inert step", resources=plain.resources, sources=sources, steps=busier)
    first = stories(laboratory.once(plain, HOURS, log=True), plain)
    second = stories(laboratory.once(other, HOURS, log=True), other)
    assert first.equals(second)


def test_other_seeds_and_replications_are_other_people(laboratory):
    pathway = waiting_line(Arrivals("people", rate=1.8), Lognormal(1.0, 1.2), 2)
    runs = [
        laboratory.once(pathway, 50.0, seed=seed, first_replication=first, log=True)
        for seed, first in ((1, 0), (1, 1), (2, 0))
    ]
    people = [set(run.log["person"].tolist()) for run in runs]
    assert all(people)
    assert not people[0] & people[1] | people[0] & people[2] | people[1] & people[2]


def test_a_replication_alone_is_the_same_as_among_others(laboratory):
    pathway = waiting_line(Arrivals("people", rate=1.8), Lognormal(1.0, 1.2), 2)
    alone = laboratory.once(pathway, 100.0, first_replication=2).measures["wait"].by_replication()
    among = laboratory.repeat(pathway, 100.0, times=60).measures["wait"].by_replication()
    assert alone.loc[2].equals(among.loc[2])
