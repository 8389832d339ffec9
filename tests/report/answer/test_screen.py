"""The first screen fits a screen, says what was run, and marks what chance alone could make."""

from __future__ import annotations

import io
import math
import re

import pytest
from toy_study import toy_plan

from tandemcare.experiments import StudyRequest, run
from tandemcare.render import plain, show
from tandemcare.report import answer, comparison_report
from tandemcare.report.answer import screen
from tandemcare.report.answer.facts import PAYERS, millions, month_in_words
from tandemcare.report.answer.options import change
from tandemcare.trace import Interval

MOST_LINES, MOST_COLUMNS = 40, 112
FULL_COLUMNS = 120


@pytest.fixture(scope="module")
def toys(tmp_path_factory):
    """The results of the toy study, which knows few measures and no money."""
    return run(toy_plan(), out=tmp_path_factory.mktemp("toys"), workers=1)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """All shipped scenarios, briefly."""
    request = StudyRequest(None, years=2, replications=2, out=tmp_path_factory.mktemp("shipped"))
    return request.run(request.grid(request.resolved()))


def test_all_shipped_scenarios_fit_one_screen(shipped):
    paper = io.StringIO()
    show(answer(shipped), paper)
    lines = paper.getvalue().replace(str(shipped.folder), "tandem-runs/0123456789ab").splitlines()
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= MOST_COLUMNS


def test_what_is_said_has_room_before_empty_lines_and_those_between_the_tables_before_others(shipped, monkeypatch):
    seen = []
    for many in range(1, 20):
        monkeypatch.setattr(screen, "findings", lambda *_, many=many: ("said",) * many)
        lines = plain(answer(shipped)).splitlines()
        heads = next(number for number, line in enumerate(lines) if line.startswith("CHANGE FROM"))
        if len(lines) <= MOST_LINES:
            seen.append((not lines[heads - 2], not lines[lines.index("WHAT IT SAYS") - 1]))
    assert list(dict.fromkeys(seen)) == [(True, True), (True, False), (False, False)]


def test_everything_of_all_shipped_scenarios_fits_a_terminal(shipped):
    paper = io.StringIO()
    show(comparison_report(shipped), paper)
    lines = [line for line in paper.getvalue().splitlines() if not line.startswith("Run folder")]
    assert len(lines) > 10 * MOST_LINES
    assert max(map(len, lines)) <= FULL_COLUMNS


def test_options_stand_under_what_they_do(shipped):
    lines = [line.strip() for line in plain(answer(shipped)).splitlines()]
    heads = [lines.index(words) for words in ("Buys care", "Takes care away", "Other need, rules or beliefs")]
    starts = [line[:11] for line in lines]
    places = {name: starts.index(name[:11]) for name in ("Double-running", "Close first", "Contract cut")}
    assert heads == sorted(heads)
    assert heads[0] < places["Double-running"] < heads[1] < places["Contract cut"] < heads[2]
    assert heads[1] < places["Close first"] < heads[2]


def test_money_adds_up_in_every_row(shipped):
    payers = shipped.bearers().groupby("scenario", sort=False)["present_gbp"].sum()
    columns = shipped.bearers(PAYERS).groupby("scenario", sort=False)["present_gbp"].sum()
    headline = shipped.headline().set_index("scenario")
    assert len(headline) == 11
    for name, cash in headline["net_present_cost_gbp"].items():
        assert payers[name] == pytest.approx(cash, abs=0.01)
        assert columns[name] == pytest.approx(cash, abs=0.01)
        net = cash + headline.loc[name, "need_charge_gbp"]
        assert headline.loc[name, "headline_gbp"] == pytest.approx(net, abs=0.01)


def test_rules_move_what_they_move_from_one_to_another(shipped):
    moved = shipped.moved().groupby("scenario", sort=False)["present_gbp"]
    assert moved.sum().abs().max() < 0.01
    assert list(moved.max()[moved.max() > 1.0].index) == ["pooled-budget"]


def test_two_runs_are_not_told_as_if_they_were_sure(shipped):
    text = plain(answer(shipped))
    assert "Of chance, no: 2 runs are too few." in " ".join(text.split())
    assert "2 runs cannot tell whether care that is bought pays back" in text
    assert not re.search(r"\b(\d+) of 2 runs(?! \(too few to tell\))", text)


def test_the_place_is_told_beside_the_runs(shipped):
    lines = plain(answer(shipped)).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("PLACE")) - 1
    fit = shipped.manifest["fit"][shipped.manifest["place"]]
    assert lines[at + 1].startswith(
        f"PLACE  {len(fit['misses'])} of {fit['lines']} known figures missed. Farthest off: "
    )
    assert "What matters most here: out-of-area placements started" in " ".join(lines[at + 1 :])


def test_titles_and_no_names_of_files(shipped):
    text = plain(answer(shipped))
    assert all(title[:24] in text for title in shipped.titles.values())
    assert not [name for name in shipped.scenarios if "-" in name and f" {name} " in text]


def test_first_and_last_year_stand_beside_one_another(shipped):
    known = shipped.by_year("untreated")[0].mean(axis=0)
    line = next(line for line in plain(answer(shipped)).splitlines() if "severely ill with no team" in line)
    assert line.split()[-2:] == [f"{known[0]:,.0f}", f"{known[-1]:,.0f}"]
    assert shipped.whole_years == ("2026/27", "2027/28")


def test_what_a_run_does_not_know_is_left_out(toys):
    text = plain(answer(toys))
    assert "toy town" in text
    assert "Run folder" in text
    assert "nan" not in text


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (Interval(-7.26, -7.5, -7.0), "-7.3"),
        (Interval(7.26, 7.0, 7.5), "+7.3"),
        (Interval(0.4, -0.2, 1.0), "+0.4?"),
        (Interval(0.0, 0.0, 0.0), "0"),
        (Interval(2.0, math.nan, math.nan), "+2.0?"),
    ],
)
def test_what_chance_could_make_has_a_question_mark(found, shown):
    assert change(found, 1.0, 1).text == shown


def test_words_for_pounds_and_months():
    assert (millions(6_240_000.0), millions(-40_000.0), millions(6.2e6, sign=True)) == ("6.2", "0.0", "+6.2")
    assert month_in_words("2029-10") == "Oct 2029"
