"""Put extreme values into every number and date of every file that a person writes, and see what is said.

`python tests/extremes.py` takes every value in every field and every number of the evidence in turn, some minutes of
work; the tests take one value a field. The fields are those of the schemas and the numbers those of the evidence, so
that a new one is tried without anybody thinking of it.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tandemcare import finance, scenario
from tandemcare.errors import InputError, Problem
from tandemcare.model import Place
from tandemcare.running.coupled import simulate_scenario
from tandemcare.scenario.months import hours_between, later
from tandemcare.scenario.system import known_numbers

ROOT = Path(__file__).parents[1]
NUMBERS = ("0", "1.0e-9", "1", "1.0e+9", "-1", ".nan", ".inf", "-.inf", "1.0e+400", "10001", "true", "1_0")
DATES = ("9999-12", "10000-01", "0001-01", "0000-01", "1849-12", "2401-01", "1900-01", "-2026-04", "2026-13", "12")
ENGINES_WORDS = re.compile(
    r"`(sd|mean|low|high|at_most)`|\b(resource|step|source|shift|input|model) '|Lognormal|layer="
)
AS_IS = ROOT / "scenarios" / "as-is.yaml"
IN_WARD = {"acute-1": 19, "acute-2": 19, "acute-3": 18, "acute-4": 18, "picu-1": 8}
CENSUS = {
    "delayed_supported_housing": 2,
    "delayed_other_housing": 1,
    "delayed_social_care": 3,
    "delayed_funding_panel": 1,
    "delayed_other": 3,
    "out_of_area": 8,
    "in_crisis_house": 6,
    "on_home_treatment": 61,
    "in_step_down": 4,
}
"""Who is inside on the census day: with a census a run begins at once, and one month of it is enough."""
FULL = {
    "name": "Every key",
    "change": [{"parameter": "home_treatment.slots", "multiply": 2, "from": "2026-06", "until": "2027-06"}],
    "what_if": [
        {"parameter": "amhp.share_routine", "value": 0.3, "range": [0.2, 0.4], "from": "2026-06", "until": "2027-06"},
        {"parameter": "beds.section_2_stay_days", "multiply": 1.1, "until": "2027-01"},
    ],
    "invest": [
        {
            "service": "community-places",
            "units": 60,
            "from": "2026-05",
            "until": "2027-01",
            "ramp_months": 2,
            "mobilising_months": 1,
            "payer": {"icb": 1.0},
            "grant_until": "2026-12",
            "after_grant": {"council": 1.0},
        },
        {"service": "peer-self-management", "per_100k_adults": 20, "from": "2026-05"},
        {"service": "crisis-plans", "budget_gbp_a_year": 50000, "from": "2026-05"},
    ],
    "cut": [
        {"service": "floating-support-places", "to": 30, "from": "2026-05", "until": "2027-06"},
        {"service": "step-down-places", "by": 1, "from": "2026-05"},
        {"service": "hbpos-places", "to_share": 0.5, "from": "2026-05"},
        {"service": "crisis-cafe-places", "by_share": 0.5, "from": "2026-05"},
        {"service": "supported-housing-units", "to_per_100k_adults": 40, "from": "2026-05"},
        {"service": "crisis-house-beds", "by_per_100k_adults": 0.2, "from": "2026-05"},
    ],
    "bought": {"times": 1.5},
    "amhp_rota": [
        {
            "from": "2026-05",
            "adults": 400000,
            "shifts": [
                {
                    "name": "late",
                    "days": "daily",
                    "start": 12,
                    "end": 20,
                    "slots": 2,
                    "fill": 0.9,
                    "shared": 0.5,
                    "last_start": 1.0,
                    "hand_over_hours": 0.5,
                }
            ],
        }
    ],
    "close": [
        {"ward": "acute-4", "from": "2026-09"},
        {
            "ward": "acute-3",
            "beds": 5,
            "gateway": {
                "occupancy_at_most": 0.9,
                "each_sex_at_most": 0.95,
                "away_per_100_beds_at_most": 5,
                "staffed_at_least": 0.9,
                "waiting_at_most": 1.1,
                "over_months": 3,
                "staffed_months": 3,
                "months_between": 6,
                "not_before": "2026-08",
            },
            "reopen": {
                "occupancy_over": 0.98,
                "away_per_100_beds_over": 10,
                "over_months": 3,
                "not_within_months": 6,
                "lag_months": 6,
                "pause_months": 12,
            },
        },
    ],
    "redesignate": [{"ward": "acute-2", "to": "mixed", "beds": 4, "from": "2026-07"}],
    "funding": {
        "reinvest_share": 0.5,
        "reinvest": [
            {"service": "community-places", "units": 10},
            {"service": "crisis-plans", "per_100k_adults": 10},
        ],
        "pooled_budget": {
            "services": ["section_117"],
            "budget_gbp_year": 1000000,
            "contributions": {"icb": 0.5, "council": 0.5},
            "from": "2026-05",
            "notice_given": "2026-08",
            "notice_months": 6,
        },
        "better_care_fund": {
            "icb_gbp_a_year": 900000,
            "council_gbp_a_year": 300000,
            "services": ["community-places"],
            "from": "2026-05",
        },
        "section_256": {
            "gbp_a_year": 120000,
            "services": ["floating_support"],
            "from": "2026-05",
            "until": "2027-02",
        },
        "continuing_health_care": {"services": ["lasting_care"], "from": "2026-05", "until": "2027-02"},
        "reserve_floor_gbp": 1000,
        "savings_target": {"gbp_a_year": 1000, "from": "2026-05"},
    },
    "stop_loss": {"net_cost_gbp": 1000000},
}
"""A scenario with every key whose value is a number or a date; a test holds it to the schema."""


@dataclass(frozen=True)
class Case:
    """A file with one extreme value in it."""

    kind: str
    name: str
    value: str
    text: str


def fields_of(node: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], path: tuple = ()) -> Iterator[tuple]:
    """Yield (path, is a date) of each number and each date of a document, by its JSON Schema."""
    for form in _forms(schema, whole):
        if isinstance(node, dict) and form.get("type") == "object":
            for key, value in node.items():
                inside = form.get("properties", {}).get(key) or form.get("additionalProperties") or {}
                yield from fields_of(value, inside, whole, (*path, key))
        elif isinstance(node, list) and form.get("type") == "array":
            for index, value in enumerate(node):
                yield from fields_of(value, form["items"], whole, (*path, index))
        elif form.get("type") in {"number", "integer"}:
            yield path, False
        elif form.get("format") == "date" or "0-9]{4}" in form.get("pattern", ""):
            yield path, True


def _forms(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what a schema can be, its references followed."""
    if "$ref" in schema:
        return _forms(whole["$defs"][schema["$ref"].rpartition("/")[2]], whole)
    return [each for one in schema.get("anyOf", [schema]) for each in ([one] if one is schema else _forms(one, whole))]


