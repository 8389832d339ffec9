"""The set-up logic of `./tandem`, without the network: nothing half-made is trusted, every failure says what to do."""

import errno
import importlib.util
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from house import ROOT


def test_first_use_installs_and_later_uses_do_nothing(launcher, commands, capsys):
    launcher.make_ready(set())
    assert commands.of("--no-build-isolation -e .")
    assert "Setting up Tandem (first use" in capsys.readouterr().err
    commands.asked.clear()
    launcher.make_ready(set())
    assert commands.asked == []
    assert capsys.readouterr().err == ""


def test_talk_goes_to_stderr_only(launcher, commands, capsys):
    launcher.make_ready(set())
    assert capsys.readouterr().out == ""


def test_an_extra_is_added_on_its_first_use_and_kept(launcher, commands):
    launcher.make_ready(set())
    launcher.make_ready({"test"})
    assert commands.of("-e .[test]")
    assert len(commands.of("-m venv")) == 1
    assert launcher.is_ready(launcher.read_stamp(), set())
    assert launcher.is_ready(launcher.read_stamp(), {"test"})


def test_failing_to_add_an_extra_leaves_what_worked(launcher, commands):
    launcher.make_ready(set())
    commands.fails["-e .[test]"] = "no network"
    with pytest.raises(launcher.SetupError):
        launcher.make_ready({"test"})
    assert launcher.is_ready(launcher.read_stamp(), set())


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_changed_requirements_are_installed_into_the_same_environment(launcher, commands, tmp_path, name):
    launcher.make_ready({"test"})
    (tmp_path / name).write_text("changed")
    launcher.make_ready(set())
    assert len(commands.of("-e .[test]")) == 2
    assert len(commands.of("-m venv")) == 1


@pytest.mark.parametrize("change", [{"python": "cpython 3.99"}, {"root": "elsewhere"}])
def test_another_python_or_place_makes_a_new_environment(launcher, commands, change):
    launcher.make_ready(set())
    launcher.STAMP.write_text(json.dumps({**launcher.read_stamp(), **change}))
    (launcher.VENV / "left-over").touch()
    launcher.make_ready(set())
    assert len(commands.of("-m venv")) == 2
    assert not (launcher.VENV / "left-over").exists()


def test_a_vanished_python_makes_a_new_environment(launcher, commands):
    launcher.make_ready(set())
    Path(launcher.program("python")).unlink()
    launcher.make_ready(set())
    assert len(commands.of("-m venv")) == 2


@pytest.mark.parametrize("step", ["-m venv", "hatchling", "-e ."])
def test_a_set_up_that_ended_early_is_begun_afresh(launcher, commands, step):
    commands.fails[step] = "killed"
    with pytest.raises(launcher.SetupError):
        launcher.make_ready(set())
    assert not launcher.is_ready(launcher.read_stamp(), set())
    del commands.fails[step]
    launcher.make_ready(set())
    assert len(commands.of("-m venv")) == 2
    assert launcher.is_ready(launcher.read_stamp(), set())


def test_an_interrupted_update_is_not_trusted_even_if_the_change_is_taken_back(launcher, commands, tmp_path):
    launcher.make_ready(set())
    before = (tmp_path / "constraints.txt").read_text()
    (tmp_path / "constraints.txt").write_text("changed")
    commands.fails["-e ."] = "killed"
    with pytest.raises(launcher.SetupError):
        launcher.make_ready(set())
    (tmp_path / "constraints.txt").write_text(before)
    assert not launcher.is_ready(launcher.read_stamp(), set())


def test_an_environment_of_someone_elses_is_not_touched(launcher, commands):
    launcher.VENV.mkdir()
    (launcher.VENV / "precious").touch()
    with pytest.raises(launcher.SetupError, match=r"was not made by \./tandem"):
        launcher.make_ready(set())
    assert (launcher.VENV / "precious").exists()


def test_uv_is_used_where_it_can_be_had(launcher, commands):
    commands.fails.clear()
    launcher.make_ready(set())
    assert len(commands.of("-m uv pip install")) == 2
    assert not commands.of("-m pip install -c")


def test_a_failing_uv_gives_way_to_pip_without_a_word(launcher, commands, capsys):
    commands.fails = {"-m uv pip": "uv is unwell"}
    launcher.make_ready(set())
    assert len(commands.of("-m pip install -c")) == 2
    assert "unwell" not in capsys.readouterr().err


