"""What the machine does to a study: signals, full disks, too little memory, odd names, and code edited meanwhile."""

import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from toy_study import tables_of, toy_plan

from tandemcare.engine import fingerprint
from tandemcare.errors import InputError, RunError
from tandemcare.experiments import run
from tandemcare.files import part_of, write_text
from tandemcare.running import Serial, StudyInterrupted, run_batch, sources, store, work
from tandemcare.running.address import manifest_of
from tandemcare.running.store import Store


def forbid_work(monkeypatch):
    def refuse(job):
        raise AssertionError(f"{job} is run again")

    monkeypatch.setattr(work, "run_batch", refuse)


def test_sigterm_is_named_as_what_stopped_a_study(tmp_path):
    class Terminated(Serial):
        jobs = 0

        def submit(self, fn, /, *args, **kwargs):
            self.jobs += 1
            if self.jobs == 3:
                raise KeyboardInterrupt("Stopped by SIGTERM.")
            return super().submit(fn, *args, **kwargs)

    with pytest.raises(StudyInterrupted, match=r"^Stopped by SIGTERM\. 2 of 9 batches"):
        run(toy_plan(), out=tmp_path, executor=Terminated())


def fails_while_tables_are_written(monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(store.Tables, "add", fail)


def test_ctrl_c_while_tables_are_written_loses_nothing_and_says_how_to_go_on(tmp_path, monkeypatch):
    with monkeypatch.context() as meanwhile:
        fails_while_tables_are_written(meanwhile, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt, match=r"is kept in .*; the same command goes on from there"):
            run(toy_plan(), out=tmp_path, workers=1)
    forbid_work(monkeypatch)
    assert run(toy_plan(), out=tmp_path, workers=1).folder.is_dir()


def test_a_disk_that_fills_up_while_tables_are_written_loses_nothing(tmp_path, monkeypatch):
    whole = tables_of(run(toy_plan(), out=tmp_path / "whole", workers=1).folder)
    with monkeypatch.context() as meanwhile:
        fails_while_tables_are_written(meanwhile, OSError(errno.ENOSPC, "No space left on device"))
        with pytest.raises(RunError, match=r"No space left on device.*\n.*What is finished is kept"):
            run(toy_plan(), out=tmp_path / "full", workers=1)
    forbid_work(monkeypatch)
    assert tables_of(run(toy_plan(), out=tmp_path / "full", workers=1).folder) == whole


def test_too_little_memory_for_a_batch_is_said_with_a_remedy(tmp_path, monkeypatch):
    def too_much(*_, **__):
        raise MemoryError

    monkeypatch.setattr("tandemcare.running.jobs.simulate_scenario", too_much)
    with pytest.raises(RunError, match=r"not enough memory.*try fewer --workers"):
        run(toy_plan(), out=tmp_path, workers=1)


@pytest.mark.parametrize("kind", ["link", "loose link", "folder"])
def test_a_lock_that_is_no_file_of_ours_is_refused_and_what_it_leads_to_kept(tmp_path, kind):
    place, precious = Store(tmp_path, manifest_of(toy_plan(), fingerprint())), tmp_path / "precious"
    place.folder.mkdir()
    if kind == "folder":
        (place.folder / ".lock").mkdir()
    else:
        (place.folder / ".lock").symlink_to(precious)
    if kind == "link":
        precious.write_text("of great worth")
    with pytest.raises(InputError, match=r"\.lock is a link, a folder or a device"):
        run(toy_plan(), out=tmp_path, workers=1)
    assert (precious.read_text() == "of great worth") if kind == "link" else not precious.exists()


def test_a_link_where_a_file_is_written_is_replaced_and_not_followed(tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("of great worth")
    part_of(tmp_path / "new.txt").symlink_to(precious)
    write_text(tmp_path / "new.txt", "new")
    assert (precious.read_text(), (tmp_path / "new.txt").read_text()) == ("of great worth", "new")


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="file names are always text here")
def test_a_folder_whose_name_is_not_utf_8_is_refused_before_any_work(tmp_path, monkeypatch):
    forbid_work(monkeypatch)
    with pytest.raises(InputError, match=r"o\\udcff.*\n.*not UTF-8"):
        run(toy_plan(), out=tmp_path / "o\udcff", workers=1)


# ---------------------------------------------------------------------------------------------- code edited meanwhile


def test_the_hash_of_the_code_is_of_what_was_imported_whatever_is_edited_later(monkeypatch):
    before = sources.sources_hash()
    sources.sources_hash.cache_clear()
    monkeypatch.setattr(Path, "read_bytes", lambda path: b"edited since")
    assert sources.sources_hash() == before


def test_a_file_that_was_edited_before_it_was_imported_stops_the_study(tmp_path, monkeypatch):
    path = Path(work.__file__)
    monkeypatch.setattr(sources, "_LOADED", sources._LOADED - {work.__name__})
    sources.refuse_edited()
    monkeypatch.setattr(sources, "_OURS", {**sources._OURS, path: b"as it was"})
    monkeypatch.setattr(sources, "_SOUND", set())  # as if not asked yet
    with pytest.raises(RunError, match=r"tandemcare\.running\.work was edited while Tandem was starting"):
        run(toy_plan(), out=tmp_path, workers=1)


def test_a_worker_with_other_code_does_nothing():
    with pytest.raises(RunError, match="were edited while the study ran"):
        run_batch(replace(toy_plan().jobs[0], sources="others"))
