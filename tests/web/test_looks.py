"""First looks: what the command line would give with as many replications, from a worker that is kept warm."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import cast

import pytest

import tandemcare as tc
from tandemcare import experiments, report
from tandemcare.scenario import Resolved
from tandemcare.web import Choice, Looks, ReplacedError, Uploads
from tandemcare.web.chosen import files_of, understood
from tandemcare.web.looks.found import LookAsked
from tandemcare.web.looks.worker import KeptAsIs, Worker

MORE = Choice(values={"community-places": 100, "need-growth": 0.01})


@pytest.fixture(scope="module")
def looks(tmp_path_factory) -> Iterator[Looks]:
    uploads = Uploads(tmp_path_factory.mktemp("looks") / "uploads")
    with Looks(uploads, replications=4, years=2) as found:
        yield found


@pytest.mark.parametrize("chosen", [MORE, Choice(), Choice("double-running", numbers="numbers/amhp-retention")])
def test_a_look_is_what_the_command_line_would_give(looks, tmp_path, chosen):
    found = looks.look("a", chosen)
    moved = understood(files_of(looks.uploads, "a", chosen)).moved
    files: list[Path | str] = [] if chosen == Choice() else [chosen.base]
    if moved.scenario_text:
        files = [tmp_path / moved.scenario_file]
        files[0].write_text(moved.scenario_text)
    numbers = tmp_path / "yours-numbers.yaml" if moved.numbers_text else None
    if numbers:
        numbers.write_text(moved.numbers_text)
    there = tc.compare(["as-is", *files], years=2, replications=4, numbers=numbers, out=None)
    page = report.RunPage(there)
    assert found.cards == (page.first, *page.cards)
    assert found.says == page.sentences


@pytest.mark.parametrize("chosen", [MORE, Choice("double-running", numbers="numbers/amhp-retention")])
def test_a_look_is_told_from_what_a_run_on_disk_would_keep(tmp_path, chosen):
    worker, uploads = Worker(), Uploads(tmp_path)
    asked = LookAsked(files_of(uploads, "a", chosen), 4, 2, 1)
    here = worker.results(asked)
    wanted, _ = worker._wanted(asked)
    there = experiments.run(experiments.plan(wanted, years=2, replications=4), out=tmp_path).in_memory()
    assert here.to_json_object() == there.to_json_object()
    assert report.answer(here) == report.answer(there)


def test_a_newer_look_of_a_user_stops_the_older_one_and_leaves_others_alone(looks):
    ends: dict[str, object] = {}

    def look(name: str, user: str, units: int) -> None:
        try:
            ends[name] = looks.look(user, Choice(values={"amhp-fte": units}))
        except ReplacedError as error:
            ends[name] = error

    asked = [("first", "a", 1), ("other", "b", 1), ("second", "a", 2), ("third", "a", 3)]
    threads = [Thread(target=look, args=each) for each in asked]
    for number, each in enumerate(threads, 1):
        each.start()
        with looks._changed:  # in line, or done before it was looked at
            looks._changed.wait_for(lambda count=number: len(ends) + len(looks._line) >= count, 60)
    for each in threads:
        each.join()
    assert isinstance(ends["second"], ReplacedError)
    assert not isinstance(ends["other"], ReplacedError)
    assert not isinstance(ends["third"], ReplacedError)
    assert looks._line == []


def test_a_run_that_is_told_to_stop_ends_within_its_month(looks):
    from threading import Event

    from tandemcare.engine import StoppedError, stop_with

    stop = Event()
    stop.set()
    stop_with(stop)
    try:
        with pytest.raises(StoppedError):
            tc.simulate_scenario("as-is", years=1)
    finally:
        stop_with(None)


def test_mistakes_of_a_choice_come_back_whole_and_the_worker_goes_on(looks):
    with pytest.raises(tc.InputError, match="outside its range"):
        looks.look("a", Choice(values={"amhp-fte": 1e6}))
    text = "name: Away\nextends: as-is.yaml\nclose:\n  - {ward: nowhere, from: 2027-04}\n"
    with pytest.raises(tc.InputError) as error:
        looks.uploads.take("a", "away.yaml", [text.encode()])
    assert error.value.problems[0].where == "away.yaml:4"
    assert looks.look("a", Choice()).cards


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
def test_a_worker_that_dies_is_started_anew(looks):
    looks.look("a", Choice())
    os.kill(looks._process.pid, signal.SIGKILL)
    looks._process.join()
    assert looks.look("a", Choice()).cards


def test_a_worker_keeps_as_is_of_a_few_places_alone(tmp_path):
    from tandemcare.web.looks.worker import MOST_KEPT

    worker, uploads = Worker(), Uploads(tmp_path)
    for number in range(MOST_KEPT + 3):
        chosen = Choice(values={"need-growth": number / 1000})
        worker.look(LookAsked(files_of(uploads, "a", chosen), 1, 1, 1))
        worker.look(LookAsked(files_of(uploads, "a", chosen), 1, 1, 1))
    assert len(worker._kept) == MOST_KEPT
    assert all(len(each._done) == 1 for each in worker._kept.values())


def test_a_batch_of_as_is_that_was_stopped_is_done_anew():
    submitted: list[Future[int]] = []

    class Threads(Executor):
        def submit(self, fn, /, *args, **kwargs):
            submitted.append(Future())
            return submitted[-1]

    resolved = cast(Resolved, object())
    job = SimpleNamespace(cell=SimpleNamespace(scenario=resolved), first=0, count=5)
    kept = KeptAsIs(resolved, Threads(), 2)
    assert kept.submit(print, job) is kept.submit(print, job)
    submitted[0].cancel()
    assert kept.submit(print, job) is submitted[1]


def test_forty_looks_at_once_leave_threads_for_the_rest_of_the_page(tmp_path, monkeypatch):
    from threading import Event

    from tandemcare.web.looks.asking import MOST_IN_LINE

    goes_on, ends = Event(), list[object]()
    monkeypatch.setattr(Looks, "_begin", lambda _: None)
    monkeypatch.setattr(Looks, "_answer", lambda *_: goes_on.wait() and "found")

    def look(number: int) -> None:
        try:
            ends.append(looks.look(f"without a cookie {number}", Choice()))
        except tc.InputError as error:
            ends.append(error)

    with Looks(Uploads(tmp_path)) as looks:
        threads = [Thread(target=look, args=(number,), daemon=True) for number in range(40)]
        for each in threads:
            each.start()
        with looks._changed:
            assert looks._changed.wait_for(lambda: len(looks._line) == MOST_IN_LINE, 60)
            waiting = {each.user for each in looks._line}
        for number, each in enumerate(threads):
            if f"without a cookie {number}" not in waiting:
                each.join()
        assert all("others wait" in str(each) for each in ends)
        with pytest.raises(tc.InputError, match="12 others wait"):
            looks.look("one more", Choice())
        goes_on.set()
        for each in threads:
            each.join()
    assert ends[40 - MOST_IN_LINE :] == ["found"] * MOST_IN_LINE
