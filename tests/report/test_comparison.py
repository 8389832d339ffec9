"""The comparison can be read by whoever decides: plain words, named columns, marks that mean something."""

import math
from dataclasses import replace

import pytest
from toy_study import toy_plan

from tandemcare.experiments import run
from tandemcare.render import plain
from tandemcare.report import comparison_report, recosted_report
from tandemcare.report.about import ASSUMPTIONS_SHOWN, GRANTED, LIMITS
from tandemcare.report.blocks import UNDEFINED, Note, Number, Points, Row, Subhead, TableBlock, cell_text
from tandemcare.report.comparison import GROUPS, RECOSTED_LIMIT, measure_rows, measures_shown, verdict
from tandemcare.report.numbers import scale_of
from tandemcare.report.workbook.book import SHEETS
from tandemcare.report.year_ends import year_ends
from tandemcare.running.summary import Figures
from tandemcare.trace import Interval

NOTHING = Interval(math.nan, math.nan, math.nan)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The results of the toy study."""
    return run(toy_plan(), out=tmp_path_factory.mktemp("report"), workers=1)


def tables(report) -> list[TableBlock]:
    """Return the tables of measures of a report."""
    return [block for block in report[0].blocks if isinstance(block, TableBlock)]


def points(report, title: str) -> tuple[str, ...]:
    """Return the items of a list of a report; none where it has no such list."""
    found = [block.items for block in report[-1].blocks if isinstance(block, Points) and block.title == title]
    return found[0] if found else ()


def occupancy(results):
    """Return the measure of bed occupancy with its rows, the first of which says what they are of."""
    note = next(note for note in results.notes if note.name == "bed_occupancy")
    return note, list(measure_rows(results, note, year_ends(results)))


def figures(low: float, high: float) -> Figures:
    """Figures whose difference has this interval."""
    return Figures(NOTHING, math.nan, math.nan, Interval((low + high) / 2.0, low, high), 6, 6)


def test_every_scenario_has_a_row_under_every_measure(results):
    shown = [row for table in tables(comparison_report(results)) for row in table.rows]
    names = [note.label for notes in measures_shown(results).values() for note in notes]
    assert [row.text for row in shown if isinstance(row, Subhead)] == names
    for start in range(0, len(shown), 1 + len(results.scenarios)):
        of_one = shown[start + 1 : start + 1 + len(results.scenarios)]
        assert tuple(row.cells[0] for row in of_one) == results.scenarios


def test_measures_stand_in_groups_with_the_same_columns(results):
    found = tables(comparison_report(results))
    assert [table.title for table in found] == [group for group in GROUPS if group in measures_shown(results)]
    assert len({table.columns for table in found}) == 1
    assert all(len(row.cells) == len(table.columns) for table in found for row in table.rows if isinstance(row, Row))


def test_shares_are_in_per_cent_only_in_the_report(results):
    note, (title, first, *_) = occupancy(results)
    share = results.figures("as-is", "bed_occupancy").mean.mean
    assert (note.unit, title.unit) == ("share", "per cent")
    assert first.cells[1] == Number(share * 100.0, 1)


def test_the_first_scenario_has_no_difference_and_an_equal_one_has_none(results):
    _, (_, first, nothing, more_beds) = occupancy(results)
    assert first.cells[4:] == ("", "", "")
    assert nothing.cells[4:] == ("none", "", "")
    assert cell_text(more_beds.cells[4]).startswith("-")
    assert more_beds.cells[6] == "* better"


@pytest.mark.parametrize(
    ("low", "high", "better", "mark"),
    [
        (1.0, 2.0, "lower", "* worse"),
        (-2.0, -1.0, "lower", "* better"),
        (1.0, 2.0, "higher", "* better"),
        (-2.0, -1.0, "higher", "* worse"),
        (1.0, 2.0, "", "*"),
        (-1.0, 2.0, "lower", ""),
        (0.0, 2.0, "lower", ""),
        (0.0, 0.0, "lower", ""),
        (math.nan, math.nan, "lower", ""),
    ],
)
def test_a_difference_is_marked_where_its_interval_excludes_zero(low, high, better, mark):
    assert verdict(figures(low, high), better) == mark


def test_the_caption_says_how_the_results_were_made_and_what_the_columns_mean(results):
    text = plain(comparison_report(results))
    for words in ("toy town", "1 year from November 2026", "6 replications", "seed 1", "engine compiled"):
        assert words in text
    assert "95% interval of the mean: how sure the mean is" in text
    assert "Range of outcomes: 10th to 90th percentile over replications" in text
    assert "Difference: from as-is, on the same people" in text


def test_a_mean_of_fewer_replications_than_there_are_is_said_to_be_one(results):
    said = "Means of the replications that have a value"
    assert said not in plain(comparison_report(results))
    values = results.values.copy()
    place = [note.name for note in results.notes].index("bed_occupancy")
    values[1, :2, place] = math.nan
    note = results.notes[place]
    report = " ".join(plain(comparison_report(replace(results, values=values))).split())
    assert f"{said}: {note.label}, {results.scenarios[1]}: 4 of 6." in report


def test_a_table_with_a_percentile_says_which_percentile_it_is(results):
    said = "each replication's own"
    assert said not in plain(comparison_report(results))
    told = [{**each, "label": "Occupancy, 95th percentile"} for each in results.manifest["measures"]]
    assert said in plain(comparison_report(replace(results, manifest={**results.manifest, "measures": told})))


def test_the_run_folder_is_named_with_what_else_is_in_it(results):
    last = comparison_report(results)[-1].blocks[-1]
    assert last == Note(f"Run folder: {results.folder} (1 more measure in summary.csv)", "files")


def assuming(results, assumptions):
    """Return results whose scenarios all make the same assumptions."""
    scenarios = [{**each, "assumptions": assumptions} for each in results.manifest["scenarios"]]
    return replace(results, manifest={**results.manifest, "scenarios": scenarios})


def test_limits_and_assumptions_are_told_once_each(results):
    many = [f"Assumption number {number}." for number in range(ASSUMPTIONS_SHOWN + 3)]
    report = comparison_report(assuming(results, many))
    assert points(report, "Assumptions") == (
        *many[:ASSUMPTIONS_SHOWN],
        f"3 more in the workbook of this run, on its sheet {GRANTED}.",
    )
    assert GRANTED in SHEETS
    assert points(report, "Limits")[: len(LIMITS)] == LIMITS
    assert points(comparison_report(assuming(results, [])), "Assumptions") == ()


def test_a_run_costed_anew_shows_its_money_and_says_so_first(results):
    report = recosted_report(results)
    assert [table.title for table in tables(report)] == ["Money, not discounted"]
    assert points(report, "Limits")[:2] == (RECOSTED_LIMIT, LIMITS[0])


def test_no_measure_is_shown_twice():
    names = [name for names in GROUPS.values() for name in names.split()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("unit", "values", "shown_unit", "text"),
    [
        ("share", [0.951], "per cent", "95.1"),
        ("share of people", [0.5], "per cent of people", "50.0"),
        ("GBP a year", [41_250_000.0, 3.0], "£ million a year", "41.25"),
        ("GBP a year", [41_250.0], "£ thousand a year", "41.2"),
        ("GBP a year", [950.0], "£ a year", "950"),
        ("hours", [1234.56], "hours", "1,234.6"),
        ("hours", [math.nan], "hours", UNDEFINED),
        ("hours", [math.inf], "hours", "no end seen"),
        ("hours", [-0.01], "hours", "0.0"),
        ("hours", [-2.0], "hours", "-2.0"),
    ],
)
def test_numbers_are_in_units_that_people_read(unit, values, shown_unit, text):
    scale = scale_of(unit, 1, values)
    assert (scale.unit, scale.text(values[0])) == (shown_unit, text)


def test_differences_have_a_sign_unless_they_are_nothing():
    scale = scale_of("hours", 1, [])
    assert [scale.text(value, sign=True) for value in (2.0, -2.0, 0.0, 0.01)] == ["+2.0", "-2.0", "0.0", "0.0"]
    assert scale.range(-1.0, 2.0, sign=True) == "-1.0 to +2.0"
    assert scale.range(math.nan, 2.0) == UNDEFINED
