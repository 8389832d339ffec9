"""Compiled code is kept where edited code can never meet it, and found only where nobody else can have put it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tandemcare.engine import cache
from tandemcare.engine.cache import kept_folder
from tandemcare.errors import RunError, TandemWarning

posix_only = pytest.mark.skipif(not cache.HAS_OWNERS, reason="folders have no owners here")
ME = os.getuid() if cache.HAS_OWNERS else 0
OTHER = ME + 1


@pytest.fixture
def chosen(tmp_path, monkeypatch):
    """A folder that the environment names, not made yet, and a temporary folder of its own to fall back on."""
    monkeypatch.setenv(cache.CACHE_VARIABLE, str(tmp_path / "chosen"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(cache.tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    cache._for_this_process.cache_clear()
    yield tmp_path / "chosen"
    cache._for_this_process.cache_clear()


def planted(folder, how):
    """Leave a folder as somebody else might, with something in it."""
    elsewhere = folder.with_name("elsewhere")
    elsewhere.mkdir(mode=0o700)
    if how == "link":
        folder.symlink_to(elsewhere)
    elif how == "file":
        folder.write_text("not a folder")
    else:
        folder.mkdir()
        folder.chmod({"group": 0o770, "everybody": 0o777}[how])
    return elsewhere


def test_a_folder_is_made_for_its_owner_alone(chosen):
    folder = kept_folder("kernel", "hash")
    assert folder == chosen / "kernel" / "hash"
    assert {stat.S_IMODE(each.stat().st_mode) for each in (chosen, chosen / "kernel", folder)} == {0o700}
    assert kept_folder("kernel", "hash") == folder


@posix_only
@pytest.mark.parametrize("below", ["", "kernel"])
@pytest.mark.parametrize("how", ["group", "everybody", "link", "file"])
def test_a_planted_folder_is_neither_read_nor_written_and_that_is_said(chosen, how, below):
    chosen.parent.joinpath("chosen" if below else ".").mkdir(mode=0o700, exist_ok=True)
    elsewhere = planted(chosen / below, how)
    with pytest.warns(TandemWarning, match=f"{chosen / below}.*{cache.CACHE_VARIABLE}"):
        folder = kept_folder("kernel")
    assert folder.is_relative_to(chosen.parent / "temporary")
    assert not list(elsewhere.iterdir())
    assert kept_folder("kernel") == folder, "said once only: the stand-in is the folder from now on"


@posix_only
def test_a_planted_folder_in_the_temporary_one_is_passed_over_too(chosen):
    planted(chosen, "everybody")
    spare = chosen.parent / "temporary" / f"tandem-cache-{ME}"
    spare.mkdir()
    spare.chmod(0o777)
    with pytest.warns(TandemWarning, match="until this process ends"):
        folder = kept_folder("kernel")
    assert not folder.is_relative_to(spare)
    assert not list(spare.iterdir())
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


@posix_only
def test_a_folder_that_others_could_move_aside_is_passed_over(chosen):
    chosen.mkdir(mode=0o700)
    chosen.parent.chmod(0o777)
    with pytest.warns(TandemWarning, match="can be written by others"):
        assert not kept_folder("kernel").is_relative_to(chosen)
    chosen.parent.chmod(0o700)


def found(mode, owner=ME, group=0):
    return os.stat_result((mode, 0, 0, 1, owner, group, 0, 0, 0, 0))


@posix_only
def test_who_could_have_put_code_into_a_folder():
    assert cache._fault(found(stat.S_IFDIR | 0o755)) == ""
    assert cache._fault(found(stat.S_IFDIR | 0o700, owner=OTHER)) == "belongs to somebody else"
    assert cache._fault(found(stat.S_IFLNK | 0o777)) == "is a link"


@posix_only
def test_who_could_move_a_folder_aside(monkeypatch):
    monkeypatch.setattr(cache.os, "getuid", lambda: 1000)
    sticky = stat.S_IFDIR | stat.S_ISVTX
    assert cache._fault_above(found(sticky | 0o777, owner=0)) == ""
    assert cache._fault_above(found(stat.S_IFDIR | 0o777, owner=0)) == "can be written by others"
    assert cache._fault_above(found(stat.S_IFDIR | 0o755, owner=1001)) == "belongs to somebody else"
    assert cache._fault_above(found(stat.S_IFDIR | 0o775, owner=1000, group=1000)) == ""
    assert cache._fault_above(found(stat.S_IFDIR | 0o775, owner=1000, group=100)) == "can be written by others"
    assert cache._fault_above(found(stat.S_IFDIR | 0o775, owner=0, group=0)) == "can be written by others"


def test_without_a_home_the_temporary_folder_is_used_and_that_is_said(chosen, monkeypatch):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    for name in (cache.CACHE_VARIABLE, cache.NUMBA_VARIABLE, "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(cache.Path, "home", homeless)
    with pytest.warns(TandemWarning, match="Could not determine home directory"):
        assert kept_folder("kernel").is_relative_to(chosen.parent / "temporary")


def test_numba_s_own_variable_names_the_folder_where_ours_does_not(chosen, monkeypatch):
    monkeypatch.setenv(cache.NUMBA_VARIABLE, str(chosen.with_name("numba")))
    assert kept_folder("kernel").is_relative_to(chosen)
    monkeypatch.delenv(cache.CACHE_VARIABLE)
    assert kept_folder("kernel").is_relative_to(chosen.with_name("numba"))


def test_where_nothing_can_be_written_words_say_what_to_do(chosen, monkeypatch):
    chosen.write_text("not a folder")
    monkeypatch.setattr(cache.tempfile, "gettempdir", lambda: str(chosen))
    with pytest.raises(RunError, match=f"There is no folder.*{chosen}.*Set {cache.CACHE_VARIABLE}"):
        kept_folder("kernel")


SAY_WHERE = "from tandemcare.engine.cache import kept_folder; print(kept_folder('kernel'), flush=True)"
SAY_WHERE_IN_A_CHILD = "; import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]], check=True)"


@posix_only
def test_a_folder_for_one_process_serves_those_it_starts_and_goes_with_it(tmp_path):
    (tmp_path / "blocked").write_text("not a folder")
    (tmp_path / f"tandem-cache-{ME}").write_text("not a folder")
    where = {cache.CACHE_VARIABLE: str(tmp_path / "blocked"), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", SAY_WHERE + SAY_WHERE_IN_A_CHILD, SAY_WHERE]
    done = subprocess.run(command, env={**os.environ, **where}, capture_output=True, text=True, check=True)
    mine, theirs = done.stdout.split()
    assert mine == theirs
    assert Path(mine).is_relative_to(tmp_path)
    assert not Path(mine).parent.exists()
    assert done.stderr.count("Compiled code is kept in") == 1
