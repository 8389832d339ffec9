"""How sure an appraisal is can be read: chance and numbers side by side, never under one name."""

from dataclasses import replace

import pytest
from toy_draws import HOUSE, toy_drawn
from toy_study import toy_plan

from tandemcare.experiments import run
from tandemcare.render import plain
from tandemcare.report import comparison_report
from tandemcare.report.about import LIMITS
from tandemcare.report.blocks import Row, Section, TableBlock
from tandemcare.report.how_sure import TITLE, DoubtWords, how_sure
from tandemcare.report.numbers import scale_of


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A toy study with enough draws to name a driver."""
    return run(toy_drawn(draws=30, each=3), out=tmp_path_factory.mktemp("how-sure"), workers=1)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """A toy study with too few draws for that."""
    return run(toy_drawn(draws=2, each=1), out=tmp_path_factory.mktemp("few"), workers=1)


def text_of(results) -> str:
    """Return the part with its lines joined into sentences."""
    return " ".join(plain([Section(tuple(how_sure(results)))]).split())


def test_the_block_shows_the_numbers_that_python_gives(results):
    frame = results.doubt().set_index("figure").loc["net_present_cost_gbp"]
    names = [name for name in frame.index if name.startswith(("replications_", "draws_")) and "share" not in name]
    scale = scale_of("GBP", 0, frame[names])
    (table,) = (block for block in how_sure(results) if isinstance(block, TableBlock))
    cells = next(row.cells for row in table.rows if isinstance(row, Row) and row.cells[0] == "house")
    assert scale.interval(frame.replications_ci95_low, frame.replications_ci95_high, sign=True) in cells
    assert scale.interval(frame.draws_p10, frame.draws_p90, sign=True) in cells
    assert cells[-1].text == f"{frame.variance_from_numbers_share * 100:.0f}%"


def test_both_kinds_are_named_apart_in_words_and_headings(results):
    text = text_of(results)
    assert text.startswith(TITLE.upper())
    assert "replications (chance)" in text
    assert "over draws (numbers)" in text
    assert "not to be added up" in text


def test_a_page_tells_scenarios_by_their_titles_and_names_no_command(results, few):
    words = DoubtWords({"house": "A house"}, more="", how="")
    told = " ".join(plain([Section(tuple(how_sure(results, words)))]).split())
    assert "A house: " in told
    assert "house:" not in told.replace("A house:", "")
    for each in (results, few):
        assert "tandem" not in " ".join(plain([Section(tuple(how_sure(each, words)))]).split())


def test_what_is_held_and_assumed_is_said(results):
    assert "Held: 1 number that describes the census; drawing it would need the place calibrated anew" in text_of(
        results
    )
    assert "4 are assumptions (grade D) and 0 were fitted to a target (grade F)" in text_of(results)


def test_drivers_are_named_with_their_way(results):
    assert f"{HOUSE} ({HOUSE}, dearer the higher it is" in text_of(results)


def test_too_few_draws_say_why_no_driver_is_named(few):
    assert "cannot be told from 2 draws: it takes 20 or more" in text_of(few)
    assert "each on 1 replication of the same people" in text_of(few)


def test_without_draws_there_is_no_block_and_the_limits_say_how_to_ask(tmp_path):
    results = run(toy_plan(), out=tmp_path, workers=1)
    assert how_sure(results) == []
    assert any("--draws 100" in limit for limit in LIMITS)
    assert LIMITS[0].split(";")[0] in plain(comparison_report(results))


def test_with_draws_the_limits_point_to_them(results):
    text = plain(comparison_report(results))
    assert LIMITS[0] not in text
    assert "doubt about the numbers is under HOW SURE" in text


def test_one_scenario_alone_has_nothing_to_be_sure_of(results):
    alone = replace(results, manifest={**results.manifest, "scenarios": results.manifest["scenarios"][:1]})
    assert how_sure(alone) == []
