"""What PySD makes of our XMILE are the numbers of our own Euler."""

import re
import warnings
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stockflow_direct import remembering, written
from xmile_models import DT, EQUATIONS, YEARS, alone, awkward, ward

from tandemcare.errors import RunError, StockflowError
from tandemcare.stockflow import FUNCTIONS, Auxiliary, Input, Lookup, Model, Stock, compile, simulate, to_xmile

MODELS = {name: alone(*equation) for name, equation in EQUATIONS.items()} | {"ward": ward(), "awkward": awkward()}
CONSTANT = 1e-12  # a column that is 0 throughout is compared with this
LARGE = 1e9
XMILE = "{http://docs.oasis-open.org/xmile/ns/XMILE/v1.0}"


def run_in_pysd(text: str, folder) -> pd.DataFrame:
    """Every column as PySD works it out, under our names."""
    path = folder / "model.xmile"
    path.write_text(text, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"(?s).*extrapolating data", category=UserWarning)
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"(pysd|netCDF4|xarray)\b")
        import pysd

        table = pysd.read_xmile(path).run()
    own = "{urn:tandemcare:xmile}name"
    renamed = {one.get("name"): one.get(own) for one in ElementTree.fromstring(text).iter() if one.get(own)}
    return table.rename(columns=renamed)


def run(model: Model, stop: float, dt: float) -> pd.DataFrame:
    """Every column as we work it out, in any unit of time."""
    runner, rows = compile(model, dt), []
    for step in range(round(stop / dt) + 1):
        runner.advance(step * dt)
        rows.append(runner.values())
    return pd.DataFrame(rows, index=[step * dt for step in range(len(rows))])


def assert_same(found: pd.DataFrame, wanted: pd.DataFrame, relative: float = 1e-9) -> None:
    """Every column that was wanted is there, to a share of its largest number."""
    np.testing.assert_allclose(found.index, wanted.index, rtol=0, atol=1e-5)  # PySD rounds it
    for name in wanted:
        values = np.array([float(value) for value in found[name]])
        largest = max(wanted[name].abs().max(), CONSTANT)
        np.testing.assert_allclose(values, wanted[name], rtol=0, atol=relative * largest, err_msg=name)


def test_the_models_use_every_function():
    used = {word for _, equation in EQUATIONS.values() for word in re.findall(r"\w+(?=\()", equation)}
    assert set(FUNCTIONS) - used == set()


@pytest.mark.parametrize("name", MODELS)
def test_pysd_runs_to_the_same_numbers(name, tmp_path):
    found = run_in_pysd(to_xmile(MODELS[name], 0, 12 * YEARS, DT), tmp_path)
    assert_same(found, simulate(MODELS[name], YEARS, DT))


@settings(max_examples=4, deadline=None)
@given(st.lists(remembering(), min_size=25, max_size=25), st.sampled_from([DT, 0.1, 1.0]))
def test_pysd_runs_random_equations_to_the_same_numbers(expressions, dt):
    """Those that have a value here at every step, in one model: one run of PySD takes long."""
    given_parts = [Input("a", 1.5, "1"), Input("b", 2.25, "1"), Lookup("curve", ((-1, 3), (0.5, -2), (2, 4)), "1", "1")]
    runs = {}
    for number, expression in enumerate(expressions):
        part = Auxiliary(f"x_{number}", written(expression), "1")
        with suppress(StockflowError, RunError):
            model = Model("one", [*given_parts, part], "1")
            to_xmile(model, 0, 4, dt)
            runs[part] = run(model, 4, dt)[part.name]
    kept = {part: values for part, values in runs.items() if values.abs().max() < LARGE}
    wanted = pd.DataFrame({part.name: values for part, values in kept.items()})
    assume(kept)
    with TemporaryDirectory() as folder:
        text = to_xmile(Model("all", [*given_parts, *kept], "1"), 0, 4, dt)
        assert_same(run_in_pysd(text, Path(folder)), wanted, relative=1e-6)


TIMES = (
    "if_then(time >= {0}, 3, 1) + step(2, {1}) + 4 * pulse({0}, {1}) + ramp(1, {0}, {2}) + pulse_train({0}, 0, {1}, 9)"
)


@pytest.mark.parametrize("dt", [0.1, 0.3, 1 / 3, 0.125])
def test_what_happens_at_a_time_happens_in_the_same_step_whatever_the_step(dt, tmp_path):
    """PySD adds its steps up, and ten of 0.1 are not 1."""
    equations = [TIMES.format(n * dt, 2 * n * dt, 3 * n * dt + 1) for n in (3, 7, 10, 11)]
    model = Model("times", [Auxiliary(f"x_{n}", text, "1") for n, text in enumerate(equations)], "1")
    assert_same(run_in_pysd(to_xmile(model, 0, 9, dt), tmp_path), run(model, 9, dt))


def test_an_initial_value_is_worked_out_at_the_start_alone(tmp_path):
    """Later it need not have one, and other programs stop there."""
    model = Model("late", [Auxiliary("x", "smooth(2, 3, sqrt(1 - time) + log(2 - time))", "1")], "1")
    assert_same(run_in_pysd(to_xmile(model, 0, 9, DT), tmp_path), run(model, 9, DT))


def test_a_run_may_begin_later(tmp_path):
    model = Model("times", [Auxiliary("x", TIMES.format(3, 5, 8), "1")], "1")
    wanted = run(model, 12, DT).loc[6.0:]
    assert_same(run_in_pysd(to_xmile(model, 6, 12, DT), tmp_path), wanted)


