"""Models that together use everything in the language, for what XMILE carries of them."""

from tandemcare.stockflow.model import Model
from tandemcare.stockflow.parts import Auxiliary, Flow, Input, Lookup, Stock

YEARS, DT = 2.0, 0.125

# A part that changes every month, in people, and one that is a plain number.
_WAVE = (
    Input("base", 40.0, "people"),
    Input("slope", 1.5, "people / month"),
    Auxiliary("wave", "base + ramp(slope, 3, 9) - step(base / 4, 12)", "people"),
    Auxiliary("plain", "2 + 0.3 * pulse_train(1, 0.5, 3, 20)", "1"),
)
_MONTHS = (Input("quick", 0.5, "month"), Input("slow", 6.0, "month"))

# Each equation stands alone in a model with `wave` (people), `plain`, `quick` and `slow` (months), and `bend`.
EQUATIONS = {
    "arithmetic": (
        "1",
        "plain + 2 * -plain / (3 - plain) - (-plain) ^ 2 + 2 ^ -plain ^ 2 + (-2) ^ 2 - -3 - 8 / (4 / 2)",
    ),
    "powers": ("people^2", "wave ^ 2 + (wave * wave - (base - wave) ^ 2) / 2"),
    "numbers": ("1", "1e-7 + 12345678901 / 3e10 + plain * .5 + 1e20 / 1e21"),
    "min": ("people", "min(wave, base, 45 * base / 40)"),
    "max": ("people", "max(wave, base * 1.1, wave / 2, 0)"),
    "exp": ("1", "exp(-plain / 4)"),
    "log": ("1", "log(wave / base + plain)"),
    "sqrt": ("people", "sqrt(wave * base)"),
    "abs": ("people", "abs(base - wave)"),
    "if_then": ("people", "if_then(wave > base, if_then(plain == 2, wave, 2 * base), if_then(time < 1, base, 0))"),
    "logic": ("1", "if_then(wave > base and not (plain > 2) or time >= 20 and plain != 2, 1, -1)"),
    "logic_that_stops": (
        "1",
        "if_then(plain > 3 and 1 / (plain - 2) > 1, 1, 4)"
        " + if_then(plain > 1 or (1 - plain) ^ 0.5 > 1 and wave > base, 2, 3)",
    ),
    "condition": ("1", "not (wave <= base) and plain < 2.1 or wave == 0"),
    "number_as_condition": ("1", "if_then(plain - 2 and not pulse(2, 5), 3, 4)"),
    "step_on_a_step": ("people", "step(base, 2.5) + step(3, 0) * base - step(wave, -1)"),
    "step_between": ("people", "step(base, 2.55) + step(wave, quick + quick / 3)"),
    "ramp": ("people", "ramp(slope, 2, 5) + ramp(slope * 2, quick, slow) - ramp(slope, slow, 20)"),
    "ramp_that_never_rises": ("people", "ramp(slope, 5, 2) + ramp(slope, slow, quick)"),
    "pulse": ("1", "pulse(2, 3) + 2 * pulse(quick, slow) + 4 * pulse(7.3, 0) + pulse(0, quick)"),
    "pulse_train": ("1", "pulse_train(2, 1, 3, 15) + 2 * pulse_train(quick, quick, slow / 4, 1000)"),
    "lookup": ("GBP", "2 * lookup(bend, wave) - lookup(bend, 30) + lookup(bend, 1e6 * base)"),
    "smooth": ("people", "smooth(wave, slow) + smooth(wave, 2, 3) - smooth(wave, quick + time / 4, base)"),
    "smooth_of_time": ("month", "smooth(time, slow) + smooth3(time, 4, time) + smooth(time, 2, 3)"),
    "smooth_alone": ("people", "smooth(wave, 4)"),
    "smooth3": ("people", "smooth3(wave, slow) + smooth3(wave * 2, 2 * quick, 5)"),
    "smoothn": ("people", "smoothn(wave, slow, 5) + smoothn(wave, 4, 2, 1) + smoothn(wave, slow + time, 4, base)"),
    "delay1": ("people", "delay1(wave, slow) + delay1(wave, quick, base) + delay1(wave, 3, 7)"),
    "delay3": ("people", "delay3(wave, slow) + delay3(wave * 2, slow - quick, 5)"),
    "delay_that_is_short": ("people", "delay3(wave, 0.375) + delay1(wave, 0.125)"),
    "delay_that_changes": ("people", "delay1(wave, quick + time / 5) + delay3(wave, slow + time / 9, base)"),
    "delayn": ("people", "delayn(wave, slow, 5) + delayn(wave, 4, 2, 1) + delayn(wave, slow + time, 4, base)"),
    "delay_fixed": ("people", "delay_fixed(wave, slow) + delay_fixed(wave, 0.31, 2) + delay_fixed(wave, 0)"),
    "trend": ("1 / month", "trend(wave, slow) + trend(wave, 2, 0.1) - trend(0 * wave, quick)"),
    "initial_value_that_only_the_start_has": (
        "people",
        "smooth(wave, slow, base * sqrt(1 - time / slow)) + smooth3(wave, slow + time, base * sqrt(1 - time / slow))"
        " + delayn(wave, slow, 2, base * sqrt(1 - time / slow)) + delay1(wave, slow, base * log(2 - time / slow))"
        " + base * trend(wave, slow, sqrt(1 - time / slow) / slow) * slow"
        " + delay_fixed(wave, slow, base * slow / (slow - time))",
    ),
    "sample_if_true": ("people", "sample_if_true(wave > base and time < 10, wave, 7)"),
    "inside_one_another": (
        "people",
        "smooth(delay_fixed(smooth3(wave, 2), 1.5), delay1(quick + time / 9, 3), base) / 2",
    ),
}


