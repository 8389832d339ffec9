"""Who pays, who saves and when can be read by whoever pays: words for what is never, signs for who saves."""

import math

import pytest
from toy_study import methods, scenarios, toy_plan

from tandemcare.experiments import plan, run
from tandemcare.render import plain
from tandemcare.report.blocks import Section
from tandemcare.report.need import need_words
from tandemcare.report.numbers import chance_text, scale_of
from tandemcare.report.who_pays import TITLE, _drivers, _pays, who_pays

SCALE = scale_of("GBP", 0, [2e6])


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The results of the toy study."""
    return run(toy_plan(), out=tmp_path_factory.mktemp("who-pays"), workers=1)


def text_of(results) -> str:
    return plain([Section(tuple(who_pays(results)))])


def row(**found) -> dict:
    usual = {"scenario": "new", "peak_funding_gbp": 1e6, "saving_to_cost_ratio": math.nan}
    usual |= {"title": "new", "payback_month_median": "2030-01", "payback_after_months_median": 46.0}
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
        ({}, "the median run has paid back by January 2030."),
        ({"paid_back_within_run_ci95_low": math.nan}, "new: it has paid back by January 2030."),
        ({"payback_month_median": "never within the run"}, "does not pay back."),
        ({"payback_after_months_median": 1.0}, "never costs more than it has saved."),
        ({"saving_to_cost_ratio": 0.385}, "January 2030; each £1 bought saves £0.39 elsewhere."),
        ({"saving_to_cost_ratio": -0.1}, "each £1 bought costs another £0.10 elsewhere."),
    ],
)
def test_payback_is_told_in_words(found, words):
    assert words in _pays(row(**found), [], SCALE)


def test_payers_stand_in_their_usual_order_with_signs_and_intervals():
    rows = [net("payer", "council", -2e6, 1e5), net("payer", "icb", 3e6), net("payer", "police", 10.0)]
    assert _pays(row(), rows, SCALE).endswith(
        "run (cash of the years, not discounted): ICB +3.00, council -2.00 (-2.10 to -1.90)."
    )


def test_the_largest_services_drive_it():
    rows = [net("service", name, pounds) for name, pounds in (("ae", 1e6), ("a", 2e5), ("b_c", -3e6), ("d", 5e5))]
    assert (
        _drivers(rows, [], SCALE).strip()
        == "It is driven most by b c -3.00, A&E +1.00, d +0.50 (cash of the years, not discounted)."
    )


def headline_row(net: float, charge: float) -> dict[str, float]:
    """Return a row of the headline whose intervals are as wide as a million to each side."""
    parts = {"net_present_cost_gbp": net, "need_charge_gbp": charge, "headline_gbp": net + charge}
    ends = {"": 0.0, "_ci95_low": -1e6, "_ci95_high": 1e6}
    return {f"{name}{end}": pounds + off for name, pounds in parts.items() for end, off in ends.items()}


def missing(service: str, more_days: float, pounds: float) -> dict[str, object]:
    return {"service": service, "year": "2026/27", "more_days": more_days, "need_charge_gbp": pounds}


def test_care_that_people_lack_is_said_with_its_price_and_is_no_saving_to_bank():
    rows = [missing("acute_bed", 9000.0, 6e6), missing("care_package", 100.0, 1e6)]
    told = need_words(headline_row(-9e6, 7e6), rows, 1, SCALE)
    assert told.startswith("Counting need: -2.00 (-3.00 to -1.00), of which +7.00 (+6.00 to +8.00) is care that people")
    assert "most of it days on a ward and care packages and floating support: no saving to bank." in told


def test_care_gained_is_told_in_months_and_takes_nothing_from_the_charge():
    rows = [missing("acute_bed", 9000.0, 6e6), missing("community_place", -12 * 30.4375 * 50.0, 0.0)]
    told = need_words(headline_row(1e6, 6e6), rows, 1, SCALE)
    assert "of which +6.00" in told
    assert "Months of care gained a year, which are no credit: 600 of a community team." in told


def test_where_nobody_lacks_more_need_changes_nothing():
    assert need_words(headline_row(2e6, 0.0), [], 1, SCALE) == (
        "Counting need: +2.00 (+1.00 to +3.00), as no more care is missing."
    )


def test_a_chance_is_in_per_cent_and_in_words_where_there_is_none():
    assert chance_text(0.0, 0.0, 0.071) == "none (0 to 7%)"
    assert chance_text(0.5, 0.366, 0.634) == "50% (37 to 63%)"
    assert (chance_text(1.0, math.nan, math.nan), chance_text(0.0, math.nan, math.nan)) == ("yes", "no")


def test_a_scenario_alone_has_no_block(tmp_path):
    alone = run(plan(scenarios()[:1], years=1, replications=2, methods=methods()), out=tmp_path, workers=1)
    assert who_pays(alone) == []
