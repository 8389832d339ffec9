"""Nothing finished is lost or done twice, and trouble with the folder is said before the work."""

import errno
import json
import os
import shutil
from concurrent.futures import Future
from dataclasses import replace

import pytest
from toy_study import flipped, methods, scenarios, scripted_methods, tables_of, toy_plan

from tandemcare.engine import fingerprint
from tandemcare.errors import InputError, RunError
from tandemcare.experiments import run
from tandemcare.results import Results
from tandemcare.running import Serial, StudyInterrupted, address, run_batch, store, work
from tandemcare.running.address import canonical, manifest_of, sources_hash
from tandemcare.running.batch_file import name_of
from tandemcare.running.store import Store


class Listening:
    """Progress that remembers."""

    def __init__(self):
        self.notes, self.steps = [], []

    def note(self, message):
        self.notes.append(message)

    def advanced(self, done, total):
        self.steps.append((done, total))


def store_of(out, grid=None, fingerprint_here=None):
    return Store(out, manifest_of(grid or toy_plan(), fingerprint_here or fingerprint()))


def forbid_work(monkeypatch):
    def refuse(job):
        raise AssertionError(f"{job} is run again")

    monkeypatch.setattr(work, "run_batch", refuse)


def test_a_finished_run_is_read_back_and_not_run_again(tmp_path, monkeypatch):
    first = run(toy_plan(), out=tmp_path, workers=1)
    before = tables_of(first.folder)
    forbid_work(monkeypatch)
    listening = Listening()
    again = run(toy_plan(), out=tmp_path, workers=1, progress=listening)
    assert again.summary().equals(first.summary())
    assert tables_of(again.folder) == before
    assert "has been run before" in listening.notes[0]


def test_a_finished_run_is_done_again_if_asked_for(tmp_path):
    before = tables_of(run(toy_plan(), out=tmp_path, workers=1).folder)
    listening = Listening()
    assert tables_of(run(toy_plan(), out=tmp_path, workers=1, progress=listening, resume=False).folder) == before
    assert listening.steps[0] == (0, 18)


@pytest.mark.parametrize("name", ["monthly.parquet", "summary.csv", "manifest.json"])
def test_a_file_that_was_damaged_is_made_again(tmp_path, name):
    folder = run(toy_plan(), out=tmp_path, workers=1).folder
    before = tables_of(folder)
    for damaged in (before[name][:-9], b"[]", next(flipped(before[name], seed=4))):
        (folder / name).write_bytes(damaged)
        assert tables_of(run(toy_plan(), out=tmp_path, workers=1).folder) == before


def test_progress_counts_replications(tmp_path):
    listening = Listening()
    run(toy_plan(), out=tmp_path, workers=1, progress=listening)
    assert listening.steps == [(done, 18) for done in range(0, 19, 2)]


@pytest.mark.parametrize(
    "change",
    [
        {"years": 2},
        {"replications": 4},
        {"seed": 2},
        {"engine": "reference"},
        {"methods": scripted_methods()},
        {"methods": replace(methods(), evidence="other")},
    ],
    ids=["years", "replications", "seed", "engine", "methods", "evidence"],
)
def test_another_study_has_another_address(tmp_path, change):
    assert store_of(tmp_path, toy_plan(**change)).folder != store_of(tmp_path).folder


def with_scenarios(grid, *others):
    """Return a grid with other scenarios in its cells."""
    return replace(grid, cells=tuple(replace(cell, scenario=one) for cell, one in zip(grid.cells, others, strict=True)))


def test_another_scenario_text_place_or_fingerprint_has_another_address(tmp_path):
    grid = toy_plan()
    others = [
        with_scenarios(grid, replace(grid.scenarios[0], text="name: other"), *grid.scenarios[1:]),
        with_scenarios(grid, *(replace(each, place=replace(each.place, adults=2)) for each in grid.scenarios)),
        with_scenarios(grid, *grid.scenarios[::-1]),
    ]
    folders = {store_of(tmp_path, other).folder for other in [grid, *others]}
    assert len(folders | {store_of(tmp_path, grid, "0123").folder}) == 5


def test_the_size_of_batches_is_no_part_of_the_address(tmp_path):
    assert store_of(tmp_path, toy_plan(batch=3)).folder == store_of(tmp_path).folder


def test_an_edited_source_file_is_another_version(tmp_path):
    (tmp_path / "a.py").write_text("1\n")
    before = sources_hash(tmp_path)
    (tmp_path / "a.py").write_text("2\n")
    sources_hash.cache_clear()
    assert sources_hash(tmp_path) != before


