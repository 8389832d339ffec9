"""Who pays, who saves and when can be read by whoever pays: words for what is never, signs for who saves."""

import math

import pytest
from toy_study import methods, scenarios, toy_plan

from tandemcare.experiments import plan, run
from tandemcare.render import plain
from tandemcare.report.aftercare import Unmet, unmet_words
from tandemcare.report.blocks import Section
from tandemcare.report.numbers import chance_text, scale_of
from tandemcare.report.who_pays import TITLE, _drivers, _pays, who_pays
from tandemcare.trace.intervals import Interval

SCALE = scale_of("GBP", 0, [2e6])


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The results of the toy study."""
    return run(toy_plan(), out=tmp_path_factory.mktemp("who-pays"), workers=1)


def text_of(results) -> str:
    return plain([Section(tuple(who_pays(results)))])


def row(**found) -> dict:
    usual = {"scenario": "new", "peak_funding_gbp": 1e6, "saving_to_cost_ratio": math.nan}
    usual |= {"payback_month_median": "2030-01", "payback_after_months_median": 46.0}
    return usual | {"paid_back_within_run": 1.0, "paid_back_within_run_ci95_low": 0.9} | found


def net(key: str, name: str, mean: float, half: float = 0.0) -> dict:
    ends = {"difference_gbp_ci95_low": mean - half, "difference_gbp_ci95_high": mean + half}
    return {key: name, "difference_gbp": mean, **ends}


def test_the_block_has_a_row_and_two_sentences_for_each_scenario_but_the_first(results):
    text = text_of(results)
    assert text.startswith(TITLE.upper())
    assert text.count("\n  more-beds") == text.count("\n  nothing") == 2
    assert "\n  as-is" not in text
    assert text.count("Net by payer over the run") == 2


def test_it_shows_the_numbers_that_python_gives(results):
    found = results.payback().set_index("scenario").loc["more-beds"]
    shown = next(line for line in text_of(results).splitlines() if line.startswith("  more-beds "))
    ends = ("", "_ci95_low", "_ci95_high")
    values = results.payback()[
        [f"{name}{end}" for name in ("peak_funding_gbp", "net_present_cost_gbp") for end in ends]
    ]
    scale = scale_of("GBP", 0, values.to_numpy().ravel())
    assert scale.text(found.peak_funding_gbp) in shown
    assert scale.text(found.net_present_cost_gbp, sign=True) in shown


def test_what_changes_nothing_is_said_to_do_so(results):
    text = " ".join(text_of(results).split())
    assert "nothing: nothing is bought, and nothing has to be funded first: there is nothing to pay back." in text
    assert "nothing nothing to pay back" in text  # the row of the table, in place of a share of runs
    assert "Nothing drives it." in text_of(results)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({}, "the median run has paid back by 2030-01."),
        ({"paid_back_within_run_ci95_low": math.nan}, "new: it has paid back by 2030-01."),
        ({"payback_month_median": "never within the run"}, "does not pay back."),
        ({"payback_after_months_median": 1.0}, "never costs more than it has saved."),
        ({"saving_to_cost_ratio": 0.385}, "2030-01; each £1 bought saves £0.39 elsewhere."),
        ({"saving_to_cost_ratio": -0.1}, "each £1 bought costs another £0.10 elsewhere."),
    ],
)
def test_payback_is_told_in_words(found, words):
    assert words in _pays(row(**found), [], SCALE)


def test_payers_stand_in_their_usual_order_with_signs_and_intervals():
    rows = [net("payer", "council", -2e6, 1e5), net("payer", "icb", 3e6), net("payer", "police", 10.0)]
    assert _pays(row(), rows, SCALE).endswith("run: ICB +3.00, council -2.00 (-2.10 to -1.90).")


def test_the_largest_services_drive_it():
    rows = [net("service", name, pounds) for name, pounds in (("ae", 1e6), ("a", 2e5), ("b_c", -3e6), ("d", 5e5))]
    assert _drivers(rows, [], SCALE).strip() == "It is driven most by b c -3.00, A&E +1.00, d +0.50."


def test_aftercare_that_nobody_gets_is_no_saving_to_bank():
    scale = scale_of("GBP", 0, [9e6])
    lost = [net("service", "acute_wards", -9e6), net("service", "section_117", -6e6), net("service", "ae", 1e6)]
    assert "Beware: 6.00 of what seems saved" in unmet_words(lost, scale, None)
    assert not unmet_words([net("service", "acute_wards", -9e6), net("service", "section_117", -0.5e6)], scale, None)


def unmet_with(people: Interval) -> str:
    """Return the warning for a scenario in which so many more people get no bed."""
    present = {"net_present_cost_gbp": 2e6, "net_present_cost_gbp_ci95_low": 1e6, "net_present_cost_gbp_ci95_high": 3e6}
    present |= {
        "paid_back_within_run": 0.5,
        "paid_back_within_run_ci95_low": 0.4,
        "paid_back_within_run_ci95_high": 0.6,
    }
    return unmet_words([net("service", "section_117", -6e6)], scale_of("GBP", 0, [9e6]), Unmet(present, people))


def test_what_it_costs_without_that_aftercare_and_who_goes_without_is_said():
    told = unmet_with(Interval(80.0, 70.0, 90.0))
    assert "net present cost is +2.00 (+1.00 to +3.00); runs that pay back: 50% (40 to 60%)" in told
    assert "+80 (+70 to +90) people a year who were to be admitted get no bed" in told


@pytest.mark.parametrize("people", [Interval(-5.0, -6.0, -4.0), Interval(1.0, -1.0, 3.0)])
def test_nobody_is_said_to_go_without_where_that_is_not_shown(people):
    told = unmet_with(people)
    assert "get no bed" not in told
    assert "Beware" not in told
    assert "no more than before wait for one in vain" in told


def test_a_chance_is_in_per_cent_and_in_words_where_there_is_none():
    assert chance_text(0.0, 0.0, 0.071) == "none (0 to 7%)"
    assert chance_text(0.5, 0.366, 0.634) == "50% (37 to 63%)"
    assert (chance_text(1.0, math.nan, math.nan), chance_text(0.0, math.nan, math.nan)) == ("yes", "no")


def test_a_scenario_alone_has_no_block(tmp_path):
    alone = run(plan(scenarios()[:1], years=1, replications=2, methods=methods()), out=tmp_path, workers=1)
    assert who_pays(alone) == []
