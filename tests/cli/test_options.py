"""Every command that runs a study has the same options, with the same defaults, after its own."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.cli.options import Options, with_options


def options_of(name: str) -> dict[str, object]:
    """Return the names and defaults of a command's options."""
    command = typer.main.get_command(app).commands[name]
    return {one.name: one.default for one in command.params if one.param_type_name == "option"}


@pytest.mark.parametrize(
    ("name", "own", "usual"),
    [
        ("compare", {"draws", "draw_replications", "by", "baseline", "full"}, {}),
        ("run", {"by", "full"}, {}),
        ("bridge", {"measure", "baseline"}, {}),
        ("switching", {"parameter", "baseline"}, {"replications": 10}),
    ],
)
def test_commands_share_their_options_and_defaults(name, own, usual):
    found = options_of(name)
    assert {option: found[option] for option in Options._fields} == Options._field_defaults | usual
    assert found.keys() - Options._field_defaults.keys() == own


def test_what_is_given_arrives_and_the_rest_is_as_by_default():
    heard = []
    toy = typer.Typer()

    @toy.command()
    @with_options
    def listen(name: str, *, loud: bool = False, options: Options) -> None:
        """Listen."""
        heard.append((name, loud, options))

    assert CliRunner().invoke(toy, ["a", "--loud", "--years", "3", "--out", "there", "--json"]).exit_code == 0
    assert heard == [("a", True, Options(years=3, out=Path("there"), as_json=True))]


@pytest.mark.parametrize(
    ("words", "and_more"),
    [(["report"], []), (["cost"], ["--prices", "prices.yaml"]), (["export", "events"], ["--out", "events.csv"])],
)
def test_a_finished_run_is_named_alike_in_every_command_that_takes_one(tmp_path, monkeypatch, words, and_more):
    """`report` found a run of this name in tandem-runs, and two other commands did not."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tandem-runs" / "0123456789ab").mkdir(parents=True)
    (tmp_path / "prices.yaml").write_text("prices:\n  price.amhp_hour: 60\n", encoding="utf-8")
    found = CliRunner().invoke(app, [*words, "0123456789ab", *and_more])
    assert found.exit_code == 2
    assert "tandem-runs" in " ".join(map(str, (found.output, found.exception)))
