"""`tandem export xmile`: the slow layer of a scenario, which PySD runs to the numbers of our own."""

import pandas as pd
from stockflow.test_xmile import assert_same, run_in_pysd
from typer.testing import CliRunner

from tandemcare import experiments
from tandemcare.cli.main import app
from tandemcare.model import Coupling, settings_alone, slow_layer_alone, slow_model
from tandemcare.scenario import shipped_scenarios
from tandemcare.stockflow import Compiled

DOUBLE_RUNNING = next(file for file in shipped_scenarios() if file.stem == "double-running")
AMHPS = next(file for file in shipped_scenarios() if file.stem == "amhp-capacity")
STEP = 0.125


def export(*words):
    return CliRunner().invoke(app, ["export", "xmile", *map(str, words)])


def months_alone(resolved):
    """Every number of the slow layer at each month's begin, with the settings of the scenario and nobody to react."""
    coupling = Coupling(resolved.plan)
    runner, memory, found = Compiled(coupling.model, STEP), coupling.begin(0), []
    runner.restart(coupling.initial)
    before = {}
    for month in range(resolved.plan.months):
        slow = runner.values()
        inputs = coupling.inputs(coupling.state(memory, month, slow))
        new = {name: value for name, value in inputs.slow.items() if before.get(name) != value}
        runner.set({**new, **coupling.monthly(memory, month, inputs, slow)[1]})
        before = inputs.slow
        found.append(runner.values())
        runner.advance(month + 1.0)
    return found


def test_pysd_runs_the_months_that_the_scenario_sets(tmp_path):
    out = tmp_path / "slow.xmile"
    result = export(DOUBLE_RUNNING, "--years", 1, "--out", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Written to" in result.stderr
    (resolved,) = experiments.resolve_all([DOUBLE_RUNNING], None, 1)
    theirs = run_in_pysd(out.read_text(encoding="utf-8"), tmp_path)
    ours = pd.DataFrame(months_alone(resolved), index=[float(month) for month in range(12)])
    assert_same(theirs.loc[ours.index], ours, relative=1e-6)


def test_every_scenario_alone_is_what_its_rules_set_with_nobody_to_react():
    for resolved in experiments.resolve_all(None, None, 3):
        runner, found = Compiled(slow_layer_alone(resolved.plan, STEP), STEP), []
        for month in range(36):
            runner.advance(float(month))
            values = runner.values()
            found.append({name: values[name] for name in slow_model(len(resolved.plan.items)).units})
        assert found == months_alone(resolved), resolved.name


def test_what_is_bought_of_amhps_alone_stays_bought_as_in_a_comparison():
    (resolved,) = experiments.resolve_all([AMHPS], None, 8)
    posts = [month["amhp_fte_bought"] for month in settings_alone(Coupling(resolved.plan), STEP)]
    assert posts == sorted(posts)
    assert posts[-1] == max(item.contracted[-1] for item in resolved.plan.items if item.service == "amhp-fte")


def test_without_a_file_it_is_the_first_of_the_scenarios(tmp_path):
    for name, words in (("usual", []), ("named", [shipped_scenarios()[0]])):
        assert export(*words, "--years", 1, "--out", tmp_path / name).exit_code == 0
    assert (tmp_path / "usual").read_bytes() == (tmp_path / "named").read_bytes()


def test_a_slow_layer_that_is_held_is_refused_by_name(tmp_path):
    held = tmp_path / "held.yaml"
    held.write_text("name: held\nwhy: nothing moves\nslow_layer: held\n", encoding="utf-8")
    result = export(held, "--out", tmp_path / "slow.xmile")
    assert result.exit_code == 2
    assert "scenario 'held'" in result.stderr
    assert "slow_layer: held" in result.stderr
    assert not (tmp_path / "slow.xmile").exists()


def test_a_file_that_cannot_be_written_is_wrong_input(tmp_path):
    for out in (tmp_path, tmp_path / "none" / "slow.xmile"):
        result = export("--years", 1, "--out", out)
        assert (result.exit_code, "Traceback" in result.stderr) == (2, False)
        assert f"--out {out}" in result.stderr
