"""A size that a job finds is what `tandem size` finds, prints and writes."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from model.test_engines_agree import SMALL
from report.planned import REQUEST, planned

from tandemcare import experiments, report
from tandemcare.running import Quiet
from tandemcare.scenario import NO_NUMBERS, load
from tandemcare.web import JobAsked
from tandemcare.web.jobs import sizing
from tandemcare.web.shipped_files import shipped_files

AS_IS = load(shipped_files("scenario")["as-is"])
OTHER = load("supported-housing")


def chosen(base, moved=None):
    return SimpleNamespace(base=base, moved=SimpleNamespace(scenario=moved or base))


def as_kept(said):
    return json.loads(json.dumps(said))


def test_a_rota_of_the_place_as_it_is_has_the_planners_workbook(monkeypatch):
    seen = {}
    monkeypatch.setattr(
        experiments, "service_plan", lambda request, **how: seen.update(how, asked=request) or planned()
    )
    asked = JobAsked("size_amhp", sized="amhp", targets=tuple(REQUEST.targets), seed=4)
    found = sizing.sized(asked, chosen(AS_IS), (SMALL, NO_NUMBERS), Quiet())
    assert (seen["asked"].targets, seen["asked"].seed, seen["asked"].replications) == (asked.targets, 4, 1500)
    assert seen["asked"].within is None
    assert found["report"] == report.kept_report(report.service_plan_report(planned(), True))
    assert [sheet["name"] for sheet in found["book"]][:3] == ["Answer", "Rota", "Targets"]
    assert set(found["json"]) >= {"best", "sheets", "workforce"}


def test_within_an_option_a_rota_is_sized_alone(monkeypatch):
    seen = []
    monkeypatch.setattr(experiments, "size_amhp", lambda request, _: seen.append(request) or planned().size)
    asked = JobAsked("size_amhp", sized="amhp", targets=tuple(REQUEST.targets))
    found = sizing.sized(asked, chosen(OTHER), (SMALL, NO_NUMBERS), Quiet())
    assert seen[0].within == OTHER
    assert [sheet["name"] for sheet in found["book"]] == ["Answer", "Rota", "Options", "Doubt"]
    assert found["json"] == planned().size.to_json_object()


@pytest.mark.parametrize("sized", ["beds", "beds housing"])
def test_beds_and_homes_are_asked_for_as_on_the_command_line(monkeypatch, sized):
    seen = []

    def size(names, request, _):
        seen.append((names, request.targets, request.zone, request.replications))
        raise KeyboardInterrupt

    monkeypatch.setattr(experiments, "size_capacity", size)
    asked = JobAsked("size_capacity", sized=sized, targets=("away at most 4",))
    with pytest.raises(KeyboardInterrupt):
        sizing.sized(asked, chosen(AS_IS), (SMALL, NO_NUMBERS), Quiet())
    assert seen == [(sized.split(), ("away at most 4",), 0.01, 1600)]