@pytest.mark.parametrize("setting", ["global.index-url='x'", ":env:.no-index='1'", "global.proxy='x'"])
def test_pips_own_index_or_proxy_keeps_uv_away(launcher, commands, setting):
    commands.settings = setting
    launcher.make_ready(set())
    assert not commands.of("uv")


def test_a_failing_pip_shows_its_last_lines_and_a_remedy(launcher, commands, capsys):
    commands.fails["-e ."] = "\n".join(f"line {number}" for number in range(100))
    assert launcher.main(["--help"]) == 1
    said = capsys.readouterr().err
    assert "    line 99\n" in said
    assert "line 84\n" not in said
    assert "Check the internet connection" in said
    assert "start Tandem again" in said


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 6, 15), (2, 7, 18)])
def test_an_older_python_is_told_what_to_do(launcher, version):
    said = launcher.too_old(version, "python-x")
    assert "Tandem needs Python 3.11 or newer" in said
    assert ".".join(map(str, version)) in said
    assert "python3.12 tandem" in said


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 15, 2), (4, 0, 0)])
def test_newer_pythons_have_no_upper_cap(launcher, version):
    assert launcher.too_old(version, "python-x") == ""


def test_missing_ensurepip_is_explained(launcher, commands, monkeypatch, capsys):
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find_spec(name))
    assert launcher.main(["--help"]) == 1
    assert "sudo apt install python3-venv" in capsys.readouterr().err


def test_a_read_only_folder_is_explained(launcher, commands, monkeypatch, capsys):
    class ReadOnly(type(launcher.LOCK)):
        def open(self, *_: object, **__: object) -> None:
            raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(launcher, "LOCK", ReadOnly(launcher.LOCK))
    assert launcher.main(["--help"]) == 1
    said = capsys.readouterr().err
    assert "cannot write to its folder" in said
    assert "Copy the folder to a place you can write to" in said


def test_two_first_uses_wait_for_each_other(launcher, commands, tmp_path, capsys, monkeypatch):
    holder = launcher.take_lock()
    monkeypatch.setattr(time, "sleep", lambda _: (launcher.write_stamp(set()), holder.close()))
    python = Path(launcher.program("python"))
    python.parent.mkdir(parents=True)
    python.touch()
    launcher.make_ready(set())
    assert "waiting" in capsys.readouterr().err
    assert commands.asked == []  # the other one has done it all


def test_ctrl_c_during_set_up_ends_in_a_sentence(launcher, monkeypatch, capsys):
    def interrupt(_: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(launcher, "run_quietly", interrupt)
    assert launcher.main(["--help"]) == 130
    assert "Stopped by Ctrl-C" in capsys.readouterr().err
    assert not launcher.is_ready(launcher.read_stamp(), set())


def test_anything_but_test_goes_to_the_command(launcher, commands, monkeypatch):
    handed = []
    monkeypatch.setattr(launcher, "hand_over", lambda arguments: handed.append(arguments) or 7)
    assert launcher.main(["compare", "--years", "3"]) == 7
    assert handed == [["compare", "--years", "3"]]


def test_test_with_arguments_runs_only_pytest(launcher, commands, monkeypatch):
    called = []
    monkeypatch.setattr(launcher, "call", lambda command: called.append(command[1:]) or 5)
    assert launcher.main(["test", "-k", "house"]) == 5
    assert called == [["-m", "pytest", "-k", "house"]]


@pytest.mark.parametrize(("words", "opened"), [([], ["notebooks"]), (["notebooks/a.ipynb"], ["notebooks/a.ipynb"])])
def test_lab_adds_its_packages_and_opens_the_notebooks(launcher, commands, monkeypatch, words, opened):
    called = []
    monkeypatch.setattr(launcher, "call", lambda command: called.append(command[1:]) or 0)
    assert launcher.main(["lab", *words]) == 0
    assert commands.of("-e .[lab]")
    assert called == [["-m", "jupyterlab", *opened]]


def test_test_alone_runs_every_check_and_reports_any_failure(launcher, commands, monkeypatch, capsys):
    called = []
    monkeypatch.setattr(launcher, "call", lambda command: called.append(command) or "mypy" in command)
    assert launcher.main(["test"]) == 1
    assert called[-1][1:] == ["-m", "pytest", "-n", "auto"]
    assert "Not right yet: types." in capsys.readouterr().err


def test_needs_only_the_standard_library():
    code = f"import runpy; runpy.run_path({str(ROOT / 'tandem')!r})"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
