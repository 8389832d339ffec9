"""Pictures draw what the ledger holds, say what it carries, fit on their sheet, and are the same bytes each time."""

import csv
import io
import math
import subprocess
import sys
from functools import cache

import matplotlib
import numpy as np
import pytest
from PIL import Image
from report.made_up_results import CARE, MadeUp, busy, mixed, months_of, steady

import tandemcare as tc
from tandemcare.errors import InputError, RunError
from tandemcare.finance import NEEDS
from tandemcare.report import pictures
from tandemcare.report.pictures.payers import ALL, payers_table, who_pays
from tandemcare.report.pictures.position import LINE, PAYBACK, PEAK, cumulative, cumulative_table
from tandemcare.report.pictures.sheet import apart
from tandemcare.report.pictures.spending import spend, spend_table
from tandemcare.report.pictures.words import LONGEST_TITLE
from tandemcare.report.pictures.writing import table_csv
from tandemcare.results.appraisal import NEVER


@pytest.fixture(scope="module")
def results() -> MadeUp:
    return mixed()


# What is drawn is what the ledger holds.


def test_the_last_net_cost_is_what_the_ledger_holds_more_in_cash(results):
    ledger = results.ledger(["service"])
    cash = ledger[ledger["service"] != "police"].groupby(["scenario", "replication"], observed=True)["amount_gbp"].sum()
    table = cumulative_table(results)
    for name in results.scenarios:
        extra = (cash[name] - cash["as-is"]).mean()
        last = table[(table["scenario"] == name) & (table["mark"] == LINE)].iloc[-1]
        assert last["net_cost_gbp"] == pytest.approx(extra, abs=0.01)
        assert last["p10"] <= last["p90"]


def test_the_baseline_is_zero_in_every_month(results):
    table = cumulative_table(results)
    assert (table[table["scenario"] == "as-is"]["net_cost_gbp"] == 0.0).all()


def test_marks_are_those_of_the_appraisal(results):
    table = cumulative_table(results)
    marks = {(row["scenario"], row["mark"]): row for row in table.to_dict("records") if row["mark"] != LINE}
    for row in results.payback().to_dict("records"):
        name, need = row["scenario"], row["peak_funding_gbp"]
        if need == 0.0:
            assert not {(name, PEAK), (name, PAYBACK)} & set(marks)
            continue
        assert marks[name, PEAK]["net_cost_gbp"] == need
        assert marks[name, PEAK]["month"] == row["peak_funding_month_median"]
        assert marks.get((name, PAYBACK), {"month": NEVER})["month"] == row["payback_month_median"]


def test_payers_add_up_to_all_and_to_the_ledger(results):
    table, ledger = payers_table(results), results.held_lines
    totals = ledger.groupby(["scenario", "payer"], observed=True)["amount_gbp"].sum() / results.manifest["replications"]
    for name in results.scenarios[1:]:
        rows = table[table["scenario"] == name].set_index("payer")
        for payer in set(rows.index) - {ALL}:
            found = totals[name, payer] - totals.get(("as-is", payer), 0.0)
            assert rows.loc[payer, "difference_gbp"] == pytest.approx(found, abs=0.01)
        in_cash = rows[rows["is_cash"]].drop(ALL)["difference_gbp"].sum()
        assert rows.loc[ALL, "difference_gbp"] == pytest.approx(in_cash, abs=0.01)


def test_only_payers_all_of_whose_lines_are_notional_are_no_cash(results):
    table = payers_table(results)
    assert set(table[~table["is_cash"]]["payer"]) == {"police"}


@pytest.mark.parametrize("first", [4, 11])
def test_spend_is_what_the_ledger_holds_in_each_year(first):
    results = mixed(first=first)
    table, ledger = spend_table(results), results.ledger(["care_group", "year"])
    assert table.groupby("scenario")["months"].sum().to_dict() == dict.fromkeys(results.scenarios, 3 * 36)
    held = ledger.groupby(["scenario", "care_group", "year"], observed=True)["amount_gbp"].sum() / 4
    for row in table.to_dict("records"):
        assert row["spend_gbp"] == pytest.approx(held[row["scenario"], row["care_group"], row["year"]])
        assert row["spend_a_year_gbp"] == pytest.approx(row["spend_gbp"] * 12 / row["months"])


def test_differences_of_spend_are_from_the_first_scenario(results):
    table = spend_table(results).set_index(["scenario", "care_group", "year"])
    for key in table.index:
        baseline = table.loc[("as-is", *key[1:]), "spend_a_year_gbp"]
        found = table.loc[key, "spend_a_year_gbp"] - baseline
        assert table.loc[key, "difference_a_year_gbp"] == pytest.approx(found, abs=0.01)


