"""Nothing is made, lost or below zero; a pause is no pause; what has no value is said with part and time."""

from __future__ import annotations

import math
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stockflow_direct import expressions, remembering, value_of, written

from tandemcare.errors import RunError, StockflowError
from tandemcare.stockflow import Auxiliary, Flow, Input, Lookup, Model, Stock, compile, parse, simulate

CHAIN = 5


@st.composite
def chains(draw: st.DrawFn) -> Model:
    """Draw a closed model of stocks with flows between them that often want more than there is."""
    parts: list[object] = [Stock(f"s{place}", draw(st.floats(0, 50)), "people") for place in range(CHAIN)]
    ends = st.tuples(st.integers(0, CHAIN - 1), st.integers(0, CHAIN - 1)).filter(lambda ends: ends[0] != ends[1])
    for number, (source, to) in enumerate(draw(st.lists(ends, min_size=1, max_size=9))):
        rate = draw(st.floats(0, 200))
        equation = draw(st.sampled_from([f"{rate}", f"s{source} * {rate} / month", f"s{to} * {rate} / month"]))
        parts.append(Flow(f"f{number}", equation, "people / month", source=f"s{source}", to=f"s{to}"))
    return Model("chain", [Input("month", 1.0, "month"), *parts])


@settings(max_examples=80)
@given(chains(), st.sampled_from(["euler", "rk4"]), st.sampled_from([0.125, 0.1, 1.0]))
def test_stocks_never_fall_below_zero_and_nothing_is_made_or_lost(model: Model, method: str, dt: float) -> None:
    table = simulate(model, 1, dt, method)
    stocks = table[list(model.stocks)]
    assert (stocks.to_numpy() >= 0.0).all()
    total = stocks.sum(axis=1).to_numpy()
    assert total == pytest.approx(total[0], rel=1e-9, abs=1e-9)
    if method == "euler":
        for name in model.stocks:
            moved = sum(
                (table[flow] * ((part.to == name) - (part.source == name)) for flow, part in model.flows.items())
            ) * dt  # fmt: skip
            differences = table[name].diff().iloc[1:].to_numpy()
            assert differences == pytest.approx(moved.iloc[:-1].to_numpy(), rel=1e-6, abs=1e-6)


def test_outflows_share_what_there_is_and_equations_see_what_really_flows() -> None:
    model = Model(
        "ward",
        [
            Stock("bed", 6, "people"),
            Flow("home", "10", "people / month", source="bed"),
            Flow("hostel", "20", "people / month", source="bed"),
            Auxiliary("double", "2 * home", "people / month"),
        ],
    )
    values = compile(model, 1.0).values()
    assert (values["home"], values["hostel"], values["double"]) == pytest.approx((2.0, 4.0, 4.0))
    assert model.outflows == {"bed": ("home", "hostel")}


def test_a_flow_backwards_neither_shares_nor_is_cut() -> None:
    model = Model(
        "ward",
        [
            Stock("bed", 6, "people"),
            Flow("home", "10", "people / month", source="bed"),
            Flow("hostel", "20", "people / month", source="bed"),
            Flow("back", "-3", "people / month", source="bed"),
        ],
    )
    runner = compile(model, 1.0)
    assert [runner.values()[flow] for flow in model.flows] == pytest.approx([2.0, 4.0, -3.0])
    runner.advance(1)
    assert runner.values()["bed"] == 3.0


def test_an_initial_value_may_need_a_flow_and_gets_what_really_flows() -> None:
    model = Model(
        "start",
        [
            Stock("on_leave", "home * stay", "people"),
            Input("stay", 2.0, "months"),
            Flow("home", "100", "people / month", source="bed"),
            Stock("bed", "stay * rate", "people"),
            Input("rate", 3.0, "people / month"),
        ],
    )
    assert compile(model, 0.5).values()["on_leave"] == 24.0


def test_a_single_outflow_takes_at_most_what_there_is() -> None:
    model = Model("ward", [Stock("bed", 6, "people"), Flow("home", "100", "people / month", source="bed")])
    assert compile(model, 0.5).values()["home"] == 12.0


