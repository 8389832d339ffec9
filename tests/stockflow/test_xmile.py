"""What PySD makes of our XMILE, and what we read back, are the numbers of our own Euler."""

import re
import warnings
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from xmile_models import DT, EQUATIONS, YEARS, alone, awkward, ward

from tandemcare.errors import StockflowError
from tandemcare.stockflow import FUNCTIONS, Auxiliary, Input, Model, Stock, from_xmile, simulate, to_xmile

MODELS = {name: alone(*equation) for name, equation in EQUATIONS.items()} | {"ward": ward(), "awkward": awkward()}
CONSTANT = 1e-12  # a column that is 0 throughout is compared with this


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


@pytest.mark.parametrize("name", MODELS)
def test_what_is_read_back_runs_to_the_same_numbers(name):
    read = from_xmile(to_xmile(MODELS[name], 0, 12 * YEARS, DT))
    assert read.name == MODELS[name].name
    assert read.time_unit == MODELS[name].time_unit
    assert_same(simulate(read, YEARS, DT), simulate(MODELS[name], YEARS, DT))


@pytest.mark.parametrize("name", MODELS)
def test_another_start_is_read_back_as_pysd_runs_it(name, tmp_path):
    text = to_xmile(MODELS[name], 6, 6 + 12 * YEARS, DT)
    read = simulate(from_xmile(text), YEARS, DT)
    read.index += 6
    assert_same(run_in_pysd(text, tmp_path), read[[part for part in MODELS[name].units if part in read]])


@pytest.mark.parametrize("dt", [0.5, 0.1, 1 / 3])
def test_the_step_may_be_another(dt, tmp_path):
    found = run_in_pysd(to_xmile(ward(), 0, 24, dt), tmp_path)
    wanted = simulate(ward(), YEARS, dt)
    assert_same(found.iloc[: len(wanted)], wanted)


def test_functions_that_both_have_keep_their_names():
    kept = "smooth smooth3 delay1 delay3 step ramp pulse pulse_train lookup min if_then".split()
    equations = {name: EQUATIONS[{"step": "step_on_a_step"}.get(name, name)] for name in kept}
    for name, (unit, equation) in equations.items():
        read = from_xmile(to_xmile(alone(unit, equation), 0, 24, DT))
        everything = " ".join(part.equation for part in read.parts if isinstance(part, Auxiliary))
        assert f"{name}(" in everything, name


def test_a_plain_model_comes_back_as_it_was():
    read = from_xmile(to_xmile(ward(), 0, 24, DT))
    own = {part.name: part for part in ward().parts}
    back = {part.name: part for part in read.parts}
    for name in ("arriving", "stay", "waiting", "admitted", "purse", "pressure", "arrive", "admit"):
        assert back[name] == own[name]


def test_a_limited_flow_is_written_as_the_contract_says():
    text = to_xmile(ward(), 0, 24, DT)
    assert "<eqn>MIN(pull, waiting / time_step)</eqn>" in text
    assert '<sim_specs method="Euler" time_units="month">' in text


def test_a_delay_fixed_that_changes_cannot_be_written():
    changes = Model("m", [Auxiliary("late", "delay_fixed(time, time / 2)", "month")])
    with pytest.raises(StockflowError, match=r"late\n.*time that changes"):
        to_xmile(changes, 0, 12, DT)


@pytest.mark.parametrize("times", [(0, 12, 0), (0, 12, -1), (12, 0, 1), (0, float("inf"), 1), ("0", 12, 1)])
def test_times_that_cannot_be_are_refused(times):
    with pytest.raises(StockflowError):
        to_xmile(Model("m", [Input("a", 1.0, "1")]), *times)


def test_text_that_xml_cannot_hold_is_left_out():
    model = Model('a\x00 <b> & "c"', [Stock("s", 1.0, "people", label="]]> <x> \x01 é")])
    read = from_xmile(to_xmile(model, 0, 1, DT))
    assert read.name == 'a <b> & "c"'
    assert read.stocks["s"].label == "]]> <x> é"