@pytest.mark.parametrize("dt", [0.5, 0.1, 1 / 3])
def test_the_step_may_be_another(dt, tmp_path):
    found = run_in_pysd(to_xmile(ward(), 0, 24, dt), tmp_path)
    wanted = simulate(ward(), YEARS, dt)
    assert_same(found.iloc[: len(wanted)], wanted)


CURVES = (
    "stock logic call arithmetic negative component reference if_then_else integer modulo delay inline_lookup".split()
)


def test_curves_and_numbers_may_be_called_like_words_of_pysd(tmp_path):
    curves = [Lookup(name, [(0, 1), (10, 2 + n)], "1", "1") for n, name in enumerate(CURVES)]
    values = [Auxiliary(f"x_{n}", f"lookup({name}, time)", "1") for n, name in enumerate(CURVES)]
    model = Model("curves", [*curves, *values], "1")
    table = run_in_pysd(to_xmile(model, 0, 5, 1.0), tmp_path)
    numbers = Model("numbers", [Input(name, float(n), "1") for n, name in enumerate(CURVES)], "1")
    others = run_in_pysd(to_xmile(numbers, 0, 5, 1.0), tmp_path)
    for n, name in enumerate(CURVES):
        assert table[f"x_{n}"].tolist() == pytest.approx([1 + (1 + n) * time / 10 for time in range(6)]), name
        assert (others[name] == n).all(), name


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("people / months", "people / month"),
        ("persons", "people"),
        ("GBP / (bed * day)", "GBP / bed / day"),
        ("m ** 2", "m^2"),
        ("1", "1"),
        ("1 / month^2", "1 / month^2"),
    ],
)
def test_units_are_written_in_one_way(ours, theirs):
    parts = [
        Input("a", 1.0, ours),
        Auxiliary("b", "a", ours),
        Stock("c", "a", ours),
        Lookup("d", [(0, 1), (1, 2)], ours, ours),
    ]
    root = ElementTree.fromstring(to_xmile(Model("m", parts), 0, 1, DT))
    units = {one.get("name"): one.findtext(f"{XMILE}units") for one in root.iter() if one.get("name")}
    assert {name: units[name] for name in "abcd"} == dict.fromkeys("abcd", theirs)


def test_functions_that_both_have_keep_their_names():
    kept = {"smooth": "SMTH1", "smooth3": "SMTH3", "delay1": "DELAY1", "delay3": "DELAY3", "step_on_a_step": "STEP"}
    for name, word in (kept | {"ramp": "RAMP", "min": "MIN", "if_then": "IF"}).items():
        assert re.search(rf"\b{word}\b", to_xmile(alone(*EQUATIONS[name]), 0, 24, DT)), name


def test_a_limited_flow_is_written_as_the_contract_says():
    text = to_xmile(ward(), 0, 24, DT)
    assert "<eqn>MIN(pull, waiting / time_step)</eqn>" in text
    assert '<sim_specs method="Euler" time_units="month">' in text


@pytest.mark.parametrize(
    ("equation", "found"),
    [
        ("delay_fixed(time, time / 2)", "delay_fixed has a time that changes"),
        ("delay_fixed(time, 1000)", "delay_fixed has 8000 steps"),
        ("smooth(time, 0.1)", "smooth has a time of 0.1"),
        ("smoothn(time, 0.4, 4)", "smoothn has a time of 0.4, under 0.5"),
        ("delay3(time, 2 * time_step)", "delay3 has a time of 0.25, under 0.375"),
    ],
)
def test_what_cannot_be_written_is_refused_by_its_name(equation, found):
    with pytest.raises(StockflowError, match=rf"late\n.*{found}"):
        to_xmile(Model("m", [Auxiliary("late", equation, "month"), Input("time_step", DT, "month")]), 0, 12, DT)


@pytest.mark.parametrize("names", [("a__b", "a_b"), ("a_b", "a__b"), ("a_b_", "a_b"), ("a___b", "a__b")])
def test_names_that_other_programs_take_for_one_are_refused_by_both(names):
    with pytest.raises(StockflowError, match=f"{names[0]} and {names[1]}\n"):
        to_xmile(Model("m", [Input(name, 1.0, "1") for name in names]), 0, 12, DT)


def test_a_name_that_needs_another_takes_nobody_elses():
    root = ElementTree.fromstring(to_xmile(Model("m", [Input("dt", 1.0, "1"), Input("dt_2", 2.0, "1")]), 0, 12, DT))
    values = {each.get("name"): each.findtext(f"{XMILE}eqn") for each in root.iter(f"{XMILE}aux")}
    assert values["dt_2"] == "2.0"
    assert values["dt_3"] == "1.0"


@pytest.mark.parametrize("times", [(0, 12, 0), (0, 12, -1), (12, 0, 1), (0, float("inf"), 1), ("0", 12, 1)])
def test_times_that_cannot_be_are_refused(times):
    with pytest.raises(StockflowError):
        to_xmile(Model("m", [Input("a", 1.0, "1")]), *times)


def test_text_that_a_file_or_pysd_cannot_hold_is_left_out(tmp_path):
    model = Model('a\x00 <b> & "c"', [Stock("s", 1.0, "people", label=']]> """ <x> \x01 é \ud800 \\')])
    text = to_xmile(model, 0, 1, DT)
    root = ElementTree.fromstring(text)
    assert root.findtext(f"{XMILE}header/{XMILE}name") == 'a <b> & "c"'
    assert root.findtext(f".//{XMILE}stock/{XMILE}doc") == "]]> ''' <x>  é  \\"
    assert (run_in_pysd(text, tmp_path)["s"] == 1.0).all()