def test_a_stock_may_be_emptied_by_a_flow_backwards_only_as_far_as_it_goes() -> None:
    parts = [Stock("bed", 6, "people"), Flow("back", "-2", "people / month", to="bed")]
    runner = compile(Model("ward", parts), 1.0)
    runner.advance(3)
    assert runner.values()["bed"] == 0.0
    with pytest.raises(RunError, match=r"'bed' at month 3.*ran backwards"):
        runner.advance(4)


def rich_model() -> Model:
    return Model(
        "rich",
        [
            Input("referrals", 7.0, "people / month"),
            Input("wait", 3.0, "months"),
            Stock("waiting", "referrals * wait", "people"),
            Stock("inside", 10, "people"),
            Flow("referral", "referrals * (1 + 0.3 * pulse(5, 2))", "people / month", to="waiting"),
            Flow("entry", "delay_fixed(referral, wait)", "people / month", source="waiting", to="inside"),
            Flow("giving_up", "delay3(referral, wait) / 10", "people / month", source="waiting"),
            Flow("leaving", "smooth(inside, wait) / wait", "people / month", source="inside"),
            Auxiliary("worst", "sample_if_true(waiting > 20, waiting, 0)", "people"),
            Auxiliary("rise", "trend(inside, wait)", "1 / month"),
        ],
    )


@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_a_pause_is_no_pause_bit_for_bit(method: str) -> None:
    whole, paused = compile(rich_model(), 0.1, method), compile(rich_model(), 0.1, method)
    whole.advance(24)
    for month in range(1, 25):
        paused.advance(month)
        paused.values()
        paused.set({"wait": 3.0})
        paused.state = pickle.loads(pickle.dumps(paused.state))
    assert paused.state == whole.state
    assert paused.values() == whole.values()
    assert paused.time == 240 * 0.1


def test_the_table_and_the_runner_agree_bit_for_bit() -> None:
    changes = [(0, {"referrals": 9.0}), (6, {"wait": 2.0})]
    table = simulate(rich_model(), 1, 0.125, settings=changes)
    runner = compile(rich_model(), 0.125)
    runner.set({"referrals": 9.0})
    runner.advance(6)
    runner.set({"wait": 2.0})
    assert table.loc[6.0].to_dict() == runner.values()
    assert table["waiting"].iloc[0] == 27.0
    runner.advance(12)
    assert table.iloc[-1].to_dict() == runner.values()
    assert table.index.name == "time"
    assert list(table.columns) == [part.name for part in rich_model().parts]


@settings(max_examples=60, deadline=None)
@given(st.lists(expressions(("a", "s", "time"), 6), min_size=1, max_size=3))
def test_generated_steps_agree_with_the_equations_walked_directly(equations: list[object]) -> None:
    """Two engines for whole runs: random equations move one stock for six steps."""
    texts = [written(equation) for equation in equations]
    flows = [Flow(f"f{place}", text, "1", to="s") for place, text in enumerate(texts)]
    model = Model("two", [Input("a", 0.5, "1"), Stock("s", 1, "1", non_negative=False), *flows], time_unit="1")
    stock = 1.0
    for step in range(6):
        rates = [value_of(parse(text, "x"), {"a": 0.5, "s": stock, "time": step * 0.125}) for text in texts]
        total = rates[0]
        for rate in rates[1:]:
            total += rate
        stock += 0.125 * total
    runner = compile(model, 0.125)
    try:
        runner.advance(0.75)
    except RunError:
        assert not math.isfinite(stock)
    else:
        assert runner.state.stocks == (stock,)


@settings(max_examples=200, deadline=None)
@given(remembering(), st.sampled_from(["euler", "rk4"]))
def test_whatever_can_be_written_runs_or_says_why_not(equation: object, method: str) -> None:
    parts = [
        Input("a", 2.0, "1"),
        Stock("b", 1, "1"),
        Lookup("curve", ((0, 1), (5, 2)), "1", "1"),
        Auxiliary("x", written(equation), "1"),
        Flow("f", "x", "1", to="b"),
    ]
    said = ""
    try:
        runner = compile(Model("any", parts, time_unit="1"), 0.25, method)
        runner.advance(2)
        assert all(map(math.isfinite, runner.values().values()))
    except (RunError, StockflowError) as error:
        said = str(error)
    assert not said or "at time" in said