def test_another_python_or_library_has_another_address(monkeypatch):
    before = manifest_of(toy_plan(), "here")
    monkeypatch.setattr(address, "libraries", address.libraries.__wrapped__)
    assert manifest_of(toy_plan(), "here") == before
    monkeypatch.setattr(address.platform, "python_version", lambda: "3.99.0")
    assert manifest_of(toy_plan(), "here")["study"] != before["study"]


def test_canonical_forms_do_not_depend_on_the_order_of_sets():
    assert canonical(frozenset("hbpos")) == canonical(frozenset("sopbh")) == ["b", "h", "o", "p", "s"]


def test_a_failing_batch_is_named_and_the_others_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("TOY_BREAKS", "13-2")
    grid = toy_plan(methods=scripted_methods())
    with pytest.raises(RunError) as failure:
        run(grid, out=tmp_path, workers=1)
    message = str(failure.value)
    assert "scenario 'more-beds', replications 2 to 3" in message
    assert "person 7 walks in a ring" in message
    assert "5 of 9 batches are finished and kept in" in message
    monkeypatch.delenv("TOY_BREAKS")
    listening = Listening()
    run(grid, out=tmp_path, workers=1, progress=listening)
    assert listening.steps[0] == (10, 18)
    assert "5 of 9 batches were finished before" in listening.notes[0]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_unforeseen_failure_is_a_failed_run_too(tmp_path, monkeypatch, workers):
    monkeypatch.setenv("TOY_DIVIDES_BY_ZERO", "10-0")
    with pytest.raises(
        RunError, match="scenario 'as-is', replications 0 to 1\n    ZeroDivisionError: division by zero"
    ):
        run(toy_plan(methods=scripted_methods()), out=tmp_path, workers=workers)


def test_batches_under_way_when_another_fails_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("TOY_BREAKS", "10-0")
    with pytest.raises(RunError):
        run(toy_plan(methods=scripted_methods()), out=tmp_path, workers=2)
    assert [path.name for path in tmp_path.glob("*/batches/00*.batch")]


class Interrupted(Serial):
    """An executor during whose third job the user presses Ctrl-C."""

    jobs = 0

    def submit(self, fn, /, *args, **kwargs):
        self.jobs += 1
        if self.jobs == 3:
            raise KeyboardInterrupt
        return super().submit(fn, *args, **kwargs)


def test_ctrl_c_keeps_what_is_finished_and_says_how_to_go_on(tmp_path):
    with pytest.raises(StudyInterrupted) as stop:
        run(toy_plan(), out=tmp_path, executor=Interrupted())
    assert "2 of 9 batches are finished and kept in" in str(stop.value)
    assert "the same command goes on from there" in str(stop.value)
    listening = Listening()
    run(toy_plan(), out=tmp_path, workers=1, progress=listening)
    assert listening.steps[0] == (4, 18)


def kept_batch(tmp_path, number=0):
    """Return a store and a job whose batch it keeps."""
    place, job = store_of(tmp_path), toy_plan().jobs[number]
    with place.opened(resume=True):
        place.keep(job, run_batch(job))
    return place, job


def test_a_kept_batch_comes_back_as_it_was(tmp_path):
    place, job = kept_batch(tmp_path)
    batch, found = run_batch(job), place.read(job)
    assert (found.months, found.lines, found.events) == (batch.months, batch.lines, batch.events)
    for name in ("yearly", "monthly", "amounts"):
        assert getattr(found, name).tobytes() == getattr(batch, name).tobytes()


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.99])
def test_a_truncated_batch_is_run_again(tmp_path, keep):
    place, job = kept_batch(tmp_path)
    path = place.batches / name_of(job)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    assert place.read(job) is None


def test_a_batch_with_a_flipped_bit_is_run_again(tmp_path):
    place, job = kept_batch(tmp_path)
    path = place.batches / name_of(job)
    for damaged in flipped(path.read_bytes(), seed=3):
        path.write_bytes(damaged)
        assert place.read(job) is None


def test_a_batch_of_another_job_or_study_is_run_again(tmp_path):
    place, job = kept_batch(tmp_path)
    other = toy_plan().jobs[1]
    shutil.copy(place.batches / name_of(job), place.batches / name_of(other))
    assert place.read(other) is None
    elsewhere = store_of(tmp_path, toy_plan(seed=2))
    elsewhere.batches.mkdir(parents=True)
    shutil.copy(place.batches / name_of(job), elsewhere.batches / name_of(job))
    assert elsewhere.read(job) is None


