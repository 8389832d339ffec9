"""What the machine does to a command ends in words and an exit code: streams, letters, signals, limits."""

import errno
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tandemcare.cli import machine
from tandemcare.cli.machine import PLAINLY, Terminated, code_of, guarded
from tandemcare.cli.saying import say_json
from tandemcare.running import StudyInterrupted

TANDEM = (sys.executable, "-c", "from tandemcare.cli.main import app; app()")
posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has other streams, signals and limits")
FULL = Path("/dev/full")
disk_that_is_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


def started(words, settings=None, tail="", **streams):
    """A command of Tandem in a shell, for what only a shell can do to it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))}
    environment |= {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), **(settings or {})}
    done = subprocess.run(
        ["bash", "-c", f'"$@" {tail}', "bash", *TANDEM, *words],
        env=environment,
        capture_output=True,
        check=False,
        **streams,
    )
    return done.returncode, done.stdout, done.stderr.decode(errors="surrogateescape")


@posix_only
@disk_that_is_full
def test_what_cannot_be_written_to_a_full_disk_is_said():
    for words in (["parameters", "amhp"], ["schema"], ["--version"], ["parameters", "--help"]):
        code, _, err = started(words, tail=">/dev/full")
        assert code == 1, words
        assert err.startswith("What was to be shown cannot be written: No space left on device."), words
        assert err.count("\n") == 1, words


@posix_only
@disk_that_is_full
def test_talk_that_nobody_can_hear_changes_no_exit_code():
    assert started(["check", "nothing.yaml"], tail="2>/dev/full") == (2, b"", "")
    assert started(["check", "nothing.yaml"], tail="2>&-") == (2, b"", "")


@posix_only
def test_a_reader_that_has_enough_ends_it_without_a_word():
    code, out, err = started(["parameters", "--json"], tail="| head -c 1; exit ${PIPESTATUS[0]}")
    assert (code, out, err) == (1, b"{", "")


def test_a_pipe_that_breaks_wherever_it_is_written_to_ends_it_without_a_word(monkeypatch):
    heard = io.StringIO()
    monkeypatch.setattr(sys, "stderr", heard)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with pytest.raises(SystemExit) as end, guarded():
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")
    assert (end.value.code, heard.getvalue()) == (1, "")


@posix_only
def test_a_closed_standard_output_is_said_before_any_work():
    code, _, err = started(["parameters"], tail=">&-")
    assert (code, err.split(",")[0]) == (1, "Standard output is closed")


@posix_only
@pytest.mark.parametrize(
    "settings",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
)
def test_an_old_terminal_gets_letters_that_it_knows(settings, tmp_path):
    code, out, err = started(["parameters"], settings)
    assert (code, err) == (0, "")
    assert b"crisis cafe" in out.lower()  # the number's label has an accent
    file = tmp_path / "cafe.yaml"
    file.write_text("placé: 1\n", encoding="utf-8")
    code, _, err = started(["check", str(file)], settings)
    assert code == 2
    assert "plac" in err
    assert "Traceback" not in err


@posix_only
@pytest.mark.skipif(sys.platform == "darwin", reason="file names are always UTF-8 here")
def test_a_file_whose_name_is_not_utf_8_is_refused_in_words(tmp_path):
    file = os.fsencode(tmp_path) + b"/s\xff.yaml"
    Path(os.fsdecode(file)).write_text("name: s\n", encoding="utf-8")
    code, _, err = started(["check", os.fsdecode(file)])
    assert code == 2
    assert "s\\udcff.yaml:1\n    The name of the file is not UTF-8 text.\n" in err


@posix_only
def test_a_limit_on_memory_is_told_before_a_library_dies_of_it():
    if sys.platform == "darwin":
        pytest.skip("this system sets no such limit")
    done = subprocess.run(
        ["bash", "-c", 'ulimit -v 700000; exec "$@"', "bash", *TANDEM, "parameters", "amhp"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("A limit leaves Tandem 717 MB of memory, and it needs 1.5 GB.\n")


def test_json_is_plain_and_has_no_number_that_is_none(capsys):
    say_json({"£": "s\udcff"})
    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out) == {"£": "s\udcff"}
    with pytest.raises(ValueError, match="not JSON compliant"):
        say_json(float("nan"))


def test_letters_that_cannot_be_written_become_others_and_are_never_lost():
    assert "£5 \u2013 café ≥ \udcff".encode("ascii", PLAINLY) == b"GBP5 - cafe \\u2265 \\udcff"


# ---------------------------------------------------------------------------------------------- signals


@posix_only
def test_sigterm_ends_a_command_in_words_and_143(capsys):
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Terminated) as stop, guarded():
        signal.raise_signal(signal.SIGTERM)
    assert code_of(stop.value) == 143
    assert machine.words_of(stop.value) == "Stopped by SIGTERM before it was finished."
    assert signal.getsignal(signal.SIGTERM) is before


def test_whoever_has_other_plans_for_sigterm_keeps_them():
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with guarded():
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def interrupted_by(stop):
    """What a study raises when something stops it."""
    try:
        try:
            raise stop
        except KeyboardInterrupt as error:
            raise StudyInterrupted(f"{error}2 of 9 are kept.", at_once=False) from None
    except StudyInterrupted as study:
        return study


def test_a_study_that_was_stopped_keeps_the_code_of_what_stopped_it():
    assert [code_of(interrupted_by(stop)) for stop in (KeyboardInterrupt(), Terminated())] == [130, 143]
    assert machine.words_of(interrupted_by(KeyboardInterrupt())) == "2 of 9 are kept."


# ---------------------------------------------------------------------------------------------- what is left


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "There is not enough memory"),
        (OSError(24, "Too many open files"), "raise the limit"),
        (PermissionError(13, "Permission denied", "a.md"), "a.md cannot be used: Permission denied."),
    ],
)
def test_whatever_the_machine_refuses_is_words(error, said, monkeypatch):
    heard = io.StringIO()
    monkeypatch.setattr(sys, "stderr", heard)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with pytest.raises(SystemExit) as end, guarded():
        raise error
    assert end.value.code == 1
    assert said in heard.getvalue()
