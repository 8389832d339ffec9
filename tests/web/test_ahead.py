"""Pages drawn ahead: those that a run leads to are there before it is told as finished, and hang on that run alone."""

from __future__ import annotations

import os
import socket
from dataclasses import replace

import pytest
from page_desk import desk_at, small_run
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from tandemcare.results import Results
from tandemcare.web.ahead import Ahead
from tandemcare.web.application import application
from tandemcare.web.drawn import MANIFEST, DrawnPages
from tandemcare.web.serving import _listen
from tandemcare.web.shown import RUN_VIEWS
from tandemcare.web.study import Study

STUDY = Study(scenarios=("close-first",), years=2, replications=2)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    run = small_run()
    found = DrawnPages(tmp_path_factory.mktemp("drawn"), run.parent)
    Ahead(found)(Results.read(run), STUDY.query)
    return found


@pytest.mark.parametrize("path", RUN_VIEWS)
def test_what_is_drawn_ahead_is_what_would_be_drawn(drawn, tmp_path, path):
    study = STUDY.of_run(small_run().name)
    with TestClient(application(desk_at(tmp_path))) as client:
        assert client.get(study.to(path)).text == drawn.known(path, study.query)


def test_every_switch_of_the_chart_is_drawn(drawn):
    study = STUDY.of_run(small_run().name)
    assert drawn.known("/", replace(study, measure="net_position").query)


def test_another_run_that_is_finished_changes_no_page_of_this_one(drawn, tmp_path):
    run = tmp_path / "0123456789ab"
    query = Study(run=run.name).query
    run.mkdir()
    (run / MANIFEST).touch()
    pages = DrawnPages(tmp_path / "drawn", tmp_path)
    pages.keep("/", query, "its page")
    pages.keep("/", "", "the newest")
    other = tmp_path / "ba9876543210"
    other.mkdir()
    (other / MANIFEST).touch()
    assert pages.known("/", query) == "its page"
    assert pages.known("/", "") is None
    os.utime(run / MANIFEST, (1.0, 1.0))
    assert pages.known("/", query) is None


def test_a_study_is_the_same_after_it_was_an_address():
    study = replace(STUDY, values={"supported-housing-units": 20.0}, place="a place")
    assert Study.read(QueryParams(study.query)) == study


def test_whoever_comes_before_the_server_answers_waits_and_is_not_turned_away():
    with _listen("127.0.0.1", 0) as listens, socket.create_connection(listens.getsockname()) as early:
        assert early.getpeername() == listens.getsockname()
