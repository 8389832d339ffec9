"""The board paper as blocks: what it draws, what it says that cannot be told apart, and what stands behind it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from report.made_up_results import MadeUp, busy, over_years, steady

from tandemcare.evidence import services
from tandemcare.report.answer.options import MAY_BE_CHANCE
from tandemcare.report.blocks import CalendarMonth, Plot, Subhead, TableBlock
from tandemcare.report.board import courses
from tandemcare.report.board.behind import all_numbers, assumed
from tandemcare.report.board.courses import net_position, of_measure
from tandemcare.report.board.decided import in_short
from tandemcare.report.board.lines import MOST_OPTIONS, farthest
from tandemcare.report.board.payers import ENDS, HOW, _pounds, graphs, who_pays
from tandemcare.report.board.sure import ONE_RUN, cannot_tell
from tandemcare.report.workbook.behind import decisions
from tandemcare.running.batch import MeasureNote

AWAY = MeasureNote("out_of_area_active", "People away", "people", "", 1, "lower")
RUNS = 50


class Apart(MadeUp):
    """Results of which only people away are known, as so many more than in the first scenario in each run."""

    @property
    def notes(self):
        """What is measured."""
        return (AWAY,)


def apart(*more: np.ndarray) -> Apart:
    """Return results of as-is and an option for each row of people more than in as-is, which costs a pound more."""
    names = ["as-is", *(f"option-{number}" for number in range(1, len(more) + 1))]
    runs = len(more[0])
    ledger = {
        name: {("icb", "community_teams", "community"): np.full((runs, 12), 1e6 + 1e5 * number)}
        for number, name in enumerate(names)
    }
    found = Apart(ledger, [f"2026-{month:02d}" for month in range(1, 13)])
    values = np.stack([np.zeros(runs), *more])[:, :, np.newaxis] + 10.0
    object.__setattr__(found, "values", values)
    return found


def noise(middle: float, spread: float, runs: int = RUNS) -> np.ndarray:
    """Return values round a mean that is hit exactly."""
    return middle + spread * np.linspace(-1.0, 1.0, runs)


def of_people(results: Apart) -> list[str]:
    """Return what is said of people away."""
    return [sentence for sentence in cannot_tell(results) if sentence.startswith("People away")]


def test_two_options_that_chance_parts_are_said_not_to_be_told_apart():
    told = of_people(apart(noise(-3.0, 2.0), noise(-2.9, 2.0)[::-1]))
    assert any("cannot tell option-1 and option-2 apart with 50 replications" in sentence for sentence in told)


def test_two_options_that_are_surely_apart_are_told_in_their_order():
    [told] = of_people(apart(noise(-1.0, 0.1), noise(-5.0, 0.2)))
    assert "least with option-2, then option-1" in told
    assert "cannot tell" not in told


def test_two_options_with_the_same_numbers_are_said_to_be_the_same():
    same = noise(-3.0, 1.0)
    [told] = of_people(apart(same, same))
    assert "exactly the same" in told


def test_what_chance_alone_could_do_against_the_first_is_named():
    told = of_people(apart(noise(-5.0, 0.1), noise(0.1, 3.0)))
    assert any("no change from as-is beyond chance in option-2" in sentence for sentence in told)
    assert not any("beyond chance in option-1" in sentence for sentence in told)


def test_one_run_tells_nothing_from_chance():
    assert list(cannot_tell(apart(np.array([-3.0]), np.array([-1.0])))) == [ONE_RUN]


def test_cash_is_told_apart_in_the_present_values_of_the_tables():
    """It was told in pounds not discounted: more than the same page had as the difference of two options."""
    results = steady({"option-1": 1e6, "option-2": 3e6}, years=10)
    cash = results.headline().set_index("scenario")["net_present_cost_gbp"]
    [told] = cannot_tell(results)
    more = (cash["option-2"] - cash["option-1"]) / 1e6
    assert f"£{more:.1f}m" in told
    assert more < 0.95 * 20.0, "nothing was discounted, and the test tells nothing"
    assert "present value" in told


def test_the_options_drawn_are_those_farthest_apart_and_no_line_hides_another():
    lines = {"first": [0.0], "near": [0.1], "up": [9.0], "same": [9.0], "down": [-5.0], "between": [4.0]}
    assert farthest("first", lines) == ("up", "down", "between")
    assert farthest("first", {"first": [0.0], "up": [9.0], "same": [9.0]}) == ("up",)
    assert farthest("first", {"first": [0.0], "alike": [0.0]}) == ("alike",)


def test_what_the_headline_names_is_always_drawn():
    lines = {"first": [0.0], "near": [0.1], "up": [9.0], "down": [-5.0], "between": [4.0]}
    assert farthest("first", lines, named=["near"]) == ("near", "up", "down")
    assert farthest("first", lines, named=["near", "gone"]) == ("near", "up", "down")


def test_what_the_headline_names_looks_alike_on_every_graph():
    """It stood where its file came among those drawn, in one colour on this slide and in another on the next."""
    one, other = {"first": [0.0], "up": [9.0], "told": [-5.0]}, {"first": [0.0], "told": [9.0], "up": [-5.0]}
    assert farthest("first", one, named=["told"])[0] == farthest("first", other, named=["told"])[0] == "told"


def test_every_graph_has_the_option_of_the_headline(monkeypatch):
    results = over_years({"as-is": 1.2, **{f"option-{number}": 1.3 + number for number in range(8)}})
    monkeypatch.setattr(courses, "told_of", lambda facts: ("option-3",))
    for graph in (of_measure(results, "out_of_area_active"), net_position(results), *graphs(results)):
        assert "option-3" in [column.label for column in graph.table.columns]


def test_what_is_bought_at_once_by_one_payer_is_told_together():
    lines = (
        "Crisis house: 6 more beds, paid for from October 2026, opening 6 months later, by the ICB, ring-fenced.",
        "Crisis plans: for 600 people, paid for from October 2026 over 24 months, by the ICB.",
        "Step-down house: 6 more places, paid for from July 2026, by the council (50%) and the ICB (50%).",
        "Ward a (22 beds) closes once a review each quarter from October 2027 on finds, over 6 months: nothing.",
    )
    assert list(in_short(lines)) == [
        "Crisis house: 6 more beds; Crisis plans: for 600 people (from October 2026, the ICB).",
        "Step-down house: 6 more places (from July 2026, the council (50%) and the ICB (50%)).",
        "Ward a (22 beds) closes at a gateway.",
    ]


@pytest.mark.parametrize("many", [0, 1, 3, 8])
def test_a_graph_has_the_baseline_first_and_few_lines(many):
    results = over_years({"as-is": 1.2, **{f"option-{number}": 1.3 + number for number in range(many)}})
    graph = of_measure(results, "out_of_area_active")
    labels = [column.label for column in graph.table.columns]
    assert labels[1] == "as-is"
    assert graph.baseline
    assert len(labels) == 2 + min(many, MOST_OPTIONS)
    assert ("Drawn: " in graph.caption) == (many > MOST_OPTIONS)


def test_a_graph_by_quarter_holds_the_means_of_the_course():
    results = over_years({"as-is": 1.2, "other": 2.0})
    graph = of_measure(results, "bed_wait_hours_mean")
    course = results.course("bed_wait_hours_mean", 3)
    for place, name in enumerate(("as-is", "other"), 1):
        drawn = [row.cells[place].value for row in graph.table.rows]
        assert drawn == pytest.approx(course[course["scenario"] == name]["mean"].tolist())
    assert [row.cells[0] for row in graph.table.rows] == [
        CalendarMonth(month) for month in dict.fromkeys(course["month"])
    ]


def test_closings_and_grant_ends_stand_on_the_graph_and_in_its_words():
    graph = of_measure(busy(2), "out_of_area_active")
    assert {mark.letter for mark in graph.marks} == {"C", "O", "G"}
    rows = {row.cells[0].month for row in graph.table.rows}
    assert {mark.row for mark in graph.marks} <= rows
    for mark in graph.marks:
        assert mark.says in graph.caption
        assert mark.says in graph.alt


def test_the_net_cost_ends_where_the_last_month_does():
    results = over_years({"as-is": 1.0, "other": 1.0})
    graph = net_position(results)
    positions = results.net_position().query("scenario == 'other'")
    last = positions[positions["month"] == positions["month"].max()]["net_position_gbp"].mean()
    assert graph.table.rows[-1].cells[2].value == pytest.approx(-last / 1e6)
    assert {row.cells[1].value for row in graph.table.rows} == {0.0}
    assert "+ cost, - saving" in graph.unit  # which way the axis counts


def test_who_pays_by_year_adds_up_to_the_whole_run():
    results = over_years({"as-is": 1.0, "other": 1.0})
    [table] = [block for block in who_pays(results) if isinstance(block, TableBlock)]
    for row in table.rows[1:]:
        *years, whole = (float(cell.rstrip(MAY_BE_CHANCE)) for cell in row.cells[1:])
        assert sum(years) == pytest.approx(whole, abs=0.006 * (len(years) + 1))


def test_a_payer_whom_nothing_moves_has_no_graph():
    little, much = (
        [block.title for block in who_pays(steady({"other": pounds})) if isinstance(block, Plot)]
        for pounds in (1e4, 1e6)
    )
    assert little == []
    assert much == ["ICB: more is paid over two years"]


def test_one_option_costs_a_payer_more_and_two_cost_it():
    titles = {
        many: [block.title for block in graphs(steady({"a": 1e6, "b": 1e6 * (many - 1), "c": 0.0}))] for many in (1, 2)
    }
    assert titles[1] == ["ICB: one of three options costs it more"]
    assert titles[2] == ["ICB: two of three options cost it more"]


def test_assumed_numbers_that_are_called_alike_stand_below_the_service_they_are_of():
    """Sixteen rows of a paper were "Months from paying to the first unit open", told apart by names of files alone."""
    known = services()
    text = json.dumps({"invest": [{"service": name} for name in ("crisis-house-beds", "step-down-places")]})
    results = over_years({"as-is": 1.0})
    object.__setattr__(results, "manifest", results.manifest | {"scenarios": [{"name": "as-is", "text": text}]})
    table = list(assumed(results))[-1]
    below: dict[str, list[str]] = {}
    for row in table.rows:
        if isinstance(row, Subhead):
            said = below.setdefault(row.text, [])
        else:
            said.append(row.cells[0])
    for name in ("crisis-house-beds", "step-down-places"):
        of_it = [one for one in known[name].parameters.values() if one.is_assumption]
        assert below[known[name].label] == [f"{one.label} ({one.name})" for one in of_it]


def test_nothing_is_said_of_payers_or_chance_where_nothing_is_compared():
    alone = over_years({"as-is": 1.0})
    assert list(who_pays(alone)) == []
    assert list(cannot_tell(alone)) == []


def test_every_assumed_number_says_that_it_is():
    table = all_numbers()
    grades = [row.cells[4] for row in table.rows]
    assert {grade for grade in grades if str(grade).startswith("D")} == {"D assumed"}


def test_a_scenario_is_told_without_its_place_a_decision_a_row():
    text = '{"change": [], "close": [{"start": "2027-04-01", "ward": "a"}], "name": "x", "place": {"adults": 1}}'
    assert list(decisions(text)) == [("close", 1, "start: 2027-04-01; ward: a"), ("name", 1, "x")]
    assert list(decisions('{"as_is": "{\\"name\\": \\"as-is\\", \\"place\\": {}}"}')) == []
    assert list(decisions("name: x\nyears: 2")) == [("text", 1, "name: x"), ("text", 2, "years: 2")]


def test_pounds_that_chance_could_make_have_the_sign_of_the_first_screen():
    """They stood in brackets, beside a table of the same paper in which a question mark says so."""
    ends = dict(zip(ENDS, (1.2e6, -1e5, 2.5e6), strict=True))
    assert _pounds(ends) == f"+1.20{MAY_BE_CHANCE}"
    assert _pounds(ends | {ENDS[1]: 1e5}) == "+1.20"
    assert MAY_BE_CHANCE in HOW
