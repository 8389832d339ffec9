"""Options stand on the screen in the group of what they do; one that does two things stands in a group of both."""

import re

import tandemcare as tc
from tandemcare.experiments import StudyRequest
from tandemcare.render import plain
from tandemcare.report import answer
from tandemcare.report.answer.options import KINDS

CUT = {"service": "floating-support-places", "to_share": 0.5, "from": "2026-07"}
BOUGHT = {"service": "community-places", "units": 30, "from": "2026-07"}


def test_a_plan_that_buys_and_cuts_is_not_with_those_that_only_take_away(tmp_path):
    plans = [
        tc.scenario("As is"),
        tc.scenario("Grow", invest=[BOUGHT]),
        tc.scenario("Swap", invest=[BOUGHT], cut=[CUT]),
        tc.scenario("Shrink", cut=[CUT]),
    ]
    request = StudyRequest(plans, years=1, replications=2, out=tmp_path)
    lines = [line.strip() for line in plain(answer(request.run(request.grid(request.resolved())))).splitlines()]
    at = [next(at for at, line in enumerate(lines) if re.match(word, line)) for word in ("Grow", "Swap", "Shrink")]
    heads = [lines.index(KINDS[kind]) for kind in ("buys", "both", "takes away")]
    assert heads[0] < at[0] < heads[1] < at[1] < heads[2] < at[2]
