"""Pictures over time draw what the run holds, and their titles, marks and words follow the data."""

import numpy as np
import pytest
from report.made_up_results import beds_table, busy, months_of, over_years

import tandemcare as tc
from tandemcare.errors import InputError
from tandemcare.palette import PALETTE
from tandemcare.report import pictures
from tandemcare.report.pictures.course_words import DRAWN
from tandemcare.report.pictures.marks import marks_of, notes_of
from tandemcare.report.pictures.over_time import over_time, over_time_chart
from tandemcare.report.pictures.words import LONGEST_TITLE

AWAY = "out_of_area_active"
PLAN = "plan"

# Titles follow the data.


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ({"as-is": 1.0, PLAN: 3.0}, "Plan: {apart} more people away in 2035/36"),
        ({"as-is": 1.0, PLAN: 0.5}, "Plan: {apart} fewer people away in 2035/36"),
        ({"as-is": 1.0, PLAN: 1.0}, "Plan: no sure change in people away by 2035/36"),
        ({"as-is": 2.0}, "People away rise from {first} to {last} by 2035/36"),
        ({"as-is": 0.5}, "People away fall from {first} to {last} by 2035/36"),
        ({"as-is": 1.0, "a": 0.5, "b": 0.5, "c": 3.0}, "2035/36, beyond chance: two of three have fewer people away"),
        ({"as-is": 1.0, "a": 2.0, "b": 1.0}, "2035/36, beyond chance: one of two has more people away"),
    ],
)
def test_the_title_says_what_the_last_year_has(times, said):
    results = over_years(times, spread=0.001)
    means = results.by_year(AWAY).mean(axis=1)
    numbers = {"first": means[0, 0], "last": means[0, -1], "apart": abs(means[-1, -1] - means[0, -1])}
    told = said.format(**{name: f"{value:.1f}" for name, value in numbers.items()})
    assert over_time_chart(results, AWAY).title == told


def test_the_title_does_not_say_more_than_chance_allows():
    noisy = over_time_chart(over_years({"as-is": 1.0, PLAN: 1.01}, spread=0.5), AWAY)
    assert noisy.title == "Plan: no sure change in people away by 2035/36"
    alone = over_time_chart(over_years({"as-is": 1.0, PLAN: 3.0}, replications=1), AWAY)
    assert alone.title == "Plan: one run says little of people away"


def test_of_what_is_wanted_more_is_told_first():
    results = over_years({"as-is": 1.0, "a": 2.0, "b": 0.5}, spread=0.001)
    assert over_time_chart(results, "amhps").title == "By 2035/36 one of two has more AMHPs beyond chance"
    found = over_time_chart(results, "untreated").title
    assert found == "2035/36, beyond chance: one of two has fewer people untreated"


@pytest.mark.parametrize("times", [{"as-is": 2.0}, {"as-is": 1.0, PLAN: 2.0}, {"as-is": 1.0, "a": 2.0, "b": 0.5}])
def test_no_title_is_longer_than_ten_words(times):
    for chart in pictures.over_time_charts(over_years(times)):
        assert len(chart.title.split()) <= LONGEST_TITLE, chart.title


# What is drawn is what the run holds.


def test_lines_are_the_means_of_the_run_and_the_table_holds_them():
    results = over_years({"as-is": 1.0, PLAN: 2.0})
    chart = over_time_chart(results, AWAY)
    (panel,) = chart.panels
    quarters = results.month_values[AWAY].reshape(2, 4, 40, 3).mean(axis=(1, 3))
    assert [line.name for line in panel.lines] == ["as-is", PLAN]
    for line, expected in zip(panel.lines, quarters, strict=True):
        assert line.values == pytest.approx(expected)
        assert (np.array(line.low) <= np.array(line.high)).all()
    assert chart.table["mean"].to_numpy() == pytest.approx(quarters.ravel())
    assert set(chart.table["scenario"]) == {"as-is", PLAN}


def test_the_baseline_stands_in_every_panel_and_no_panel_has_more_than_four_lines():
    chart = over_time_chart(busy(11), AWAY)
    assert len(chart.panels) == 11
    assert {panel.lines[0].name for panel in chart.panels} == {"as-is"}
    assert max(len(panel.lines) for panel in chart.panels) <= 4


def test_a_short_run_is_drawn_by_month():
    chart = over_time_chart(over_years({"as-is": 1.0}, years=2), AWAY)
    assert len(chart.at) == 24
    assert "mean of each month" in " ".join(chart.caption)


