"""Scenarios and places are read as they are written, parents first; doubtful numbers are warned of."""

from datetime import date

import pytest
from scenario.toy import PLACE_FILE, TOY, place

from tandemcare.errors import InputError
from tandemcare.model import OTHER_SOURCES, ROUTES
from tandemcare.pathway import Shift
from tandemcare.scenario import check, load, load_place, review, shipped_scenarios
from tandemcare.scenario.shipped import shipped_folder


def warnings(write, text):
    found = review(write(text), place(), system=TOY)
    assert found.problems == ()
    return [warning.found for warning in found.warnings]


def test_a_scenario_is_read_as_written(write):
    text = """
        name: Retention
        why: Keep those who know the work.
        change:
          - parameter: amhp.leaver_rate
            value: 0.06
            from: 2026-10
            until: 2028-10-01
            unit: share per year
            why: A payment after two years.
            source: A board paper
            owner: Workforce lead
            confidence: low
            range: [0.05, 0.08]
    """
    scenario = load(write(text))
    (change,) = scenario.changes
    assert (scenario.name, scenario.title) == ("story", "Retention")
    assert (change.value, change.start, change.until) == (0.06, date(2026, 10, 1), date(2028, 10, 1))
    assert (change.notes.owner, change.notes.range) == ("Workforce lead", (0.05, 0.08))
    assert change.lines.of("value").endswith("story.yaml:6")
    assert check([write(text)], place(), system=TOY) == []


def test_what_a_child_adds_comes_after_its_parents(write):
    write("name: A\nplace: a.yaml\nchange: [{parameter: stay.mean_days, value: 34}]\n", "a.yaml")
    write("name: B\nextends: a.yaml\nchange: [{parameter: stay.mean_days, value: 33, from: 2027-04}]\n", "b.yaml")
    scenario = load(write("name: C\nextends: b.yaml\nclose: [{ward: acute-1, from: 2028-04}]\n", "c.yaml"))
    assert scenario.title == "C"
    assert [change.value for change in scenario.changes] == [34, 33]
    assert [change.lines.whole.rpartition("/")[2] for change in scenario.changes] == ["a.yaml:3", "b.yaml:3"]
    assert scenario.place is not None
    assert scenario.place.name == "a.yaml"


def test_a_parent_may_stand_in_another_folder(write, tmp_path):
    (tmp_path / "deeper").mkdir()
    write("name: Parent\nchange: [{parameter: stay.mean_days, value: 34}]\n", "parent.yaml")
    assert load(write("name: Child\nextends: ../parent.yaml\n", "deeper/child.yaml")).changes[0].value == 34


def test_the_place_that_a_scenario_names_is_the_one_it_is_checked_in(write):
    write(PLACE_FILE.read_text(encoding="utf-8").replace("acute-2", "acute-9"), "north.yaml")
    text = "name: North\nplace: north.yaml\nclose: [{ward: acute-9, from: 2028-04}]\n"
    assert check([write(text)], system=TOY) == []


def test_a_place_is_read_as_written():
    found = load_place(PLACE_FILE)
    assert found.census_date == date(2026, 4, 1)
    assert [(ward.name, ward.kind, ward.beds) for ward in found.wards] == [
        ("acute-1", "women", 10),
        ("acute-2", "men", 12),
    ]
    assert found.amhp_rota[0] == Shift("day", "mon-fri", 9, 17, 3, 0.9, "hand_over", 0.0, 0.75)
    assert found.ward_census == {"acute-1": 8, "acute-2": 10}
    assert "in_ward" not in found.census
    assert found.census["delayed_supported_housing"] == 1
    assert found.census["out_of_area"] == 0
    assert (set(found.presentations), set(found.sources)) == (set(ROUTES), set(OTHER_SOURCES))
    assert found.first_presentations["ae_liaison"] == 600
    assert found.bank_holidays == {date(2026, 12, 25), date(2026, 12, 28)}


def test_a_place_without_calibration_takes_everybody_as_new_and_is_warned_of(write):
    text = PLACE_FILE.read_text(encoding="utf-8").partition("calibrated:")[0]
    path = write(text, "new.yaml")
    assert load_place(path).first_presentations == load_place(path).presentations
    assert [warning.found for warning in review(path).warnings] == [
        "The place is not calibrated: people who come back are counted twice."
    ]


def test_a_place_without_census_is_empty(write):
    start, _, rest = PLACE_FILE.read_text(encoding="utf-8").partition("census:\n")
    found = load_place(write(start + "bank_holidays" + rest.partition("bank_holidays")[2]))
    assert (found.census, found.ward_census) == ({}, {})


def test_a_broken_place_is_refused(write):
    with pytest.raises(InputError, match="This is missing"):
        load_place(write("name: Nowhere\n"))


def test_a_scenario_is_no_place_and_a_place_no_scenario(write):
    story = write("name: Story\nwhy: Nothing changes.\n")
    with pytest.raises(InputError, match="a scenario, not a place"):
        load_place(story)
    with pytest.raises(InputError, match="a place, not a scenario") as caught:
        load(PLACE_FILE)
    assert len(caught.value.problems) == 1


def test_a_value_outside_its_range_is_allowed_with_a_warning(write):
    text = "name: Long\nchange: [{parameter: stay.mean_days, value: 45}]\n"
    assert warnings(write, text) == ["stay.mean_days is 45, outside its range of 30 to 40 days."]


def test_what_begins_after_the_run_is_warned_of(write):
    text = "name: Late\nclose: [{ward: acute-1, from: 2036-04}]\n"
    assert warnings(write, text) == ["April 2036 is after the end of a run of 10 years."]


def test_a_change_that_an_earlier_one_written_later_overrides_is_warned_of(write):
    text = """
        name: Backwards
        change:
          - {parameter: stay.mean_days, value: 34, from: 2028-04}
          - {parameter: stay.mean_days, value: 33, from: 2027-04}
    """
    (found,) = warnings(write, text)
    assert "overrides" in found


def test_opening_before_a_service_can_be_ready_is_warned_of(write):
    text = "name: Soon\ninvest: [{service: crisis-house, units: 3, from: 2026-05, payer: {icb: 1}}]\n"
    (found,) = warnings(write, text)
    assert found == "Crisis house opens in May 2026, but takes 6 months to mobilise."


def test_shipped_scenarios_begin_with_as_is():
    paths = shipped_scenarios()
    assert paths[0].name == "as-is.yaml"
    assert [path.stem for path in paths[1:]] == sorted(path.stem for path in paths[1:])
    assert all(path.parent == shipped_folder() for path in paths)


@pytest.mark.parametrize("path", shipped_scenarios(), ids=lambda path: path.stem)
def test_shipped_scenarios_can_be_read_and_say_why(path):
    assert load(path).why
