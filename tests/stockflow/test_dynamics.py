"""Runs come out as closed forms and known steady states say, with the order that the integrator is known for."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq
from scipy.stats import gamma

from tandemcare.errors import RunError
from tandemcare.stockflow import Auxiliary, Flow, Input, Lookup, Model, Stock, compile, simulate


def run(model: Model, until: float, dt: float) -> pd.DataFrame:
    """Every value at every step, in any unit of time."""
    runner, rows = compile(model, dt), []
    for step in range(round(until / dt) + 1):
        runner.advance(step * dt)
        rows.append(runner.values())
    return pd.DataFrame(rows)


def one_stock(rate: str, start: float = 100.0) -> Model:
    return Model(
        "one",
        [
            Input("speed", 0.3, "1 / month"),
            Stock("level", start, "people", non_negative=False),
            Flow("change", rate, "people / month", to="level"),
        ],
    )


def watch(equation: str, unit: str = "1", time_unit: str = "month", *more: object) -> Model:
    return Model("watch", [Auxiliary("x", equation, unit), *more], time_unit=time_unit)


@pytest.mark.parametrize(("rate", "sign"), [("level * speed", 1.0), ("-level * speed", -1.0)])
@pytest.mark.parametrize(("method", "order"), [("euler", 1), ("rk4", 4)])
def test_growth_and_decay_have_the_order_of_the_integrator(rate: str, sign: float, method: str, order: int) -> None:
    exact = 100.0 * math.exp(sign * 0.3 * 12.0)
    errors = [
        abs(simulate(one_stock(rate), 1, dt, method)["level"].iloc[-1] - exact) for dt in (1 / 16, 1 / 32, 1 / 64)
    ]
    assert errors[1] / errors[2] == pytest.approx(2.0**order, rel=0.05)
    assert errors[0] / errors[1] == pytest.approx(2.0**order, rel=0.1)


def test_a_cup_of_tea_cools_to_the_room() -> None:
    cup = Model(
        "teacup",
        [
            Input("room_temperature", 70.0, "degree"),
            Input("characteristic_time", 10.0, "month"),
            Stock("teacup_temperature", 180.0, "degree"),
            Flow(
                "heat_loss",
                "(teacup_temperature - room_temperature) / characteristic_time",
                "degree / month",
                source="teacup_temperature",
            ),
        ],
    )
    table = simulate(cup, 2.5, 0.125, "rk4")
    exact = 70.0 + 110.0 * np.exp(-table.index.to_numpy() / 10.0)
    assert table["teacup_temperature"].to_numpy() == pytest.approx(exact, rel=1e-6)
    euler = simulate(cup, 2.5, 0.125)["teacup_temperature"].to_numpy()
    assert euler == pytest.approx(70.0 + 110.0 * (1 - 0.0125) ** np.arange(len(euler)), rel=1e-9)


def test_an_epidemic_loses_nobody_and_ends_at_its_final_size() -> None:
    sir = Model(
        "sir",
        [
            Input("contacts", 2.0, "1 / month"),
            Input("stay", 1.0, "month"),
            Stock("susceptible", 9990, "people"),
            Stock("infectious", 10, "people"),
            Stock("recovered", 0, "people"),
            Auxiliary("everybody", "susceptible + infectious + recovered", "people"),
            Flow(
                "infection",
                "contacts * susceptible * infectious / everybody",
                "people / month",
                source="susceptible",
                to="infectious",
            ),
            Flow("recovery", "infectious / stay", "people / month", source="infectious", to="recovered"),
        ],
    )
    for method in ("euler", "rk4"):
        table = simulate(sir, 8, 1 / 32, method)
        assert table["everybody"].to_numpy() == pytest.approx(10_000.0, rel=1e-12)
    # ln(s0 / s_end) = R (1 - s_end), s as shares of everybody.
    left = brentq(lambda s: math.log(0.999 / s) - 2.0 * (1.0 - s), 1e-6, 0.9)
    assert table["susceptible"].iloc[-1] / 10_000.0 == pytest.approx(left, rel=1e-4)


@pytest.mark.parametrize(
    ("equation", "order"),
    [("delay1(x, wait)", 1), ("delay3(x, wait)", 3), ("delayn(x, wait, 7)", 7), ("smooth(x, wait)", 1),
     ("smooth3(x, wait)", 3), ("smoothn(x, wait, 5, 0)", 5), ("delayn(x, wait, 2, 0)", 2)],
)  # fmt: skip
def test_a_step_comes_out_of_a_delay_or_smooth_as_an_erlang_law(equation: str, order: int) -> None:
    model = Model("delay", [Input("wait", 6.0, "month"), Input("x", 0.0, "people"), Auxiliary("y", equation, "people")])
    table = simulate(model, 4, 1 / 16, "rk4", settings=[(6, {"x": 10.0})])
    months = table.index.to_numpy()
    exact = 10.0 * gamma.cdf(np.maximum(months - 6.0, 0.0), a=order, scale=6.0 / order)
    assert table["y"].to_numpy() == pytest.approx(exact, abs=1e-4)


@pytest.mark.parametrize(
    "delay", ["delay1(x, wait, 0)", "delay3(x, wait, 0)", "delayn(x, wait, 9, 0)", "delay_fixed(x, wait, 0)"]
)
def test_delays_let_out_all_that_went_in_after_their_mean(delay: str) -> None:
    model = Model(
        "delay",
        [
            Input("wait", 5.0, "month"),
            Input("height", 40.0, "people / month"),
            Auxiliary("x", "height * pulse(2, 3)", "people / month"),
            Auxiliary("y", delay, "people / month"),
            Stock("out", 0, "people"),
            Flow("leaving", "y", "people / month", to="out"),
        ],
    )
    table = simulate(model, 10, 0.125)
    assert table["out"].iloc[-1] == pytest.approx(120.0, rel=1e-6)
    months, y = table.index.to_numpy(), table["y"].to_numpy()
    mean_in = np.average(months, weights=table["x"].to_numpy())
    assert np.average(months, weights=y) - mean_in == pytest.approx(5.0, rel=1e-5)


@pytest.mark.parametrize("delay", ["delay1(x, wait, 0)", "delay3(x, wait, 0)", "delayn(x, wait, 4, 0)"])
def test_a_delay_whose_time_changes_loses_nothing(delay: str) -> None:
    model = Model(
        "delay",
        [
            Input("wait", 5.0, "month"),
            Input("x", 0.0, "people / month"),
            Auxiliary("y", delay, "people / month"),
            Stock("out", 0, "people"),
            Flow("leaving", "y", "people / month", to="out"),
        ],
    )
    changes = [(0, {"x": 40.0}), (3, {"x": 0.0, "wait": 2.0}), (4, {"wait": 12.0}), (20, {"wait": 1.0})]
    assert simulate(model, 5, 0.125, settings=changes)["out"].iloc[-1] == pytest.approx(120.0, rel=1e-9)


@pytest.mark.parametrize("function", ["smooth", "smooth3", "delay1", "delay3", "delay_fixed", "smoothn", "delayn"])
def test_smooths_and_delays_begin_at_their_input_or_at_the_value_given(function: str) -> None:
    order = ", 4" if function.endswith("n") else ""
    model = Model(
        "start",
        [
            Input("x", 7.0, "people"),
            Input("wait", 3.0, "months"),
            Auxiliary("level", f"{function}(x, wait{order})", "people"),
            Auxiliary("given", f"{function}(x, wait{order}, 2)", "people"),
        ],
    )
    table = simulate(model, 5, 0.125)
    assert table["level"].to_numpy() == pytest.approx(7.0, rel=1e-12)
    assert table["given"].iloc[0] == pytest.approx(2.0, rel=1e-12)
    assert table["given"].iloc[-1] == pytest.approx(7.0, rel=1e-6)


STAGES = {"smooth": 1, "smooth3": 3, "smoothn": 4, "delay1": 1, "delay3": 3, "delayn": 4}


def staged(function: str, time: str) -> str:
    return f"{function}(x, {time}{', 4' if function.endswith('n') else ''})"


@pytest.mark.parametrize("function", STAGES)
def test_stages_as_long_as_a_step_pass_on_what_they_got_a_step_ago(function: str) -> None:
    stages = STAGES[function]
    for dt in (0.125, 0.1):
        model = watch("sqrt(time)", "1", "1", Auxiliary("y", staged(function, str(stages * dt)), "1"))
        table = run(model, 5.0, dt)
        assert table["y"].iloc[stages:].to_numpy() == pytest.approx(table["x"].iloc[:-stages].to_numpy(), rel=1e-9)


@pytest.mark.parametrize("times", [1.0, 1.3, 2.0, 7.0])
@pytest.mark.parametrize("function", STAGES)
def test_nothing_comes_out_that_is_more_or_less_than_all_that_went_in(function: str, times: float) -> None:
    model = watch(
        "1 + pulse_train(1, 1, 2, 9)", "1", "1", Auxiliary("y", staged(function, str(times * STAGES[function])), "1")
    )
    values = run(model, 12.0, 1.0)["y"]
    assert values.min() >= 1.0 - 1e-9
    assert values.max() <= 2.0 + 1e-9


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
@pytest.mark.parametrize("function", STAGES)
def test_a_stage_that_is_shorter_than_a_step_is_refused_with_a_step_that_does(function: str, share: float) -> None:
    time = share * STAGES[function]
    model = watch("1 + step(1, 2)", "1", "1", Auxiliary("y", staged(function, repr(time)), "1"))
    with pytest.raises(RunError, match=rf"'y' at time 0.* is {time:g}.* step of 1") as caught:
        run(model, 4.0, 1.0)
    smaller = float(re.search(r"step of ([0-9.e-]+) or less", str(caught.value))[1])
    assert run(model, 40.0, smaller)["y"].iloc[-1] == pytest.approx(2.0, rel=1e-3)
    longer = float(re.search(r"at least ([0-9.]+)", str(caught.value))[1])
    assert longer == STAGES[function]


@pytest.mark.parametrize("function", [*STAGES, "trend"])
@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_a_time_that_becomes_too_short_stops_the_run_when_it_does(function: str, method: str) -> None:
    model = watch(
        "2",
        "1",
        "1",
        Input("wait", 4.0, "1"),
        Auxiliary("y", staged(function, "wait"), "1"),
    )
    runner = compile(model, 1.0, method)
    runner.advance(3.0)
    for wait in (0.2, 0.0, -1.0):
        before = runner.state
        runner.set({"wait": wait})
        with pytest.raises(RunError, match=rf"'y' at time 3: the time .* is {wait:g}"):
            runner.advance(4.0)
        runner.state = before
    runner.advance(5.0)


def test_pulses_of_a_train_begin_on_time_however_their_times_are_rounded() -> None:
    table = simulate(Model("train", [Auxiliary("x", "pulse_train(0.3, 0.1, 0.7, 99)", "1")]), 2, 0.1)
    n = np.arange(len(table))
    assert (table["x"].to_numpy() == ((n >= 3) & ((n - 3) % 7 == 0))).all()


@pytest.mark.parametrize(("delay", "steps"), [(5.0, 40), (0.0, 1), (0.18, 1), (0.19, 2), (0.31, 2), (0.32, 3)])
def test_a_fixed_delay_gives_what_was_so_many_steps_ago(delay: float, steps: int) -> None:
    model = watch("time ^ 2", "month^2", "month", Auxiliary("y", f"delay_fixed(x, {delay}, 3)", "month^2"))
    for method in ("euler", "rk4"):
        table = simulate(model, 1, 0.125, method)
        x, y = table["x"].to_numpy(), table["y"].to_numpy()
        assert (y[:steps] == 3.0).all()
        assert (y[steps:] == x[: len(x) - steps]).all()


def test_a_trend_over_one_step_is_the_growth_of_that_step() -> None:
    table = run(watch("2 + time", "1", "1", Auxiliary("y", "trend(x, 0.5)", "1")), 5.0, 0.5)
    x = table["x"].to_numpy()
    assert table["y"].to_numpy()[1:] == pytest.approx((x[1:] - x[:-1]) / (x[:-1] * 0.5), rel=1e-9)
    with pytest.raises(
        RunError, match=r"'y' at time 0: .* is 0.5, shorter than the step of 1: take a step of 0.5 or less"
    ):
        run(watch("2 + time", "1", "1", Auxiliary("y", "trend(x, 0.5)", "1")), 5.0, 1.0)


def test_the_trend_of_growth_is_its_rate() -> None:
    model = watch(
        "exp(0.07 * time)", "1", "1", Auxiliary("y", "trend(x, 4)", "1"), Auxiliary("z", "trend(x, 4, 0.07)", "1")
    )
    runner = compile(model, 1 / 16, "rk4")
    assert runner.values()["z"] == pytest.approx(0.07, rel=1e-9)
    runner.advance(100)
    assert runner.values()["y"] == pytest.approx(0.07, rel=1e-5)
    assert runner.values()["z"] == pytest.approx(0.07, rel=1e-5)


def test_lookups_are_straight_between_points_and_flat_beyond() -> None:
    points = ((-1.0, 3.0), (0.5, -2.0), (2.0, 4.0), (7.0, 4.5))
    model = watch("lookup(curve, at)", "GBP", "month", Lookup("curve", points, "bed", "GBP"), Input("at", 0.0, "beds"))
    runner = compile(model)
    for at in np.linspace(-3.0, 9.0, 97):
        runner.set({"at": float(at)})
        assert runner.values()["x"] == pytest.approx(np.interp(at, *zip(*points, strict=True)), abs=1e-12)


@pytest.mark.parametrize("dt", [0.1, 0.125, 1.0])
def test_functions_of_time_keep_to_their_definitions(dt: float) -> None:
    model = Model(
        "tests",
        [
            Auxiliary("steps", "step(5, 3)", "1"),
            Auxiliary("ramps", "ramp(2, 2, 5)", "month"),
            Auxiliary("pulses", "pulse(2, 3)", "1"),
            Auxiliary("shortest", "pulse(4, 0)", "1"),
            Auxiliary("trains", "pulse_train(1, 2, 5, 18)", "1"),
        ],
    )
    table = simulate(model, 2, dt)
    # Counted in steps, so that the test has no rounding of its own.
    n, a_month = np.arange(len(table)), round(1 / dt)
    assert (table["steps"].to_numpy() == np.where(n >= 3 * a_month, 5.0, 0.0)).all()
    assert table["ramps"].to_numpy() == pytest.approx(2.0 * np.clip(n * dt - 2.0, 0.0, 3.0))
    assert (table["pulses"].to_numpy() == ((n >= 2 * a_month) & (n < 5 * a_month))).all()
    assert (table["shortest"].to_numpy() == (n == 4 * a_month)).all()
    since = n - a_month
    train = (since >= 0) & (n < 18 * a_month) & (since % (5 * a_month) < 2 * a_month)
    assert (table["trains"].to_numpy() == train).all()


def test_a_latch_keeps_what_it_saw() -> None:
    model = Model(
        "latch",
        [
            Auxiliary("wave", "8 * pulse(3, 2) + 5 * pulse(9, 1)", "1"),
            Auxiliary("latched", "sample_if_true(wave > 6, 1, 0)", "1"),
            Auxiliary("last_seen", "sample_if_true(wave, wave, 2)", "1"),
        ],
    )
    for method in ("euler", "rk4"):
        table = simulate(model, 1, 0.5, method)
        months = table.index.to_numpy()
        assert (table["latched"].to_numpy() == (months >= 3)).all()
        assert (table["last_seen"].to_numpy() == np.select([months < 3, months < 9], [2.0, 8.0], 5.0)).all()


def test_an_ageing_chain_settles_where_inflow_meets_stay() -> None:
    ages = ("trainee", "under_55", "over_55")
    stays = (24.0, 240.0, 96.0)
    parts: list[object] = [Flow("start", "3", "people / month", to="trainee")]
    for place, (age, stay) in enumerate(zip(ages, stays, strict=True)):
        parts += [
            Input(f"stay_{age}", stay, "months"),
            Stock(age, "0", "people"),
            Flow(
                f"leave_{age}",
                f"{age} / stay_{age}",
                "people / month",
                source=age,
                to=ages[place + 1] if place < 2 else None,
            ),
        ]
    end = simulate(Model("ageing", parts), 400, 1.0).iloc[-1]
    assert [end[age] for age in ages] == pytest.approx([3.0 * stay for stay in stays], rel=1e-3)


@pytest.mark.parametrize("capacity", [8.0, 12.0])
def test_a_capped_waiting_list_settles_where_theory_says(capacity: float) -> None:
    """Ten a month are referred and wait 5 months at most, on average: (10 - capacity) * 5 wait, or one step of them."""
    model = Model(
        "queue",
        [
            Input("capacity", capacity, "people / month"),
            Input("patience", 5.0, "months"),
            Stock("waiting", 0, "people"),
            Flow("referral", "10", "people / month", to="waiting"),
            Flow("assessment", "capacity", "people / month", source="waiting"),
            Flow("giving_up", "waiting / patience", "people / month", source="waiting"),
        ],
    )
    end = simulate(model, 20, 0.125).iloc[-1]
    assert end["assessment"] + end["giving_up"] == pytest.approx(10.0, rel=1e-6)
    if capacity < 10.0:
        assert end["waiting"] == pytest.approx((10.0 - capacity) * 5.0, rel=1e-6)
        assert end["assessment"] == pytest.approx(capacity)
    else:
        assert end["waiting"] == pytest.approx(10.0 * 0.125, rel=1e-6)
        assert end["giving_up"] / end["assessment"] == pytest.approx(end["waiting"] / 5.0 / capacity)