def test_any_measure_by_month_is_drawn_and_another_is_refused():
    results = over_years({"as-is": 1.0, PLAN: 2.0}, years=2)
    assert tc.plot.over_time(results, "untreated").headline == over_time(results, "untreated").title
    with pytest.raises(InputError, match="does not keep it by month"):
        tc.plot.over_time(results, "nothing")


def test_every_run_has_a_picture_of_each_measure():
    charts = list(pictures.over_time_charts(over_years({"as-is": 1.0}, years=2)))
    assert [chart.name for chart in charts] == [f"over-time-{name.replace('_', '-')}" for name in DRAWN]


# Words.


def test_captions_say_measure_source_place_and_period_and_alt_texts_the_numbers():
    results = busy(2)
    for chart in pictures.over_time_charts(results):
        said = " ".join((*chart.caption, chart.bands))
        for words in ("Measure: ", "Somewhere; ten years from April 2026", "(grade D)", "10th to 90th percentile"):
            assert words in said
        assert chart.alt.startswith("Line chart of ")
        assert all(panel.lines[-1].at_the_end in chart.alt for panel in chart.panels)
        assert "Jun 2027: grant ends" in chart.alt


def test_a_scale_that_does_not_begin_at_zero_is_said():
    results = over_years({"as-is": 1.0})
    assert "does not begin at zero" in " ".join(over_time_chart(results, "bed_occupancy").caption)
    wide = over_time_chart(over_years({"as-is": 5.0}), AWAY)
    assert wide.from_zero
    assert "does not begin at zero" not in " ".join(wide.caption)


def test_papers_that_draw_by_themselves_get_the_same_numbers():
    chart = over_time_chart(over_years({"as-is": 1.0, PLAN: 2.0}, years=2), AWAY)
    (plot,) = over_time(over_years({"as-is": 1.0, PLAN: 2.0}, years=2), AWAY).plots
    assert [column.label for column in plot.table.columns] == ["month", "as-is", PLAN]
    assert [row.cells[2].value for row in plot.table.rows] == list(chart.panels[0].lines[1].values)
    assert (plot.alt, plot.unit) == (chart.alt, "people")


# Marks.


def test_closings_openings_and_ends_of_grants_are_marked_in_their_months():
    months = months_of(24)
    beds = [[20.0] * 6 + [8.0] * 10 + [20.0] * 8, [20.0] * 24]
    about = {"beds": beds_table({"as-is": [[20.0] * 24] * 2, PLAN: beds}, months), "grants": [(PLAN, "2027-10")]}
    results = over_years({"as-is": 1.0, PLAN: 2.0}, years=2, replications=2, **about)
    marks = marks_of(results)
    assert [(mark.letter, mark.words) for mark in marks[PLAN]] == [
        ("C", "Oct 2026: 12 beds close (1 of 2 runs)"),
        ("O", "Aug 2027: 12 beds open (1 of 2 runs)"),
        ("G", "Oct 2027: grant ends"),
    ]
    assert marks["as-is"] == ()
    assert over_time_chart(results, AWAY).panels[0].marks == marks[PLAN]
    assert pictures.tables(results)["marks"]["mark"].tolist() == ["C", "O", "G"]


def test_pictures_of_money_have_the_same_marks():
    results = busy(2)
    for picture in pictures.pictures_of(results):
        written = [text.get_text() for axes in picture.figure.axes for text in axes.texts]
        assert any("Jun 2027: grant ends" in text for text in written) or "Jun 2027: grant ends" in picture.alt
        if picture.name != "who-pays":  # it has no axis of months
            assert {"C", "O", "G"} <= set(written)


def test_notes_that_do_not_fit_are_counted():
    marks = marks_of(busy(1))["a-rather-long-name-of-a-scenario-0"]
    assert len(marks) > 3
    notes = notes_of(marks, 45)
    assert len(notes) == 2
    assert notes[-1].endswith(f"; {len(marks) - 2} more")
    assert "more" not in " ".join(notes_of(marks, 500))


# Colours.


def test_lines_and_bars_stand_out_from_white():
    def light(colour: str) -> float:
        parts = np.array([int(colour[place : place + 2], 16) / 255.0 for place in (1, 3, 5)])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    assert all(1.05 / (light(colour) + 0.05) >= 3.0 for colour in PALETTE)


def test_baseline_and_scenario_are_told_apart_without_colour():
    figure = over_time(over_years({"as-is": 1.0, PLAN: 2.0}), AWAY).figure
    looks = {str(line._dash_pattern) for line in figure.axes[0].lines if line.get_linewidth() > 1.0}
    assert len(looks) == 2