def with_value(document: Any, path: tuple, value: str) -> str:
    """Return a document as YAML, one value to a line, with some text for a value."""
    again = json.loads(json.dumps(document))
    node = again
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = "@@"
    return json.dumps(again, indent=1, ensure_ascii=False).replace('"@@"', value)


def stylised() -> Any:
    """Return the shipped place as plain data, with dates as text and a census; two bank holidays are enough."""
    found = YAML(typ="safe", pure=True).load((ROOT / "scenarios" / "places" / "stylised.yaml").read_text("utf-8"))
    found |= {"bank_holidays": found["bank_holidays"][:2], "census": {**CENSUS, "in_ward": IN_WARD}}
    return json.loads(json.dumps(found, default=str))


def cases_of_forms() -> Iterator[Case]:
    """Yield every value in every field of place and scenario files."""
    for kind, document in (("place", stylised()), ("scenario", FULL)):
        schema = scenario.json_schema(kind)
        for path, is_date in fields_of(document, schema, schema):
            for value in DATES if is_date else NUMBERS:
                yield Case(kind, ".".join(map(str, path)), value, with_value(document, path, value))


def block_of(name: str) -> str:
    """Return the list of a scenario in which a number is changed."""
    return "change" if scenario.is_decided(name) else "what_if"


def cases_of_numbers() -> Iterator[Case]:
    """Yield a change of every number and fact to extreme values, now and later, and every service bought."""
    for name, known in known_numbers(place(), scenario.english_system()).items():
        ends = [known.low, min(known.high, known.most), known.least, known.most]
        values = [*NUMBERS[:5], *(f"{end:.6f}" for end in ends if abs(end) <= known.most), "1.0e+12"]
        for number, value in enumerate(values):
            item = {"parameter": name, "value": "@@"} | ({"from": "2026-04"} if number % 2 else {})
            block = block_of(name)
            yield Case("scenario", name, value, with_value({"name": "X", block: [item]}, (block, 0, "value"), value))
    for name in scenario.english_system().services:
        for value in ("1.0e-9", "1", "1000000"):
            item = {"service": name, "units": "@@", "from": "2026-04", "mobilising_months": 0}
            yield Case(
                "scenario", name, value, with_value({"name": "X", "invest": [item]}, ("invest", 0, "units"), value)
            )


def cases_of_prices() -> Iterator[Case]:
    """Yield a file of prices with every price at extreme values."""
    for name in finance.prices():
        for value in NUMBERS:
            yield Case("prices", name, value, with_value({"prices": {name: 1}}, ("prices", name), value))


@cache
def place() -> Place:
    """Return the stylised place with a census."""
    return replace(scenario.load_place(), census=CENSUS, ward_census=IN_WARD)


def fault_of(case: Case, folder: Path) -> str | None:
    """Return what is wrong with what is said of a file, or with its run of a month where it is called sound."""
    path = folder / f"{case.kind}.yaml"
    path.write_text(case.text, encoding="utf-8")
    try:
        resolved = _resolved(case.kind, path)
    except InputError as error:
        return next(
            (f"{case.name} = {case.value}: {one}" for one in error.problems if not _is_in_words(one, path)), None
        )
    if resolved is not None:
        one_month = hours_between(resolved.start, later(resolved.start, 1))
        simulate_scenario(
            replace(resolved, hours=one_month), seed=1, replications=1, first_replication=0, engine="compiled"
        )
    return None


def _resolved(kind: str, path: Path) -> scenario.Resolved | None:
    if kind == "prices":
        scenario.load_prices(path)
        return None
    found = scenario.review(path, place(), 1)
    if found.problems:
        raise InputError(found.problems)
    return scenario.resolve(scenario.load(AS_IS), scenario.load_place(path), 1) if kind == "place" else found.resolved


def _is_in_words(problem: Problem, path: Path) -> bool:
    where = re.fullmatch(re.escape(path.as_posix()) + r":\d+", problem.where)
    return bool(where) and not ENGINES_WORDS.search(f"{problem.found} {problem.remedy}")


def main() -> int:
    """Try everything; say what is wrong."""
    wrong = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        for cases in (cases_of_forms(), cases_of_prices(), cases_of_numbers()):
            for case in cases:
                tried += 1
                try:
                    fault = fault_of(case, Path(folder))
                except Exception as error:  # any at all is a fault, and the others are to be found too
                    fault = f"{case.kind} {case.name} = {case.value}: {type(error).__name__}: {error}"
                if fault:
                    wrong += 1
                    sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{tried} files, {wrong} faults\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
