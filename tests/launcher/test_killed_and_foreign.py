"""A set-up that is stopped leaves nothing running and nothing half made, and nothing foreign is run."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals, owners and locks")
DRIVER = """
import importlib.util, sys
from importlib.machinery import SourceFileLoader
sys.dont_write_bytecode = True
loader = SourceFileLoader("tandem_launcher", sys.argv[1])
module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
loader.exec_module(module)
module.make_venv = lambda: module.run_quietly(["sh", "-c", sys.argv[2]])
module.install = lambda extras: None
sys.exit(module.main(["--help"]))
"""


def waited_for(what):
    """Wait until something is so; whatever hangs fails."""
    for _ in range(600):
        if what():
            return True
        time.sleep(0.05)
    return False


def set_up_that_is_stopped(tmp_path, how, installer):
    """Start a set-up whose installer has a child, stop the launcher, and return what it said and its exit code."""
    begun = tmp_path / "begun"
    script = f"{installer} & touch {begun}; {installer}; touch {tmp_path / 'finished'}"
    command = [sys.executable, "-c", DRIVER, str(tmp_path / "tandem"), script]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as launched:
        assert waited_for(begun.exists)
        launched.send_signal(how)
        launched.wait(timeout=60)
        said = launched.stderr.read() if how != signal.SIGKILL else ""
        launched.stderr.close()
    return launched.returncode, said


@posix_only
@pytest.mark.parametrize(("how", "name", "code"), [("SIGTERM", "SIGTERM", 143), ("SIGINT", "Ctrl-C", 130)])
def test_a_set_up_that_is_stopped_ends_its_installer_and_all_that_it_started(launcher, tmp_path, how, name, code):
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background would ignore it
    try:
        found = set_up_that_is_stopped(tmp_path, getattr(signal, how), "sleep 60")
    finally:
        signal.signal(signal.SIGINT, before)
    assert found[0] == code
    assert f"Stopped by {name}." in found[1]
    with launcher.LOCK.open("a+") as lock:
        assert waited_for(lambda: launcher._locked(lock)), "something still holds the lock"
    assert not (tmp_path / "finished").exists()


@posix_only
def test_a_start_after_a_killed_one_waits_for_its_installer_and_begins_afresh(launcher, commands, tmp_path, capsys):
    set_up_that_is_stopped(tmp_path, signal.SIGKILL, "sleep 2")
    launcher.VENV.mkdir()
    launcher.STAMP.write_text("")
    launcher.make_ready(set())
    assert (tmp_path / "finished").exists(), "two installers would have met"
    assert "waiting" in capsys.readouterr().err
    assert commands.of("-m venv")
    assert launcher.is_ready(launcher.read_stamp(), set())


@pytest.mark.parametrize("text", ["", "[]", "3", '"x"', "null", "{}", '{"extras": 3}', "[" * 10000])
def test_a_stamp_of_another_shape_is_none(launcher, commands, text):
    launcher.make_ready(set())
    launcher.STAMP.write_text(text)
    launcher.make_ready(set())
    assert launcher.is_ready(launcher.read_stamp(), set())


def test_being_killed_while_an_extra_is_added_is_not_trusted(launcher, commands, monkeypatch):
    def killed(_: set[str]) -> None:
        raise KeyboardInterrupt

    launcher.make_ready(set())
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(launcher, "install", killed)
        with pytest.raises(KeyboardInterrupt):
            launcher.make_ready({"test"})
    assert not launcher.is_ready(launcher.read_stamp(), set())
    launcher.make_ready(set())
    assert len(commands.of("-m venv")) == 1
    assert launcher.is_ready(launcher.read_stamp(), set())


@posix_only
def test_an_environment_that_others_can_write_to_or_own_is_not_run(launcher, commands, monkeypatch):
    launcher.make_ready(set())
    launcher.VENV.chmod(0o777)
    with pytest.raises(launcher.SetupError, match="can be written by others"):
        launcher.make_ready(set())
    launcher.VENV.chmod(0o755)
    launcher.make_ready(set())
    stat = type(launcher.VENV).stat
    foreign = os.stat_result((0o40755, 0, 0, 1, os.getuid() + 4711, 0, 0, 0, 0, 0))
    of_other = lambda path, **how: foreign if path == launcher.VENV else stat(path, **how)  # noqa: E731
    monkeypatch.setattr(type(launcher.VENV), "stat", of_other)
    with pytest.raises(launcher.SetupError, match="belongs to somebody else"):
        launcher.make_ready(set())


@posix_only
def test_a_lock_that_is_a_link_is_refused(launcher, commands, tmp_path):
    launcher.LOCK.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(launcher.SetupError, match="is a link"):
        launcher.make_ready(set())
    assert not (tmp_path / "elsewhere").exists()


@posix_only
def test_nothing_that_a_user_keeps_for_other_programs_leaks_in(launcher, tmp_path):
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    for name in ("json", "hashlib", "contextlib"):
        (foreign / f"{name}.py").write_text("raise SystemExit('a foreign module')")
    (tmp_path / "json.py").write_text("raise SystemExit('a module beside the launcher')")
    programs = Path(launcher.program("python")).parent
    programs.mkdir(parents=True)
    launcher.VENV.chmod(0o755)
    (programs / "python").symlink_to(sys.executable)
    shown = "import os, sys; print(sys.flags.safe_path, os.environ.get('PYTHONPATH'), sys.argv[1:])"
    (programs / "tandem").write_text(f"#!{sys.executable}\n{shown}\n")
    (programs / "tandem").chmod(0o755)
    launcher.write_stamp(set())
    environment = {**os.environ, "PYTHONPATH": str(foreign), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(tmp_path / "tandem"), "check", "x.yaml"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "True None ['check', 'x.yaml']\n"
