"""`tandem workforce`: the answer first, numbers as JSON, and errors by the name of the option."""

import json
from importlib import import_module

from typer.testing import CliRunner

from tandemcare.cli.main import app

module = import_module("tandemcare.cli.workforce")

AS_OF = ("--as-of", "2026-04")
NEEDED = ("--needed-fte", 22, "--by", "2029-04", "--until", "2030-04", "--draws", 50, *AS_OF)


def workforce(*words):
    return CliRunner().invoke(app, ["workforce", *map(str, words)])


def test_the_answer_comes_first_and_in_one_sentence():
    shown = workforce(*NEEDED).stdout
    answer = json.loads(workforce(*NEEDED, "--json").stdout)["answer"]
    assert " ".join(shown.split()).startswith(answer)
    assert answer.count(". ") == 0
    assert "in April 2029" not in answer
    for heading in ("Recruitment", "People by quarter", "What it costs", "With and without payments"):
        assert heading in shown


def test_what_is_printed_as_json_can_be_kept_in_a_file(tmp_path):
    out = tmp_path / "plan.json"
    result = workforce(*NEEDED, "--json", "--out", out)
    assert result.exit_code == 0
    assert json.loads(out.read_text(encoding="utf-8")) == json.loads(result.stdout)


def test_too_soon_is_no_error_but_an_answer():
    result = workforce("--needed-heads", 53, "--by", "2026-10", "--until", "2027-04", "--draws", 50, *AS_OF)
    assert (result.exit_code, "cannot be had" in result.stdout) == (0, True)


def test_a_size_is_said_once():
    for words in (("--by", "2029-04"), ("--needed-fte", 22, "--needed-heads", 53, "--by", "2029-04")):
        result = workforce(*words)
        assert (result.exit_code, "--needed-fte" in result.stderr) == (2, True)


def test_a_month_that_is_none_is_named_with_its_option():
    result = workforce("--needed-fte", 22, "--by", "soon")
    assert (result.exit_code, "--by" in result.stderr) == (2, True)


def test_what_is_past_is_refused_and_nobody_is_advertised_for_before_it_is_asked(monkeypatch):
    result = workforce("--needed-fte", 22, "--by", "2026-10", "--as-of", "2026-11")
    assert (result.exit_code, "2026-10 is past" in result.stderr) == (2, True)
    result = workforce("--needed-fte", 22, "--by", "2029-04", "--start", "2026-07", "--as-of", "2026-11")
    assert (result.exit_code, "2026-07 is past" in result.stderr) == (2, True)
    monkeypatch.setattr(module, "this_month", lambda: "2027-02")
    words = (*NEEDED[:-2], "--json")
    told = json.loads(workforce(*words).stdout)
    assert told["as_of"] == "2027-02"
    assert min(row["advertise"] for row in told["recruitment"]) >= "2027-03"
    assert "before March 2027" in " ".join(workforce(*words[:-1]).stdout.split())
    assert json.loads(workforce(*words, "--as-of", "2027-02").stdout) == told
