"""Files of services are read as written, refused with every problem at once, and hold what a service must say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tandemcare.errors import InputError, Problem
from tandemcare.evidence import Act, Parameter, Price, ServiceFile, parameters, services
from tandemcare.evidence.read_services import read_services

ENTRY = """
    label: A number
    unit: {unit}
    value: {value}
    low: 0
    high: {value}
    distribution: triangular
    grade: D
    source:
      - {{title: Assumption, publisher: Tandem, year: 2026, url: ''}}
    note: An assumption.
    row: ''
"""
GOOD = """\
label: Garden
unit: bed of flowers
says: People garden together.
payers: {council: 0.6, icb: 0.4}
cost: {price: price, for: year, group: community}
not_with: {services: [peer-support], loops: [unmet_need]}
acts:
  - {cuts: hazard.settled, by: effect, reaches: people}
  - {adds: crisis_cafe.*.slots, where: crisis_cafe.*.slots}
parameters:
""" + "".join(
    f"  {key}:{ENTRY.format(unit=unit, value=value).rstrip()}\n"
    for key, unit, value in (
        ("mobilising_months", "months", 4),
        ("capacity", "people a year", 20),
        ("price", "GBP per bed and year", 1000),
        ("people", "people", 100),
        ("effect", "share", 0.1),
        ("nurses_per_unit", "WTE", 0.5),
    )
)


def written(folder: Path, text: str, name: str = "garden-beds") -> Path:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def changed(*changes: tuple[str, str]) -> str:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def problems(folder: Path, text: str, name: str = "garden-beds") -> list[Problem]:
    with pytest.raises(InputError) as refused:
        read_services(written(folder, text, name), parameters())
    return list(refused.value.problems)


def test_a_file_is_read_as_written(tmp_path):
    (file,) = read_services(written(tmp_path, GOOD), parameters()).values()
    assert (file.name, file.label, file.unit, file.says) == (
        "garden-beds",
        "Garden",
        "bed of flowers",
        "People garden together.",
    )
    assert file.payers == (("council", 0.6), ("icb", 0.4))
    assert file.cost == Price("community", 365.25, price="garden_beds.price")
    assert file.acts == (
        Act("cuts", ("hazard.settled",), by="garden_beds.effect", reaches="garden_beds.people"),
        Act("adds", ("crisis_cafe.*.slots",), where="crisis_cafe.*.slots"),
    )
    assert (file.not_with_services, file.not_with_loops) == (("peer-support",), ("unmet_need",))
    assert (file.mobilising_months, file.nurses_per_unit, file.is_whole) == (4.0, 0.5, True)
    assert file.capacity == "garden_beds.capacity"
    assert file.parameters["garden_beds.effect"].value == 0.1


def test_a_service_without_nurses_takes_none(tmp_path):
    without = GOOD[: GOOD.index("  nurses_per_unit")]
    (file,) = read_services(written(tmp_path, without), parameters()).values()
    assert file.nurses_per_unit == 0.0


@pytest.mark.parametrize(
    ("old", "new", "found", "remedy"),
    [
        ("label: Garden\n", "", "there is no 'label'", "Add `label:`"),
        ("says: People garden together.", "says: 7", "is no text", "in words"),
        ("unit: bed", "units: bed", "'units' is no field here", "Did you mean 'unit'?"),
        ("icb: 0.4", "icb: 0.3", "add up to 0.9", "add up to 1"),
        ("council: 0.6", "counsel: 0.6", "'counsel' is no payer", "Did you mean 'council'?"),
        ("payers: {council: 0.6, icb: 0.4}", "payers: council", "does not say who pays", "{council: 0.6"),
        ("for: year", "for: month", "'month' is no time", "day, week, year"),
        ("for: year, group: community", "for: year", "there is no 'group'", "Add `group:`"),
        ("price: price,", "price: price, tariff: step_down,", "not one of `price` and `tariff`", "only one"),
        ("price: price,", "price: prise,", "no number 'garden_beds.prise'", "'garden_beds.price'?"),
        ("cost: {price: price, for: year, group: community}", "cost: 7", "does not say what a unit costs", "Write {"),
        ("cuts: hazard.settled,", "cut: hazard.settled,", "has 0 verbs", "Write one of adds"),
        ("cuts: hazard.settled,", "cuts: x, adds: y,", "has 2 verbs", "Write one of adds"),
        ("by: effect, reaches", "reaches", "there is no 'by'", "Add `by:`"),
        ("by: effect", "by: effects", "no number 'garden_beds.effects'", "'garden_beds.effect'?"),
        ("by: effect", "by: hazard.settle", "no number 'hazard.settle'", "'hazard.settled'?"),
        ("by: effect", "by: 0.1", "by is no name of a number", "Write its name"),
        ("reaches: people", "reaches: people, full_at: people", "`full_at` and `reaches`", "Keep one"),
        ("{adds: crisis_cafe.*.slots, ", "{adds: x, by: effect, ", "'by' is no field here", "Known: adds, where"),
        ("  mobilising_months:", "  mobilizing_months:", "there is no 'mobilising_months'", "Add"),
        ("value: 0.1", "value: 0.2", "high 0.1 is under the value 0.2", "at or above"),
        ("grade: D", "grade: E", "'E' is no grade", "Write one of"),
        ("parameters:", "parameters:\n  weight: 7", "is no entry", "below it"),
        ("not_with: {services:", "not_with: {service:", "'service' is no field", "'services'?"),
    ],
)
def test_each_mistake_is_told_with_its_line(tmp_path, old, new, found, remedy):
    told = problems(tmp_path, changed((old, new)))
    assert [one for one in told if found in one.found and remedy in one.remedy] != [], told
    assert all("garden-beds.yaml:" in one.where for one in told)


def test_all_mistakes_are_told_at_once(tmp_path):
    text = changed(("says: People garden together.\n", ""), ("icb: 0.4", "icb: 0.3"), ("by: effect", "by: effects"))
    assert len(problems(tmp_path, text)) == 3


@pytest.mark.parametrize("text", ["", "7\n", "- a\n- b\n", "label: [\n", "acts: 7\ncost: []\nparameters: x\n"])
def test_what_is_no_service_is_refused(tmp_path, text):
    assert problems(tmp_path, text)


def test_a_name_in_capitals_is_refused(tmp_path):
    assert "no name of a service" in problems(tmp_path, GOOD, "Garden_Beds")[0].found


def test_a_number_that_the_evidence_has_is_refused(tmp_path):
    text = changed(("  price:", "  leave_share:"), ("price: price", "price: leave_share"))
    known = dict(parameters()) | {"garden_beds.effect": parameters()["hazard.settled"]}
    with pytest.raises(InputError, match=r"garden_beds\.effect is a number of the evidence already"):
        read_services(written(tmp_path, text), known)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        read_services(tmp_path / "none", {})


ALL = (
    "ae-liaison amhp-fte amhp-hub amhp-retention amhp-trainees amhps-in-control-room assertive-outreach "
    "community-places community-transformation court-diversion crisis-cafe-places crisis-house-beds crisis-plans "
    "crisis-team-fidelity early-intervention floating-support-places hbpos-places "
    "home-treatment-day-unit home-treatment-slots homeless-team host-families housing-first housing-link-workers "
    "individual-placement-and-support managed-flow neighbourhood-centres open-dialogue peer-self-management "
    "peer-support reablement-12-weeks residential-resettlement section-117-protocol section-117-reviews "
    "section-12-doctor-slots step-down-places street-triage-teams supported-housing-units survivor-led-crisis-line "
    "tenancy-keeping-ot transition-team"
).split()


def test_everything_that_the_model_description_names_can_be_bought():
    assert list(services()) == ALL


SHOWN_TO_DO_SOMETHING = {
    "early-intervention": "ten trials, none of their summaries near to no effect",
    "homeless-team": "a trial",
    "housing-first": "two trials of days in hospital",
    "housing-link-workers": "an assumption",
}
"""Services whose low case is more than nothing, and why."""


@pytest.mark.parametrize("name", ALL)
def test_an_effect_has_a_range_and_its_low_case_is_none_unless_more_is_shown(name):
    """Zero is a range and not a value: it runs from none, or from harm, to what a trial found or advocates claim."""
    for effect in effects_of(services()[name]):
        assert effect.low < effect.high, effect.name
        assert (effect.low <= 0.0) != (name in SHOWN_TO_DO_SOMETHING), effect.name


@pytest.mark.parametrize("name", ALL)
def test_a_service_without_effect_says_so(name):
    for effect in effects_of(services()[name]):
        if effect.value == 0.0:
            assert "No usable effect found" in effect.note or "No effect" in effect.note


def effects_of(file: ServiceFile) -> list[Parameter]:
    """The numbers of its own that say how much a service does, those apart that say how many more come."""
    names = {act.by for act in file.acts if act.verb != "brings" and act.by in file.parameters}
    return [file.parameters[name] for name in sorted(names)]


def test_numbers_of_services_are_numbers_like_any_other():
    for file in services().values():
        assert file.parameters.items() <= parameters().items()