# Titles.


@pytest.mark.parametrize(
    ("extra", "spread", "said"),
    [
        (1e6, 1e4, "Plan costs £2.0m more over two years"),
        (-1e6, 1e4, "Plan saves £2.0m over two years"),
        (1e4, 1e6, "Plan: too close to call over two years"),
        (0.0, 0.0, "Plan changes no spending over two years"),
    ],
)
def test_the_title_of_one_scenario_follows_its_interval(extra, spread, said):
    assert cumulative(steady({"plan": extra}, spread=spread)).title == said


@pytest.mark.parametrize(
    ("extras", "spread", "said"),
    [
        ([1e6, 2e6], 0.0, "All two options cost more over two years"),
        ([1e6, -2e6, 3e6], 0.0, "One of three options saves over two years"),
        ([-1e6, -2e6, 3e6], 0.0, "Two of three options save over two years"),
        ([1e6, 0.0], 0.0, "One of two options costs more, none surely saves"),
        ([0.0, 0.0], 0.0, "None of two options changes spending over two years"),
        ([1e4, -1e4], 1e6, "None of two options surely saves or costs more"),
    ],
)
def test_the_title_of_several_counts_only_what_is_sure(extras, spread, said):
    found = cumulative(steady({f"plan-{n}": extra for n, extra in enumerate(extras)}, spread=spread))
    assert found.title == said


def test_a_single_run_carries_no_claim():
    assert "too close to call" in cumulative(steady({"plan": 1e6}, replications=1)).title


def unmet() -> MadeUp:
    """Return a scenario that saves care which people were due and do not get."""
    months = months_of(12)
    ledger = {
        name: {("council", CARE, "community"): np.full((3, 12), pounds)}
        for name, pounds in {"as-is": 2e6, "plan": 1.8e6}.items()
    }
    bed = next(need for need in NEEDS if need.service == "acute_bed")
    return MadeUp(ledger, months, missing={("plan", bed): 1e5})


def test_care_that_nobody_gets_only_seems_to_be_saved():
    found = cumulative(unmet())
    assert found.title == "Plan seems to save £2.4m over one year"
    assert "Do not bank it" in " ".join(found.caption)
    assert who_pays(unmet()).title == "Plan: council seems to save £2.4m"


def test_who_pays_names_the_largest_payers_that_are_sure():
    assert who_pays(steady({"plan": 1e6}, spread=1e4)).title == "Plan: ICB pays £2.0m more"
    assert who_pays(steady({"plan": 1e4}, spread=1e6)).title == "Plan: no payer surely pays more or less"
    assert who_pays(steady({"a": 1e6, "b": -1e6})).title == "The ICB pays more in one of two scenarios"
    assert who_pays(steady({"a": -1e6, "b": -1e6})).title == "No payer surely pays more in any of two scenarios"


@pytest.mark.parametrize(
    ("extra", "spread", "said"),
    [
        (1e6, 1e3, "By 2027/28 community spend rises £1.0m, inpatient hardly moves"),
        (-1e6, 1e3, "By 2027/28 community spend falls £1.0m, inpatient hardly moves"),
        (1e5, 1e6, "By 2027/28 community spend is unclear, inpatient hardly moves"),
        (1e4, 1e3, "By 2027/28 community spend hardly moves, inpatient hardly moves"),
    ],
)
def test_spend_moves_in_a_title_only_if_it_does_so_surely_and_by_more_than_a_hundredth(extra, spread, said):
    assert spend(steady({"plan": extra}, spread=spread)).title == said


def test_spend_of_several_scenarios_is_counted():
    found = spend(steady({"a": 1e6, "b": 1e6, "c": 10.0}))
    assert found.title == "Community spend rises in two scenarios, inpatient falls in none"


@pytest.mark.parametrize("results", [mixed(), mixed(replications=1), steady({"a" * 60: 1e6}), unmet()])
def test_no_title_is_longer_than_ten_words(results):
    assert [p.title for p in pictures.pictures_of(results) if len(p.title.split()) > LONGEST_TITLE] == []


# Captions.


def test_captions_say_measure_source_place_period_and_what_it_rests_on(results):
    for picture in pictures.pictures_of(results):
        said = " ".join(picture.caption)
        for words in ("Measure: ", "£ million of 2024/25", "Somewhere; three years from April 2026", "(grade D)"):
            assert words in said
        assert "Tandem 1, engine compiled, 4 replications, seed 1" in said
        assert "95% interval of the mean" in said


