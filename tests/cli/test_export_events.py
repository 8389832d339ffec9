"""`tandem export events RUN` writes who did what when, in the layouts of other programs."""

from __future__ import annotations

from xml.etree import ElementTree

import pandas as pd
import pytest
from typer.testing import CliRunner

import tandemcare as tc
from tandemcare.cli.main import app


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    return tc.compare(["as-is"], years=1, replications=1, out=folder).folder


def export(run, tmp_path, layout: str, *more: str):
    out = tmp_path / f"events.{layout}"
    done = CliRunner().invoke(app, ["export", "events", str(run), "--layout", layout, "--out", str(out), *more])
    return done, out


def test_vidigi_has_its_columns_and_groups(run, tmp_path):
    done, out = export(run, tmp_path, "vidigi")
    assert done.exit_code == 0, done.output
    log = pd.read_csv(out, encoding="utf-8-sig")
    assert {"entity_id", "event_type", "event", "time", "resource_id", "run_number", "timestamp", "sex"} <= set(log)
    assert log["entity_id"].dtype == "uint64"  # keys of people are no rounded numbers
    assert len(log) == len(tc.trace("as-is", log=True).event_log("vidigi"))


def test_xes_is_one_document(run, tmp_path):
    done, out = export(run, tmp_path, "xes")
    assert done.exit_code == 0, done.output
    tags = {element.tag.rpartition("}")[2] for _, element in ElementTree.iterparse(out)}  # our own
    assert tags == {"log", "extension", "global", "classifier", "string", "date", "int", "trace", "event"}


def test_what_a_run_does_not_have_is_told(run, tmp_path):
    done, _ = export(run, tmp_path, "csv", "--scenario", "as-iz")
    assert done.exit_code == 2
    assert "as-is" in done.output
    done, _ = export(run, tmp_path, "csv", "--replication", "7")
    assert done.exit_code == 2
    assert "no such replication" in done.output