def test_two_runs_of_one_study_are_kept_apart(tmp_path):
    with store_of(tmp_path).opened(resume=True), pytest.raises(RunError) as refused:
        run(toy_plan(), out=tmp_path, workers=1)
    assert f"Another run of this study is under way (process {os.getpid()})" in str(refused.value)
    run(toy_plan(), out=tmp_path, workers=1)


def test_two_studies_in_one_folder_do_not_wait_for_each_other(tmp_path):
    with store_of(tmp_path, toy_plan(seed=2)).opened(resume=True):
        run(toy_plan(), out=tmp_path, workers=1)


def test_machines_that_compute_differently_are_not_mixed(tmp_path):
    with store_of(tmp_path, fingerprint_here="0123456789abcdef").opened(resume=True):
        pass
    with pytest.raises(InputError, match="fingerprint 0123456789abcdef, here") as refused:
        run(toy_plan(), out=tmp_path, workers=1)
    assert "--out DIR" in refused.value.problems[0].remedy


class Elsewhere(Serial):
    """An executor on a machine that computes differently."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        future.set_result(replace(fn(*args, **kwargs), fingerprint="0123456789abcdef"))
        return future


def test_a_worker_that_computes_differently_is_refused(tmp_path):
    with pytest.raises(RunError, match="computes differently"):
        run(toy_plan(), out=tmp_path, executor=Elsewhere())
    assert not list(tmp_path.glob("*/batches/*.batch"))


def test_a_folder_that_cannot_be_made_is_said_before_any_work(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    forbid_work(monkeypatch)
    with pytest.raises(InputError) as refused:
        run(toy_plan(), out=tmp_path / "file" / "runs", workers=1)
    assert "Results cannot be kept here" in refused.value.problems[0].found
    assert "--out DIR" in refused.value.problems[0].remedy


def test_a_read_only_folder_is_said_before_any_work(tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(store, "write_text", refuse)
    forbid_work(monkeypatch)
    with pytest.raises(InputError, match="Read-only file system"):
        run(toy_plan(), out=tmp_path, workers=1)


def test_a_full_disk_is_said_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setattr(store.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    forbid_work(monkeypatch)
    with pytest.raises(InputError, match="are free"):
        run(toy_plan(), out=tmp_path, workers=1)


def test_a_disk_that_fills_up_stops_the_run_and_keeps_what_is_finished(tmp_path, monkeypatch):
    kept = []

    def fill(path, *rest):
        if len(kept) == 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        kept.append(path)
        return whole(path, *rest)

    whole = store.write_batch
    monkeypatch.setattr(store, "write_batch", fill)
    with pytest.raises(RunError, match="No space left on device"):
        run(toy_plan(), out=tmp_path, workers=2)
    assert len(list(tmp_path.glob("*/batches/*.batch"))) == 4
    assert not list(tmp_path.glob("*/batches/.*.part"))


def test_a_finished_run_can_be_read_where_nothing_can_be_written(tmp_path, monkeypatch):
    folder = run(toy_plan(), out=tmp_path, workers=1).folder

    def refuse(*_args, **_options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(store, "write_text", refuse)
    assert run(toy_plan(), out=tmp_path, workers=1).folder == folder


def test_a_folder_without_a_finished_run_is_wrong_input(tmp_path):
    with pytest.raises(InputError, match="not a finished run"):
        Results.read(tmp_path)


def test_the_manifest_says_how_the_results_were_made(tmp_path):
    folder = run(toy_plan(), out=tmp_path, workers=1).folder
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [scenario["text"] for scenario in manifest["scenarios"]] == [scenario.text for scenario in scenarios()]
    assert manifest["fingerprint"] == fingerprint()
    assert [place["name"] for place in manifest["places"]] == ["toy town"]
    assert {scenario["place"] for scenario in manifest["scenarios"]} == {"toy town"}
    assert manifest["places"][0]["facts"]["adults"] == scenarios()[0].place.adults
    assert (manifest["seed"], manifest["replications"], manifest["years"]) == (1, 6, 1)
    assert "worlds" not in manifest
    assert {measure["name"]: measure["unit"] for measure in manifest["measures"]}["bed_occupancy"] == "share"
    assert manifest["events"] > 0
