"""The help names every command in a group of those who need it, with an example that is one, and its usual time."""

import shlex

import pytest
import typer
from house import ROOT
from typer.main import get_command
from typer.testing import CliRunner

from tandemcare.cli.groups import GROUPS, STARTED, help_of
from tandemcare.cli.main import app

COMMANDS = get_command(app)
USES = {name: use for uses in GROUPS.values() for name, use in uses.items()}
OURS = set(COMMANDS.list_commands(typer.Context(COMMANDS)))


def test_every_command_is_in_one_group():
    named = [name for uses in GROUPS.values() for name in uses]
    assert sorted(named) == sorted(set(named))
    assert {name for name, use in USES.items() if not use.says} == OURS


@pytest.mark.parametrize("name", USES)
def test_every_command_has_an_example_of_itself_and_its_time(name):
    use = USES[name]
    words = shlex.split(use.example)
    assert words[0] == name
    assert use.takes
    if use.says:
        return
    command = COMMANDS.commands[name]
    while words[1:] and words[1] in getattr(command, "commands", {}):
        command, words = command.commands[words[1]], words[1:]
    # Read as the command would read it: an option that there is not, or a word too many, is refused.
    command.make_context(name, words[1:])


@pytest.mark.parametrize("name", [name for name, use in USES.items() if use.says])
def test_what_only_the_starter_runs_is_known_to_it(name):
    assert f'"{name}"' in (ROOT / "tandem").read_text()


def test_the_help_tells_each_group_command_and_example():
    shown = CliRunner().invoke(app, ["--help"]).stdout
    for title, uses in GROUPS.items():
        assert f"{title}:" in shown
        for name, use in uses.items():
            assert f"  {name} " in shown
            assert f"$ {STARTED if use.says else 'tandem'} {use.example}\n" in shown


def test_a_command_that_nobody_has_put_into_a_group_is_told_apart():
    told = dict(help_of({"compare": "Compare.", "dance": "Dance."}, 80))
    assert "dance" in told["Other commands"]
    assert "dance" not in told[next(iter(GROUPS))]
