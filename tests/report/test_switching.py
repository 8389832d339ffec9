"""Switching values in words: what would have to be above or below what, and what a run there came to."""

from dataclasses import replace

import pytest
from toy_draws import EFFECT, HOUSE, HOUSED, TOY, methods, resolved

from tandemcare.experiments import run
from tandemcare.experiments.one_way_sensitivity import switching_of
from tandemcare.render import plain
from tandemcare.report import switching_report
from tandemcare.running import Quiet, make_grid


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The toy with every number moved alone."""
    known, folder = resolved(HOUSED), tmp_path_factory.mktemp("switching")

    def study(cells):
        return run(make_grid(cells, years=1, seed=7, methods=methods()), out=folder, workers=1)

    return switching_of(known, study, None, 4, system=TOY, progress=Quiet())


@pytest.fixture(scope="module")
def text(found):
    """The report with its lines joined into sentences."""
    return " ".join(plain(switching_report(found)).split())


def test_a_sentence_says_what_would_have_to_be_above_or_below_what(found, text):
    """The house costs more than it saves: it pays if it is cheaper, or if its effect is larger."""
    rows = found.frame.set_index("parameter")
    assert rows.loc[HOUSE, "cost_gbp"] > 0.0
    cheaper, stronger = rows.loc[HOUSE, "switching_value"], rows.loc[EFFECT, "switching_value"]
    assert f"For A house to pay, {HOUSE} ({HOUSE}) would have to be below {cheaper:,.4g} GBP a month (now 9,000" in text
    assert f"For A house to pay, {EFFECT} ({EFFECT}) would have to be above {stronger:,.4g} share (now 0.2" in text
    assert "range 3,000 to 20,000, grade D, an assumption). A run there:" in text


def test_the_table_has_the_widest_move_first(found, text):
    places = [text.index(f"{name} ") for name in found.frame.parameter]
    assert places == sorted(places)


def test_what_moves_nothing_is_counted_and_what_is_held_is_said(text):
    assert "1 number moves nothing, or belongs to what it does not buy." in text
    assert "1 number that describes the census is held" in text


def test_where_every_number_moves_something_nothing_is_said_of_others(found):
    every = replace(found, unmoved={"house": ()})
    assert "nothing, or belong" not in plain(switching_report(every))
