"""Stock-flow diagrams draw every stock and flow, and the loops found are the loops that are there."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from reporting.mermaid_lines import faults, ids, kinds
from reporting.toy_ward import BLOCKS, LOOPS_OF_THE_WARD, ring, ward_and_community, web

from tandemcare.errors import StockflowError
from tandemcare.reporting.structure import (
    SlowLayer,
    block_diagram,
    feedback_loops,
    links_of,
    loop_in_words,
    loop_picture,
    loop_problems,
    stock_flow_diagram,
    structure_page,
)
from tandemcare.scenario import load_place
from tandemcare.stockflow import Auxiliary, Model

TRAP = (
    ("ward", "occupancy", "+"),
    ("occupancy", "pressure", "+"),
    ("pressure", "coverage", "-"),
    ("coverage", "admission", "-"),
    ("admission", "ward", "+"),
)


@dataclass(frozen=True)
class Named:
    number: str
    label: str
    links: tuple[tuple[str, str, str], ...]
    says: str = "it feeds itself"
    cut: str = "It stays as it is."


def test_a_toy_has_exactly_its_loops_with_their_polarities():
    found = feedback_loops(ward_and_community())
    assert [(loop.polarity, loop.parts) for loop in found] == LOOPS_OF_THE_WARD
    assert found.is_complete


def test_a_loop_that_is_switched_off_at_the_start_is_seen_too():
    assert {(link.source, link.to): link.sign for link in links_of(ward_and_community())}["pressure", "coverage"] == "-"


@pytest.mark.parametrize(
    ("equation", "polarity"),
    [
        ("2 * level", "reinforcing"),
        ("10 - level", "balancing"),
        ("max(0, 12 - level)", "balancing"),
        ("if_then(level > 5, 1, 0)", "reinforcing"),
        ("1 / (1 + level)", "balancing"),
        ("smooth(level, month)", "reinforcing"),
        ("delay3(-level, month)", "balancing"),
        ("exp(-level / 10)", "balancing"),
        ("gain * level", "reinforcing"),
        ("gain * other * level", "reinforcing"),
        ("min(1, level / 1)", "reinforcing"),  # seen only far below the start
        ("abs(level - 10)", "unclear"),
        ("level - level", "unclear"),
        ("log(level - 100)", "unclear"),
    ],
)
def test_the_sign_of_an_equation_makes_the_polarity(equation, polarity):
    more = {name: 0.0 for name in ("gain", "other") if name in equation}
    if equation.startswith("log"):
        equation = f"if_then(level > 1000, {equation}, 0)"
    assert [loop.polarity for loop in feedback_loops(ring(equation, **more))] == [polarity]


def test_more_loops_than_asked_for_are_cut_off_shortest_first_and_always_alike():
    few, again = feedback_loops(web(8), most=50), feedback_loops(web(8), most=50)
    assert few == again
    assert (len(few), few.is_complete) == (50, False)
    lengths = [len(loop.parts) for loop in feedback_loops(web(4))]
    assert lengths == sorted(lengths)
    assert lengths.count(2) == 4  # each stock with its own flow
    assert len(lengths) == 4 + 6 + 8 + 6  # rings through 1, 2, 3 and 4 of 4 stocks
    assert feedback_loops(web(4)).is_complete


def test_a_web_too_large_to_search_ends():
    assert not feedback_loops(web(30), most=10**9).is_complete


@pytest.mark.parametrize("auxiliaries", [False, True])
@pytest.mark.parametrize("blocks", [{}, BLOCKS])
def test_every_stock_and_flow_is_drawn_once(auxiliaries, blocks):
    model = ward_and_community()
    chart = stock_flow_diagram(model, blocks, auxiliaries=auxiliaries)
    assert faults(chart) == []
    found = kinds(chart)
    assert (found.count("stock"), found.count("flow"), found.count("outside")) == (2, 4, 3)
    assert found.count("number") == (3 if auxiliaries else 0)
    assert {f"n_{name}" for name in (*model.stocks, *model.flows)} <= ids(chart)


def test_flows_join_what_they_join():
    lines = [line.strip() for line in stock_flow_diagram(ward_and_community(), BLOCKS).splitlines()]
    assert {"n_ward ==> n_discharge", "n_discharge ==> n_community", "n_recovery ==> n_outside_to_recovery"} <= {*lines}


@pytest.mark.parametrize("block", [*BLOCKS, "other"])
def test_a_block_shows_its_parts_and_what_acts_on_them(block):
    chart = block_diagram(ward_and_community(), BLOCKS, block)
    assert faults(chart) == []
    assert {f"n_{name}" for name in BLOCKS.get(block, ())} <= ids(chart)


def test_wrong_blocks_are_told_all_at_once():
    with pytest.raises(StockflowError) as error:
        stock_flow_diagram(ward_and_community(), {"a": ["ward", "admissions"], "b": ["ward"]})
    assert len(error.value.problems) == 2
    assert "'admission'" in error.value.problems[0].remedy


def test_names_that_differ_only_in_letters_mermaid_lacks_keep_apart():
    model = Model("a", [Auxiliary("a__b", "1", "1"), Auxiliary("a_b", "2", "1"), Auxiliary("end", "3", "1")])
    chart = stock_flow_diagram(model, auxiliaries=True)
    assert faults(chart) == []
    assert len(ids(chart)) == 3


def test_a_named_loop_is_drawn_with_its_signs():
    chart = loop_picture("R1", "bed-pressure trap", TRAP)
    assert faults(chart) == []
    assert "R1 bed-pressure trap<br/>reinforcing" in chart
    assert 'n_pressure -->|"\N{MINUS SIGN} less"| n_coverage' in chart


def test_a_loop_in_words_comes_back_to_where_it_began():
    (loop, *_) = feedback_loops(ward_and_community())
    assert loop_in_words(loop) == "community → (+) recovery → (\N{MINUS SIGN}) community"


def test_named_loops_are_held_against_the_equations():
    model = ward_and_community()
    wrong = (("ward", "occupancy", "-"), ("occupancy", "coverage", "-"), ("coverage", "people at home", "+"))
    assert loop_problems(model, {"trap": Named("R1", "trap", TRAP)}) == []
    (problem,) = loop_problems(model, {"trap": Named("B1", "trap", TRAP)})
    assert problem.found == "B1 is reinforcing by its signs."
    found = [problem.found for problem in loop_problems(model, {"wrong": Named("R2", "wrong", wrong)})]
    assert found == [
        "It goes to 'people at home' and on from 'ward'.",
        "'ward' acts on 'occupancy' with '+'.",
        "'occupancy' does not act on 'coverage'.",
    ]


def test_a_page_with_a_slow_layer_shows_its_blocks_and_loops():
    slow = SlowLayer(ward_and_community(), BLOCKS, {"trap": Named("R1", "bed-pressure trap", TRAP)})
    page = structure_page(load_place(), slow)
    for heading in ("## Stocks and flows", "### Ward", "### Community", "### Other", "### R1 bed-pressure trap"):
        assert f"\n{heading}\n" in page
    charts = [part.split("```")[0] for part in page.split("```mermaid\n")[1:]]
    assert [faults(chart) for chart in charts if faults(chart)] == []
    assert page.count("\n- balancing: ") == 2