def alone(unit: str, equation: str) -> Model:
    """A model of one equation and what it needs."""
    bend = Lookup("bend", [(10, 5), (41.5, -2.25), (60, 1e3)], "people", "GBP")
    return Model("one equation", [*_WAVE, *_MONTHS, bend, Auxiliary("it", equation, unit)])


def ward() -> Model:
    """Stocks that run empty, one through one flow and one through three, and one that may fall below 0."""
    return Model(
        "Ward & community <beds>",
        [
            Input("arriving", 9.0, "people / month", label="Referrals, all of them"),
            Input("stay", 0.75, "month"),
            Input("price", 1200.0, "GBP / people"),
            Stock("waiting", 30, "people", label="Waiting for a bed"),
            Stock("admitted", "waiting / 3", "people"),
            Stock("home", 0.0, "people"),
            Stock("purse", 5e4, "GBP", non_negative=False),
            Auxiliary("pull", "12 * arriving + lookup(pressure, admitted) * arriving", "people / month"),
            Lookup("pressure", [(0, 4), (10, 1), (40, 0)], "people", "1", label="How hard wards pull"),
            Flow("arrive", "arriving * pulse_train(0, 1, 4, 20)", "people / month", to="waiting"),
            Flow("admit", "pull", "people / month", source="waiting", to="admitted"),
            Flow("discharge", "admitted / stay + arriving", "people / month", source="admitted", to="home"),
            Flow("abscond", "admitted * 2 / stay - arriving / 5 * step(1, 12)", "people / month", "admitted", "home"),
            Flow("transfer", "arriving", "people / month", source="admitted", label="Elsewhere"),
            Flow("spend", "(discharge + transfer) * price", "GBP / month", source="purse"),
        ],
    )


def awkward() -> Model:
    """Names that XMILE, PySD or another name would take for something else."""
    return Model(
        "names",
        [
            Input("notice_period", 3.0, "month"),
            Input("nothing", 2.0, "people"),
            Input("android", 4.0, "people"),
            Input("order", 1.0, "people"),
            Input("model_run", 1.0, "people"),
            Input("iffy", 1.0, "people"),
            Input("thence", 1.0, "people"),
            Input("time_step", 7.0, "people"),
            Input("a__b", 3.0, "people"),
            Input("dt_2", 5.0, "people"),
            Input("initial_time", 6.0, "people"),
            Input("dt", 8.0, "people"),
            Input("random", 8.0, "people"),
            Input("it_1", 8.0, "people"),
            Lookup("delay", [(0, 1), (10, 2)], "people", "1"),
            Stock("notes", "nothing + android", "people"),
            Flow("nodes", "notes / notice_period", "people / month", source="notes"),
            Auxiliary(
                "it",
                "smoothn(nothing, notice_period, 2) + if_then(not (nothing > order), order, android)"
                " + lookup(delay, nothing) * (iffy - thence * 2 + time_step + a__b ^ 2 / dt_2)"
                " * 2 + (initial_time + dt + random + it_1 - model_run)",
                "people",
            ),
        ],
    )