def test_the_two_kinds_of_range_are_named_apart(results):
    said = " ".join(cumulative(results).caption)
    assert "Dark band: 95% interval of the mean" in said
    assert "10th to 90th percentile of outcomes" in said


def test_without_replications_no_interval_is_spoken_of():
    for picture in pictures.pictures_of(mixed(replications=1)):
        assert "95%" not in " ".join(picture.caption)
        assert "A single run" in " ".join(picture.caption)


# How many scenarios.


@pytest.mark.parametrize("draw", [pictures.cumulative, pictures.who_pays])
def test_a_scenario_alone_is_not_compared_and_the_words_say_why(draw):
    with pytest.raises(InputError, match="It compares scenarios, and here is one alone: as-is"):
        draw(steady({}))


def test_of_a_scenario_alone_its_spend_is_drawn(tmp_path):
    alone = steady({})
    assert [path.name for path in pictures.write(alone, tmp_path)] == ["spend.png", "spend.svg", "spend.csv"]
    assert spend(alone).title == "In 2027/28 community care costs £5.0m, inpatient £5.0m"


def test_of_very_many_scenarios_those_are_drawn_that_differ_most():
    many = steady({f"plan-{n}": 1e5 * n for n in range(1, 16)})
    for picture in pictures.pictures_of(many):
        assert set(picture.table["scenario"]) - {"as-is"} == {f"plan-{n}" for n in range(4, 16)}
        assert "the 12 of 15 scenarios that differ most from as-is" in " ".join(picture.caption)


# On the sheet.


@cache
def drawn(count: int) -> list:
    """Return all pictures of this many scenarios with long names, each with marks near one another, drawn."""
    found = pictures.pictures_of(busy(count))
    for picture in found:
        picture.figure.canvas.draw()
    return found


def numbers_of(axis) -> list:
    """Return the numbers and names that stand along an axis."""
    low, high = sorted(axis.get_view_interval())
    return [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high and tick.label1.get_text()]


def texts_of(figure) -> list:
    """Return what is written on a sheet: its words, and the names, notes and numbers of panels."""
    found = list(figure.texts)
    for axes in figure.axes:
        found += [*axes.texts, *numbers_of(axes.xaxis), *numbers_of(axes.yaxis)]
    return [text for text in found if text.get_visible()]


SCENARIOS = pytest.mark.parametrize("count", [1, 2, 4, 11])


@cache
def boxes_of(count: int) -> list:
    """Return of each picture its sheet, its texts, and their boxes as left, bottom, right and top."""
    found = []
    for picture in drawn(count):
        texts = [text for text in texts_of(picture.figure) if text.get_text().strip()]
        boxes = np.array([text.get_window_extent().extents for text in texts])
        found.append((picture, [text.get_text() for text in texts], boxes))
    return found


@SCENARIOS
def test_nothing_that_is_written_leaves_the_sheet(count):
    for picture, texts, boxes in boxes_of(count):
        sheet = picture.figure.bbox
        out = (boxes[:, :2] < 0.0).any(axis=1) | (boxes[:, 2] > sheet.width) | (boxes[:, 3] > sheet.height)
        assert (picture.name, [texts[place] for place in np.flatnonzero(out)]) == (picture.name, [])


@SCENARIOS
def test_nothing_that_is_written_overlaps(count):
    for picture, texts, boxes in boxes_of(count):
        edge = 0.05 * (boxes[:, 2:] - boxes[:, :2])
        low, high = boxes[:, :2] + edge, boxes[:, 2:] - edge
        over = ((low[:, None] < high) & (high[:, None] > low)).all(axis=2)
        pairs = [(texts[one], texts[other]) for one, other in np.argwhere(over) if one < other]
        assert (picture.name, pairs) == (picture.name, [])


def test_labels_are_moved_apart_and_no_further():
    assert apart([0.0, 100.0], 10.0) == [0.0, 100.0]
    assert apart([5.0, 5.0], 10.0) == [0.0, 10.0]
    assert apart([3.0, 0.0, 1.0], 10.0) == pytest.approx([34 / 3, -26 / 3, 4 / 3])
    assert apart([5.0, 4.0], 10.0, [1.0, 2.0]) == [-0.5, 9.5]  # a year's mean above another, whose line ends higher
    assert apart([0.0, 100.0], 10.0, [2.0, 1.0]) == [0.0, 100.0]
    moved = apart([0.0, 1.0, 50.0, 52.0, 51.0], 10.0)
    assert all(abs(a - b) >= 10.0 - 1e-9 for n, a in enumerate(moved) for b in moved[:n])


