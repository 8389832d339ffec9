"""The compiled engine's runner of a slow layer gives what plain `Compiled` gives: to the bit, and in its errors."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model.test_slow_layer import AT_CENSUS, PRESSED
from stockflow.test_runs import chains

from tandemcare.engine.compiled.slow import FastSlow, unknown_functions
from tandemcare.engine.slow_functions import SAME_EVERYWHERE
from tandemcare.engine.slow_runners import PlainSlow, runner_of
from tandemcare.errors import RunError, StockflowError, TandemWarning
from tandemcare.model import slow_model, undisturbed
from tandemcare.stockflow import Auxiliary, Compiled, Flow, Input, Lookup, Model, Part, Stock

DT = 0.125


def both(model: Model, dt: float = DT) -> tuple[FastSlow, Compiled]:
    assert not unknown_functions(model)
    return FastSlow(model, dt), Compiled(model, dt, functions=SAME_EVERYWHERE)


def small(*parts: Part) -> Model:
    return Model("m", [Input("x", 1.0, "1"), *parts], time_unit="1")


def bits(values: dict[str, float]) -> dict[str, str]:
    return {name: value.hex() for name, value in values.items()}


def outcome(deed) -> object:
    """Return what comes of something: bits, or what the error says."""
    try:
        found = deed()
    except (RunError, StockflowError) as error:
        return str(error)
    return bits(found) if found is not None else None


def inputs_of(model: Model, pressed: bool) -> dict[str, float]:
    wanted = undisturbed(3) | (PRESSED if pressed else AT_CENSUS)
    return {name: value for name, value in wanted.items() if name in model.inputs}


@pytest.mark.parametrize("pressed", [False, True])
@pytest.mark.parametrize("items", [0, 1, 3])
def test_ten_years_of_the_slow_layer_are_the_same_bits(items: int, pressed: bool) -> None:
    model = slow_model(items)
    fast, plain = both(model)
    for runner in (fast, plain):
        runner.restart(inputs_of(model, pressed))
    for month in range(120):
        assert bits(fast.values()) == bits(plain.values())
        changed = {
            "out_of_area_days": 40.0 * (month % 25),
            "amhp_hours_worked": AT_CENSUS["amhp_hours_worked"] * (0.8 + 0.05 * (month % 11)),
            "beds_closing": 16.0 if month == 40 else 0.0,
            "may_buy": float(month < 100),
            **{f"contracted_{number}": 3.0 * (month // 20) for number in range(1, items + 1)},
        }
        for runner in (fast, plain):
            runner.set(changed)
            runner.advance(month + 1.0)
    assert bits(fast.values()) == bits(plain.values())


def test_what_is_needed_alone_is_shown_and_everything_must_still_be_finite() -> None:
    model = small(Auxiliary("twice", "2 * x", "1"), Auxiliary("huge", "x * 1e200 * 1e200", "1"))
    some = FastSlow(model, DT, ["twice", "x", "twice"])
    some.restart({"x": 0.0})
    assert some.values() == {"twice": 0.0, "x": 0.0}
    some.set({"x": 3.0})
    with pytest.raises(RunError, match="huge"):
        some.values()


def test_what_is_set_after_a_step_shows_at_once() -> None:
    fast, plain = both(small(Stock("s", 1.0, "1"), Flow("f", "x", "1", to="s"), Auxiliary("twice", "2 * x", "1")))
    for month in range(1, 4):
        for runner in (fast, plain):
            runner.advance(float(month))
            runner.values()
            runner.set({"x": 10.0 * month})
        assert fast.values()["twice"] == 20.0 * month
        assert bits(fast.values()) == bits(plain.values())


def test_what_has_no_value_some_steps_on_leaves_everything_as_it_was() -> None:
    model = small(
        Stock("s", 0.0, "1"),
        Auxiliary("a", "sqrt(1.6 - s)", "1"),
        Auxiliary("kept", "sample_if_true(s > 1.2, s, 0)", "1"),
        Flow("f", "x + 0 * a + 0 * kept", "1", to="s"),
    )
    fast, plain = both(model)
    for runner in (fast, plain):
        runner.set({"x": 1.0})
        runner.advance(1.0)
        with pytest.raises(RunError, match="'a'"):
            runner.advance(3.0)
        assert runner.values()["s"] == 1.0
    assert bits(fast.values()) == bits(plain.values())


@settings(max_examples=60, deadline=None)
@given(chains(), st.sampled_from([0.125, 0.1, 1.0]))
def test_random_chains_are_the_same_bits(model: Model, dt: float) -> None:
    fast, plain = both(model, dt)
    for month in range(1, 4):
        assert outcome(lambda: fast.advance(float(month))) == outcome(lambda: plain.advance(float(month)))  # noqa: B023
        assert bits(fast.values()) == bits(plain.values())


EVERYTHING = [
    Input("x", 2.0, "1"),
    Input("y", 3.0, "1"),
    Input("month", 1.0, "month"),
    Stock("s", 10.0, "1"),
    Stock("t", 0.0, "1"),
    Flow("f", "x * y / (4 * month)", "1 / month", source="s", to="t"),
    Auxiliary("ring", "smooth3(x * y, 2 * month) + delay3(x, 3 * month) + delayn(y, 4 * month, 2)", "1"),
    Auxiliary("past", "delay_fixed(x + y, y * month)", "1"),
    Auxiliary("rise", "if_then(trend(x + s, 6 * month) * month > 0.01, 1, 2)", "1"),
    Auxiliary("kept", "sample_if_true(x > 2.5, y, 7)", "1"),
    Auxiliary("least", "min(x, y, 2.5) - max(x, y, 2.5) * abs(-x)", "1"),
    Auxiliary("curves", "exp(x) + log(y + 5) + sqrt(y + 6) + (x + 4) ^ (y / 3) - -x", "1"),
    Auxiliary("chosen", "if_then(x > 0 and y / x > 1 or not (y == 4), 1 / (1 + abs(x)), 3)", "1"),
    Auxiliary("guarded", "if_then(x == 0, 0, y / x)", "1"),
    *(Auxiliary(f"compared_{k}", f"x {sign} y", "1") for k, sign in enumerate(("<", "<=", ">", ">=", "==", "!="))),
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([-5.0, -0.0, 0.0, 2.0, 4.0]) | st.floats(-9, 9), st.floats(0, 9)), max_size=6)
)
def test_every_function_is_the_same_bits_or_the_same_error(asked: list[tuple[float, float]]) -> None:
    fast, plain = both(Model("everything", EVERYTHING, time_unit="month"))
    for month, (x, y) in enumerate(asked, 1):
        for runner in (fast, plain):
            runner.set({"x": x, "y": y})
        assert outcome(lambda: fast.advance(float(month))) == outcome(lambda: plain.advance(float(month)))  # noqa: B023
        assert outcome(fast.values) == outcome(plain.values)


@pytest.mark.parametrize(
    ("equation", "x"),
    [("1 / x", 0.0), ("log(x)", 0.0), ("sqrt(x)", -1.0), ("exp(x)", 800.0), ("x ^ 400", 1e9), ("x * x * x", 1e200)],
)
def test_what_has_no_value_is_said_with_part_and_time_and_nothing_is_done(equation: str, x: float) -> None:
    model = small(Stock("s", 0.0, "1"), Auxiliary("a", equation, "1"), Flow("f", "a", "1", to="s"))
    fast, plain = both(model)
    for runner in (fast, plain):
        runner.advance(1.0)
        runner.set({"x": x})
        with pytest.raises(RunError, match=r"at time 1"):
            runner.advance(2.0)
        runner.set({"x": 2.0})
        runner.advance(2.0)
    assert bits(fast.values()) == bits(plain.values())


@pytest.mark.parametrize("function", ["smooth", "smooth3", "delay1", "delay3", "trend"])
def test_a_stage_shorter_than_a_step_is_said_alike_and_nothing_is_done(function: str) -> None:
    model = small(Input("wait", 3.0, "1"), Auxiliary("a", f"{function}(x, wait)", "1"))
    fast, plain = both(model, 0.5)
    said = set()
    for runner in (fast, plain):
        runner.advance(1.0)
        runner.set({"wait": 0.4, "x": 2.0})
        with pytest.raises(RunError, match=r"'a' at time 1: the time .* is 0.4.*step of 0.5") as caught:
            runner.advance(2.0)
        said.add(str(caught.value))
        with pytest.raises(RunError):
            runner.values()
        runner.set({"wait": 1.5})
        runner.advance(2.0)
    assert len(said) == 1
    assert bits(fast.values()) == bits(plain.values())


def test_a_restart_begins_anew_with_what_is_set_before_the_first_step() -> None:
    model = small(Stock("s", "x", "1"), Flow("f", "x", "1", to="s"), Auxiliary("p", "delay_fixed(s, 1)", "1"))
    fast, plain = both(model)
    for given_first in ({"x": 3.0}, {"x": 5.0}):
        for runner in (fast, plain):
            runner.restart(given_first)
            runner.set({"x": 2.0 * given_first["x"]})
            for month in range(1, 40):
                runner.advance(float(month))
        assert bits(fast.values()) == bits(plain.values())
        assert fast.values()["s"] == 2.0 * given_first["x"] * 40


@pytest.mark.parametrize("wrong", [{"z": 1.0}, {"x": float("nan")}, {"x": True}, {"x": 4.0, "z": 1.0}])
@pytest.mark.parametrize("steps", [0, 1])
def test_wrong_settings_are_refused_and_none_is_made(wrong: dict[str, float], steps: int) -> None:
    fast, plain = both(small(Stock("s", "x", "1"), Flow("f", "x", "1", to="s")))
    for runner in (fast, plain):
        runner.advance(float(steps))
        with pytest.raises(StockflowError):
            runner.set(wrong)
        with pytest.raises(StockflowError):
            runner.advance(0.3)
    assert bits(fast.values()) == bits(plain.values())


def test_what_the_machine_does_not_know_is_left_to_the_plain_runner_and_said() -> None:
    assert unknown_functions(slow_model(8)) == []
    curve = small(Lookup("curve", [(0, 0), (1, 1)], "1", "1"), Auxiliary("a", "lookup(curve, 0.5) + step(1, 2)", "1"))
    assert unknown_functions(curve) == ["lookup", "step"]
    with pytest.warns(TandemWarning, match=r"'m' runs in plain Python.* does not know lookup, step\."):
        runner = runner_of("compiled", curve, DT, [], ["a"])
    assert isinstance(runner, PlainSlow)


def test_nothing_is_said_of_a_model_that_is_compiled_or_of_plain_python_that_was_asked_for() -> None:
    assert isinstance(runner_of("compiled", small(), DT, [], []), FastSlow)
    assert isinstance(runner_of("reference", small(Auxiliary("a", "step(1, 2)", "1")), DT, [], []), PlainSlow)