@pytest.mark.parametrize(
    ("equation", "words"),
    [
        ("1 / (time - 1)", "'rate' at time 1: it divides by 0"),
        ("log(1 - time)", "'rate' at time 1: a log"),
        ("(0.5 - time) ^ 0.5", "'rate' at time 0.625: a log, square root or power"),
        ("exp(1000 * time)", "'rate' at time 0.75: a number grows too large"),
        ("1e308 * (1 + 100 * time)", "not a finite number"),
        ("pulse_train(0, 1, 0, 5)", "the period of a pulse_train"),
        ("delay1(1, time - 1)", "'rate' at time 0: the time of a smooth, delay or trend is -1"),
    ],
)
def test_what_has_no_value_is_said_with_part_and_time(equation: str, words: str) -> None:
    parts = [Stock("s", 9, "1", non_negative=False), Flow("rate", equation, "1", to="s")]
    runner = compile(Model("wrong", parts, time_unit="1"))
    before = runner.time
    with pytest.raises(RunError) as caught:
        runner.advance(2)
    assert words in str(caught.value)
    assert runner.time == before


def test_a_negative_beginning_is_said() -> None:
    model = Model("wrong", [Input("a", 1.0, "people"), Stock("s", "a - 5 * a", "people")])
    with pytest.raises(RunError, match=r"'s' at month 0: it starts at -4\.0"):
        compile(model).values()


def test_settings_and_steps_that_are_wrong_are_said_at_once() -> None:
    model = rich_model()
    with pytest.raises(StockflowError) as caught:
        simulate(model, 1, 0.125, settings=[(0.3, {"wait": 1.0}), (1, {"referals": 2.0, "wait": math.nan}), (99, {})])
    assert len(caught.value.problems) == 4
    assert "Did you mean 'referrals'?" in str(caught.value)
    runner = compile(model, 0.125)
    for wrong in (0.3, -1.0, math.inf):
        with pytest.raises(StockflowError, match="whole number of steps"):
            runner.advance(wrong)
    runner.advance(1)
    with pytest.raises(StockflowError, match="delay_fixed"):
        runner.advance(2, 0.5)
    with pytest.raises(StockflowError, match="whole number of steps"):
        runner.advance(0.5)
    with pytest.raises(
        StockflowError,
        match="Did you mean 'rk4'",
    ):
        compile(model, 0.125, "rk5")
    for dt in (0.0, -1.0, math.nan):
        with pytest.raises(StockflowError, match="step"):
            compile(model, dt)
    with pytest.raises(StockflowError, match="years"):
        simulate(model, 0.001, 0.125)


def test_a_state_goes_to_another_runner_of_the_same_model_only() -> None:
    first, second = compile(rich_model()), compile(rich_model())
    first.set({"referrals": 5.0})
    first.advance(3)
    second.state = first.state
    first.advance(6)
    second.advance(6)
    assert second.values() == first.values()
    with pytest.raises(StockflowError, match="another model"):
        compile(Model("other", [Input("a", 1.0, "1")])).state = first.state


def test_the_step_may_change_where_nothing_counts_steps() -> None:
    model = Model("grow", [Stock("s", 1, "1"), Flow("f", "s", "1", to="s")], time_unit="1")
    runner = compile(model, 0.5)
    runner.advance(1)
    runner.advance(2, 0.25)
    assert runner.state.stocks == (1.5**2 * 1.25**4,)
    assert runner.time == 2.0


def test_names_of_python_cannot_disturb_the_generated_function() -> None:
    words = ("dt", "stocks", "start", "rates", "euler", "done", "stop", "s0", "v0", "values", "print", "wanted", "part")
    parts = [Auxiliary(word, f"{place}", "1") for place, word in enumerate(words)]
    values = compile(Model("names", parts)).values()
    assert values == {word: float(place) for place, word in enumerate(words)}
