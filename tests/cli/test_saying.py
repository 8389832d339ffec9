"""Whatever a file, a folder or a scenario is called, a terminal is told nothing but signs that can be seen."""

import ast
import json
import warnings
from pathlib import Path

import pytest
from scenario.toy import PLACE_FILE, use_toy
from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.cli.progress import ProgressBar
from tandemcare.cli.saying import say_json
from tandemcare.errors import InputError, Problem, RunError, TandemWarning
from tandemcare.texts import looks, one_line, visible

CLI = Path(__file__).resolve().parents[2] / "src" / "tandemcare" / "cli"
STEERS = "a\u202eb\x1b[2Jc\x07"
SEEN = r"a\u202eb\u001b[2Jc\u0007"


@pytest.mark.parametrize("text", ["Café £5 \u2013 \u201cso\u201d", "日本 עברית \U0001f6cf", "two\nlines", ""])
def test_what_can_be_seen_stays_as_it_is(text):
    assert visible(text) == text


def test_what_steers_is_written_out():
    assert visible(f"{STEERS}\t\r\n\ud800\u2028\U000e0041") == SEEN + "\\t\\r\n\\ud800\\u2028\\U000e0041"
    assert one_line("a\nb") == r"a\nb"
    assert visible(visible(STEERS)) == SEEN


def test_json_says_the_same_with_signs_that_can_be_seen(capsys):
    said = {"name": STEERS + "\U000e0041\n", "n": [1.5]}
    say_json(said, indent=1)
    text = capsys.readouterr().out
    assert json.loads(text) == said
    assert visible(text) == text


def test_names_that_look_the_same_are_the_same_to_a_reader():
    assert len({looks(name) for name in ("as is", "as\u00a0is", "\uff41s is", "as is\u200b", " as  is")}) == 1
    assert looks("as-is") != looks("as is")


@pytest.mark.parametrize(
    "error", [RunError(STEERS), TandemWarning(STEERS), InputError([Problem(STEERS, STEERS, STEERS)])]
)
def test_every_error_and_warning_shows_its_signs(error):
    assert set(str(error)).isdisjoint("\u202e\x1b\x07")
    assert SEEN in str(error)


def test_a_problem_forges_no_line_of_another():
    assert str(Problem("a.yaml:1", "x\nb.yaml: fine", "y")).splitlines()[1] == r"    x\nb.yaml: fine"


def test_commands_show_the_signs_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    use_toy(monkeypatch)
    good, bad = tmp_path / f"{STEERS}.yaml", tmp_path / f"{STEERS}2.yaml"
    good.write_text('name: "\\u202e\\e[2J"\nchange: [{parameter: stay.mean_days, value: 45}]\n')
    bad.write_text('name: A\n"\\u202e\\e": 1\nchange: [{parameter: "\\e\\u202e", value: 1}]\n')
    result = CliRunner().invoke(app, ["check", "--place", str(PLACE_FILE), str(good), str(bad)])
    assert result.exit_code == 2
    assert f"{SEEN}.yaml: fine" in result.stdout
    assert set(result.stdout + result.stderr).isdisjoint("\u202e\x1b\x07")
    difference = CliRunner().invoke(app, ["diff", "--place", str(PLACE_FILE), str(good), str(good)])
    assert difference.stdout == "No difference.\n"


def test_a_reason_in_a_difference_shows_its_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    use_toy(monkeypatch)
    for name, days in (("a", 45), ("b", 46)):
        change = f'{{parameter: stay.mean_days, value: {days}, why: "\\u202e\\e[2J"}}'
        (tmp_path / f"{name}.yaml").write_text(f"name: {name}\nchange: [{change}]\n")
    files = [str(tmp_path / name) for name in ("a.yaml", "b.yaml")]
    shown = CliRunner().invoke(app, ["diff", "--place", str(PLACE_FILE), *files]).stdout
    assert r"\u202e\u001b[2J" in shown
    assert set(shown).isdisjoint("\u202e\x1b")


def test_what_is_said_above_a_bar_shows_its_signs(capsys: pytest.CaptureFixture[str]):
    ProgressBar().note(STEERS)
    assert capsys.readouterr().err == f"{SEEN}\n"


@pytest.mark.filterwarnings("always::tandemcare.errors.TandemWarning")
def test_warnings_show_their_signs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("tandemcare.scenario.load_place", lambda _: warnings.warn(STEERS, TandemWarning, stacklevel=1))
    result = CliRunner().invoke(app, ["check", "--place", "x", str(tmp_path / "none.yaml")])
    assert f"Warning: {SEEN}" in result.stderr


@pytest.mark.parametrize("path", sorted(CLI.glob("*.py")), ids=lambda path: path.stem)
def test_commands_speak_through_one_door(path: Path):
    """A name that steers the terminal would slip through any other."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    told = [ast.unparse(call.func) for call in calls]
    assert [name for name in told if name in {"typer.echo", "typer.secho", "print", "sys.stdout.write"}] == (
        ["typer.echo", "typer.echo"] if path.stem == "saying" else []
    )
