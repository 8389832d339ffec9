"""The promises of the `tandem` command: quick help, exit codes, messages without tracebacks."""

import subprocess
import sys
import warnings
from collections.abc import Callable

import pytest
import typer
from typer.testing import CliRunner

from tandemcare import __version__
from tandemcare.cli.main import PoliteGroup, app
from tandemcare.errors import InputError, Problem, RunError, TandemError, TandemWarning

HEAVY = (
    "numpy",
    "pandas",
    "numba",
    "scipy",
    "scipy.stats",
    "pyarrow",
    "simpy",
    "pydantic",
    "ruamel.yaml",
    "rich",
    "matplotlib",
    "importlib.metadata",
)


def loaded_after(code: str) -> set[str]:
    """Return which heavy modules a new Python has loaded after this code."""
    report = f"\nimport sys; print('loaded:', *(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code + report], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("loaded:")[2].split())


def test_importing_the_command_line_loads_nothing_heavy():
    assert loaded_after("import tandemcare.cli.main") == set()


def test_help_loads_nothing_heavy():
    assert loaded_after("from tandemcare.cli.main import app\napp(['--help'], standalone_mode=False)") == set()


@pytest.mark.parametrize("words", [["--version"], ["version"]])
def test_version_goes_to_stdout(words):
    result = CliRunner().invoke(app, words)
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{__version__}\n", "")


def test_help_names_the_commands():
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    assert "version" in result.stdout


def test_unknown_command_is_wrong_input():
    assert CliRunner().invoke(app, ["comprae"]).exit_code == 2


def outcome_of(fails_with: BaseException) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a command that fails with this error."""

    def fail() -> None:
        raise fails_with

    return outcome(fail)


def outcome(deed: Callable[[], None]) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a command that does this."""
    polite = typer.Typer(cls=PoliteGroup)

    @polite.callback()
    def group() -> None: ...

    polite.command("do")(deed)
    result = CliRunner().invoke(polite, ["do"])
    return result.exit_code, result.stdout, result.stderr


def test_wrong_input_prints_every_problem_and_exits_2():
    problems = [Problem("a.yaml:1", "18 is too much", "Write 12."), Problem("a.yaml:2", "no name", "Add a name.")]
    assert outcome_of(InputError(problems)) == (
        2,
        "",
        "a.yaml:1\n    18 is too much\n    Write 12.\na.yaml:2\n    no name\n    Add a name.\n",
    )


@pytest.mark.parametrize("error", [RunError, TandemError])
def test_failed_run_prints_its_reason_and_exits_1(error: Callable[[str], BaseException]):
    assert outcome_of(error("person 7 walks in a ring")) == (1, "", "person 7 walks in a ring\n")


def test_ctrl_c_says_a_sentence_and_exits_130():
    code, out, err = outcome_of(KeyboardInterrupt())
    assert (code, out) == (130, "")
    assert err == "Stopped by Ctrl-C before it was finished.\n"


@pytest.mark.filterwarnings("default")
def test_a_warning_is_a_sentence_and_no_line_of_code():
    def warn() -> None:
        warnings.warn("Compiled code is kept elsewhere.", TandemWarning, stacklevel=1)

    assert outcome(warn) == (0, "", "Warning: Compiled code is kept elsewhere.\n")
