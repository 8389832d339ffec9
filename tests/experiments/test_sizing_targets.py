"""Targets in words: read as they are meant, refused with what was found and what to write."""

import pytest

from tandemcare.errors import InputError
from tandemcare.experiments.sizing.target import STAGES, ServiceTarget
from tandemcare.experiments.sizing.targets import said_already, said_already_in_words, targets_of


def target(text, allowed=STAGES):
    (found,) = targets_of([text], allowed)
    return found


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("p95 started within 24h", ("share", "started", 24.0, 0.95, "")),
        ("P90 allocated within 4 hours", ("share", "allocated", 4.0, 0.9, "")),
        ("median seen within 6h", ("share", "started", 6.0, 0.5, "")),
        ("mean completed within 1d", ("mean", "completed", 24.0, 0.0, "")),
        ("share s136 seen within 6h >= 0.95", ("share", "started", 6.0, 0.95, "section_136")),
        ("share section 136 started within 6 h at least 95%", ("share", "started", 6.0, 0.95, "section_136")),
        ("p99.5 custody started within 12h", ("share", "started", 12.0, 0.995, "custody")),
        ("p50 a&e completed within 2 days", ("share", "completed", 48.0, 0.5, "ae")),
    ],
)
def test_a_target_is_what_it_says(text, means):
    found = target(text)
    assert (found.kind, found.what, found.limit, round(found.share, 12), found.route) == means


@pytest.mark.parametrize(
    ("text", "route", "kind", "streams"),
    [
        ("p95 started within 24h", "", "urgent", {"ae", "section_136", "community", "custody", "ward"}),
        ("p95 community started within 24h", "community", "urgent", {"community"}),
        ("p95 community warrant started within 7d", "community", "warrant", {"community_warrant"}),
        ("p95 routine started within 7d", "", "routine", {"community_routine"}),
        (
            "share all community seen within 3d >= 0.9",
            "community",
            "all",
            {"community", "community_routine", "community_warrant"},
        ),
        ("p95 s135 started within 7d", "", "warrant", {"community_warrant"}),
    ],
)
def test_a_target_names_the_route_and_the_kind_of_requests(text, route, kind, streams):
    found = target(text)
    assert (found.route, found.requests, set(found.streams)) == (route, kind, streams)


def test_other_kinds_imply_nothing():
    found = targets_of(["p95 all started within 24h", "p95 started within 24h"], STAGES)
    assert not list(said_already(found))


def test_waits_for_beds_and_levels_are_targets_where_they_are_sized():
    allowed = ("bed wait", "away", "occupancy")
    assert target("p95 bed wait within 24h", allowed).what == "bed wait"
    assert target("away at most 1", allowed) == ServiceTarget("away at most 1", "level", "away", 1.0)
    assert target("occupancy at most 85%", allowed).limit == pytest.approx(0.85)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soon", "does not say within how long"),
        ("most started within 24h", "does not begin with"),
        ("p95 begun within 24h", "Nobody waits to be 'begun'"),
        ("p95 startedd within 24h", "Did you mean 'started'"),
        ("p95 custdy started within 24h", "Did you mean 'custody'"),
        ("p95 s136 warrant started within 24h", "Only requests of the community are warrant"),
        ("p95 urgent routine started within 24h", "several kinds of requests"),
        ("p95 warant started within 24h", "Did you mean 'warrant'"),
        ("p95 started within 24 furlongs", "no unit of a wait"),
        ("p95 started within 0h", "no time at all"),
        (f"p95 started within {'9' * 400}h", "longer than anybody is followed"),
        ("p100 started within 24h", "no service can promise that"),
        ("share started within 24h", "does not say what share"),
        ("share started within 24h >= 1.2", "no service can promise that"),
        ("share started within 24h <= 0.5", "no more than a share"),
        ("p95 started within 24h >= 0.9", "A quantile has no share beside it"),
        ("mean started within 24h >= 0.9", "A mean has no share beside it"),
        ("away at most 1", "nothing that can be at most a number here"),
        ("p95 bed wait within 24h", "Nobody waits"),
        ("", "does not say within how long"),
    ],
)
def test_what_cannot_be_a_target_is_refused_with_a_remedy(text, said):
    with pytest.raises(InputError) as refused:
        targets_of([text], STAGES)
    (problem,) = refused.value.problems
    assert said in f"{problem.found} {problem.remedy}"
    assert problem.remedy


def test_every_problem_is_told_at_once():
    with pytest.raises(InputError) as refused:
        targets_of(["soon", "p95 started within 0h"], STAGES)
    assert len(refused.value.problems) == 2
    with pytest.raises(InputError, match="None is given"):
        targets_of([], STAGES)


@pytest.mark.parametrize(
    ("weak", "strong"),
    [
        ("p50 started within 24h", "p95 started within 12h"),
        ("p95 started within 24h", "p95 seen within 12h"),
        ("share started within 6h >= 0.8", "share started within 6h >= 0.95"),
        ("mean started within 12h", "mean started within 6h"),
        ("p95 allocated within 24h", "p95 started within 24h"),
        ("share s136 allocated within 9h >= 0.9", "share s136 completed within 6h >= 0.9"),
    ],
)
def test_a_target_that_another_implies_is_told(weak, strong):
    found = targets_of([strong, weak], STAGES)
    ((one, other),) = said_already(found)
    assert (one.text, other.text) == (weak, strong)
    (words,) = said_already_in_words(found)
    assert words == f'The first target implies the second: whatever meets "{strong}" meets "{weak}".'
    (words,) = said_already_in_words(found[::-1])
    assert words.startswith("The second target implies the first")


def test_other_routes_and_stricter_words_imply_nothing():
    found = targets_of(["p95 started within 24h", "p95 s136 started within 24h", "p50 allocated within 2h"], STAGES)
    assert not list(said_already(found))
