"""The planner's workbook of a small place, made once: the plan, its sheets as JSON, and the workbook."""

from __future__ import annotations

from functools import cache
from typing import Any

from experiments.test_sizing_amhp import SMALL, TARGETS

from tandemcare.experiments import ServicePlan, SizeRequest, service_plan
from tandemcare.render import sheets_json, workbook
from tandemcare.report import service_plan_book

REQUEST = SizeRequest(TARGETS, SMALL, zone=0.02, replications=400, workers=1)


@cache
def planned() -> ServicePlan:
    """Return the plan of a small place, with room for few replications."""
    return service_plan(REQUEST)


@cache
def as_json() -> dict[str, Any]:
    """Return what `--json` says of it."""
    found = planned()
    return {**found.to_json_object(), "sheets": sheets_json(service_plan_book(found))}


@cache
def as_workbook() -> bytes:
    """Return the workbook."""
    return workbook(service_plan_book(planned()))