# Files.


@pytest.fixture(scope="module")
def written(results, tmp_path_factory):
    """The folder of the pictures of some results."""
    folder = tmp_path_factory.mktemp("run") / "pictures"
    pictures.write(results, folder)
    return folder


def bytes_in(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_picture_is_written_with_its_table(results, written):
    assert set(bytes_in(written)) == {
        f"{name}.{kind}" for name in ("cumulative", "who-pays", "spend") for kind in ("png", "svg", "csv")
    }
    for name, table in pictures.tables(results).items():
        heads, *rows = csv.reader(io.StringIO((written / f"{name}.csv").read_text(encoding="utf-8-sig")))
        assert (heads, len(rows)) == (list(table.columns), len(table))
        for column in table.select_dtypes("float"):
            read = [float(row[heads.index(column)] or "nan") for row in rows]
            np.testing.assert_array_equal(read, table[column].to_numpy())


def test_another_process_gives_the_same_bytes_without_pyplot_and_without_dates(written, tmp_path):
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}; from pathlib import Path; "
        "from report.made_up_results import mixed; from tandemcare.report import pictures; "
        "pictures.write(mixed(), Path(sys.argv[1])); assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code, str(tmp_path / "other")], check=True)
    assert bytes_in(tmp_path / "other") == bytes_in(written)
    assert "<dc:date>" not in (written / "spend.svg").read_text(encoding="utf-8")


def test_settings_of_the_user_change_nothing_and_are_left_alone(results, written, tmp_path):
    with matplotlib.rc_context({"font.size": 30.0, "axes.facecolor": "black", "svg.hashsalt": None}):
        before = dict(matplotlib.rcParams)
        pictures.write(results, tmp_path / "styled")
        assert dict(matplotlib.rcParams) == before
    assert bytes_in(tmp_path / "styled") == bytes_in(written)


def test_pictures_carry_words_for_who_cannot_see_them(results, written):
    with Image.open(written / "cumulative.png") as image:
        assert image.text["Title"] == cumulative(results).title
        assert "Measure: " in image.text["Description"]
        assert round(image.info["dpi"][0]) == 150


def test_a_notebook_can_show_them(results):
    assert tc.plot.cumulative(results)._repr_png_().startswith(b"\x89PNG")
    assert tc.plot is pictures


def test_a_folder_that_cannot_be_written_is_said(results, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="--no-pictures"):
        pictures.write(results, tmp_path / "file")


def test_signs_that_steer_are_shown_in_pictures_and_their_tables(tmp_path):
    steers = "a\u202eb\x1b$x_{$"
    ledger = {
        name: {("council", CARE, "community"): np.full((3, 12), pounds)}
        for name, pounds in {"as-is": 2e6, steers: 1.8e6}.items()
    }
    results = MadeUp(ledger, months_of(12))
    pictures.write(results, tmp_path)
    svg = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.svg")]
    assert all("\u202e" not in text and "\x1b" not in text for text in svg)
    assert any(r"a\u202eb\u001b$x_{$" in text for text in svg)
    tables = [path.read_text(encoding="utf-8-sig") for path in tmp_path.glob("*.csv")]
    assert any(r"a\u202eb\u001b$x_{$" in text for text in tables)
    assert all("\u202e" not in text for text in tables)
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in tmp_path.glob("*.csv"))


def test_names_are_no_formulas_in_a_table():
    text = table_csv(spend_table(steady({"=plan": 1e6})))
    assert "\n'=plan," in text
    assert "\n=plan" not in text


def test_in_greyscale_saving_and_paying_are_told_apart_by_hatch(results):
    bars = [bar for axes in who_pays(results).figure.axes for bar in axes.patches if abs(bar.get_width()) > 0.0]
    assert {bool(bar.get_hatch()) for bar in bars if bar.get_width() > 0.0} == {False}
    assert {bool(bar.get_hatch()) for bar in bars if bar.get_width() < 0.0} == {True}


def test_lines_of_spend_are_told_apart_without_colour(results):
    axes = spend(results).figure.axes[1]
    looks = {str(line.get_linestyle()) + str(line._dash_pattern) for line in axes.lines if len(line.get_xdata()) == 3}
    assert len(looks) == 3
    assert not math.isnan(axes.get_ylim()[0])
