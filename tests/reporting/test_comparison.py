"""The comparison can be read by whoever decides: plain words, named columns, marks that mean something."""

import io
import math
from dataclasses import replace

import pytest
from toy_study import methods, scenarios, toy_plan

from tandemcare.experiments import plan, run
from tandemcare.reporting import LIMITS, comparison, show
from tandemcare.reporting.about import ASSUMPTIONS_SHOWN, NARROWEST, WIDTH
from tandemcare.reporting.comparison import GROUPS, blocks, rows_of, verdict
from tandemcare.reporting.numbers import UNDEFINED, scale_of
from tandemcare.running.summary import Figures
from tandemcare.trace import Interval

NOTHING = Interval(math.nan, math.nan, math.nan)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The results of the toy study."""
    return run(toy_plan(), out=tmp_path_factory.mktemp("reporting"), workers=1)


def shown(results, **options) -> str:
    text = io.StringIO()
    show(results, text, **options)
    return text.getvalue()


def figures(low: float, high: float) -> Figures:
    """Figures whose difference has this interval."""
    return Figures(NOTHING, math.nan, math.nan, Interval((low + high) / 2.0, low, high))


def test_every_scenario_has_a_row_in_every_block(results):
    text = shown(results)
    number = len(list(blocks(results)))
    for scenario in results.scenarios:
        appraised = scenario != results.scenarios[0]  # in a row of who pays and when
        assert sum(line.startswith(f"  {scenario} ") for line in text.splitlines()) == number + appraised


def test_blocks_stand_in_groups_each_with_its_headings(results):
    text = shown(results)
    assert text.index("BEDS") < text.index("Admissions (people a year)") < text.index("MONEY") < text.index("Cost of")
    assert text.count("95% interval        ") == 2


def test_shares_are_in_per_cent_only_in_the_report(results):
    note = next(note for note in results.notes if note.name == "bed_occupancy")
    unit, rows = rows_of(results, note)
    share = results.figures("as-is", "bed_occupancy").mean.mean
    assert (note.unit, unit) == ("share", "per cent")
    assert rows[0].mean == f"{share * 100.0:.1f}"


def test_the_first_scenario_has_no_difference_and_an_equal_one_has_none(results):
    note = next(note for note in results.notes if note.name == "bed_occupancy")
    first, nothing, more_beds = rows_of(results, note)[1]
    assert first.difference == first.its_interval == first.mark == ""
    assert (nothing.difference, nothing.its_interval, nothing.mark) == ("none", "", "")
    assert more_beds.difference.startswith("-")
    assert more_beds.mark == "* better"


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
    text = " ".join(shown(results).split())
    for words in ("toy town", "1 year from 2026-11-01", "6 replications", "seed 1", "engine compiled"):
        assert words in text
    assert "95% interval of the mean: how sure the mean is" in text
    assert "Range of outcomes: 10th to 90th percentile over replications" in text
    assert "Difference: from as-is, on the same people" in text
    assert "(1 more measure in summary.csv)" in text


def test_limits_and_assumptions_are_told_once_each(results):
    many = [f"Assumption number {number}." for number in range(ASSUMPTIONS_SHOWN + 3)]
    text = shown(results, assumptions=many + many)
    assert text.count("Assumption number 0.") == 1
    assert "3 more in manifest.json." in text
    assert all(limit[:40] in text for limit in LIMITS)
    assert "Assumptions" not in shown(results)


def test_the_run_folder_stands_on_one_line(results):
    assert f"Run folder: {results.folder} " in shown(results)


def test_what_is_no_terminal_gets_plain_text_that_is_not_too_wide(results):
    lines = [line for line in shown(results).splitlines() if not line.startswith("Run folder")]
    assert "\x1b" not in "".join(lines)
    assert max(map(len, lines)) <= WIDTH


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def test_a_terminal_gets_the_same_words_with_weight(results, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(NARROWEST))
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = Terminal()
    show(results, terminal)
    assert "\x1b[1mBEDS" in terminal.getvalue()
    assert max(map(len, comparison(results, width=NARROWEST).plain.splitlines()[:-1])) <= NARROWEST


def test_brackets_in_a_name_are_only_brackets(tmp_path):
    named = [replace(each, name=f"[bold]{each.name}[/]") for each in scenarios()]
    renamed = run(plan(named, years=1, replications=2, methods=methods()), out=tmp_path, workers=1)
    assert "[bold]more-beds[/]" in shown(renamed)


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
