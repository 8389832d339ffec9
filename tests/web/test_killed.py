"""A process behind the page that is killed: whoever waits for it is told so, nobody waits for ever, the next begins."""

from __future__ import annotations

import os
import signal
from multiprocessing import get_context
from pathlib import Path
from threading import Thread

import pytest
from held_up import ask_until_killed, held_up, killed
from page_desk import desk_at
from starlette.testclient import TestClient

import tandemcare as tc
from tandemcare.errors import RunError
from tandemcare.web import Choice, JobAsked, Looks, PageJob, Uploads
from tandemcare.web.apart import apart
from tandemcare.web.application import application
from tandemcare.web.chosen import files_of
from tandemcare.web.flag import Flag
from tandemcare.web.jobs.process import JobProcess

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills by signal")
SECONDS = 120
"""How long a test waits before it says that somebody waits for ever; nothing here takes that long."""
FLAGS = 20


def test_whoever_waits_for_a_worker_that_is_killed_is_told_and_the_next_look_is_had(tmp_path):
    ends: dict[str, object] = {}

    def look(user: str) -> None:
        try:
            ends[user] = looks.look(user, Choice(values={"amhp-fte": 1}))
        except RunError as error:
            ends[user] = error

    with Looks(Uploads(tmp_path), replications=1, years=1) as looks:
        looks.look("first", Choice())
        worker = looks._process
        os.kill(worker.pid, signal.SIGSTOP)  # so that whoever asks waits, however fast the machine is
        threads = [Thread(target=look, args=(user,), daemon=True) for user in ("asks", "comes after")]
        for number, each in enumerate(threads, 1):
            each.start()
            with looks._changed:
                assert looks._changed.wait_for(lambda count=number: len(looks._line) == count, SECONDS)
        os.kill(worker.pid, signal.SIGKILL)
        for each in threads:
            each.join(SECONDS)
        assert "ended suddenly" in str(ends["asks"])
        assert not isinstance(ends["comes after"], BaseException)
        assert looks.look("asks", Choice()).cards


def test_a_process_that_is_killed_while_it_asks_whether_to_stop_keeps_nobody_from_telling_the_next():
    spawn = get_context("spawn")
    flags = [Flag(spawn) for _ in range(FLAGS)]
    mine, theirs = spawn.Pipe()
    asks = spawn.Process(target=ask_until_killed, args=(flags, theirs), daemon=True)
    asks.start()
    theirs.close()
    assert mine.recv() == "begun"
    asks.kill()
    asks.join()
    tells = [Thread(target=flag.set, daemon=True) for flag in flags]
    for each in tells:
        each.start()
    for each in tells:
        each.join(SECONDS)
        assert not each.is_alive()


def test_a_run_whose_process_is_killed_can_be_cancelled_before_anybody_knows(tmp_path: Path):
    files = files_of(Uploads(tmp_path / "uploads"), "a", Choice())
    job = PageJob("a" * 32, JobAsked(scenarios=(Choice(),), replications=500, years=1), "running", files=(files,))
    process = JobProcess(job, tmp_path, tmp_path / "answer.json")
    next(process.told())  # it is under way, and waits to be told to stop
    process.kill()
    process._process.join()
    cancels = Thread(target=process.cancel, daemon=True)
    cancels.start()
    cancels.join(SECONDS)
    assert not cancels.is_alive()


def test_a_look_that_went_wrong_is_told_where_the_look_would_stand(tmp_path, monkeypatch):
    desk = desk_at(tmp_path)

    def died(*_, **__):
        raise tc.RunError("The worker of first looks ended suddenly.")

    monkeypatch.setattr(desk.looks, "look", died)
    with TestClient(application(desk)) as page:
        found = page.get("/look?lever-amhp-fte=2", headers={"hx-request": "true"})
    assert found.status_code == 200  # which is what is shown in place: of an error nothing would be
    assert "ended suddenly" in found.text.partition('id="look"')[2]


def test_what_is_simulated_again_in_a_process_that_is_killed_is_told_and_the_next_is_done(tmp_path):
    with pytest.raises(RunError, match="Load this page again"):
        apart(killed)
    (tmp_path / "go").touch()
    assert apart(held_up, str(tmp_path), 3) == 3
