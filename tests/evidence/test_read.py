"""Evidence files that are wrong are refused with every problem at once: file, line, what was found, what to do."""

from pathlib import Path

import pytest

from tandemcare.errors import InputError, Problem
from tandemcare.evidence.read import read_parameters, read_shapes

GOOD = """\
leaver_rate:
  label: AMHPs who leave in a year
  unit: share
  value: 0.08
  low: 0.05
  high: 0.12
  distribution: triangular
  grade: B
  source:
    - {title: A survey, publisher: Skills for Care, year: 2025, url: ""}
  note: ""
  row: amhp_leaver_rate
"""
LINES = {line.split(":")[0].strip(): number for number, line in enumerate(GOOD.splitlines(), 1)}
LINES["source:"] = LINES["- {title"]


def problems_in(folder: Path, text: str | bytes, file: str = "amhp.yaml") -> list[Problem]:
    """Return what reading this one file as evidence is refused for."""
    content = text.encode() if isinstance(text, str) else text
    (folder / file).write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_parameters(folder)
    return list(refused.value.problems)


def only_problem(folder: Path, text: str | bytes, file: str = "amhp.yaml") -> Problem:
    problems = problems_in(folder, text, file)
    assert len(problems) == 1, problems
    return problems[0]


def changed(*changes: tuple[str, str]) -> str:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_the_good_entry_is_good(tmp_path):
    (tmp_path / "amhp.yaml").write_text(GOOD)
    assert list(read_parameters(tmp_path)) == ["amhp.leaver_rate"]


def test_a_folder_without_files_holds_no_parameters(tmp_path):
    assert read_parameters(tmp_path) == {}


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        read_parameters(tmp_path / "nowhere")


@pytest.mark.parametrize("field", ["label", "unit", "value", "low", "high", "distribution", "grade", "note", "row"])
def test_every_field_must_be_there(tmp_path, field):
    lines = [line for line in GOOD.splitlines(keepends=True) if not line.startswith(f"  {field}:")]
    problem = only_problem(tmp_path, "".join(lines))
    assert problem.where == f"{tmp_path / 'amhp.yaml'}:1   amhp.leaver_rate.{field}"
    assert f"Add `{field}:`" in problem.remedy


def test_the_source_must_be_there(tmp_path):
    lines = GOOD.splitlines(keepends=True)
    assert "there is no 'source'" in only_problem(tmp_path, "".join(lines[:8] + lines[10:])).found


@pytest.mark.parametrize(
    ("old", "new", "field", "found", "remedy"),
    [
        ("low: 0.05", "low: 0.09", "low", "low 0.09 is above the value 0.08", "at or under the value"),
        ("high: 0.12", "high: 0.07", "high", "high 0.07 is under the value 0.08", "at or above the value"),
        ("value: 0.08", "value: about 8%", "value", "'about 8%' is not a number", "plain number"),
        ("value: 0.08", "value: true", "value", "True is not a number", "plain number"),
        ("value: 0.08", "value:", "value", "None is not a number", "plain number"),
        ("high: 0.12", "high: 12", "high", "12 is no share", "0 to 1, not per cent"),
        ("unit: share", 'unit: ""', "unit", "is empty", "Say the unit"),
        ("unit: share", "unit: 3", "unit", "3 is not text", "Write text"),
        ("triangular", "triangle", "distribution", "'triangle' is no distribution", "Did you mean 'triangular'?"),
        ("triangular", "fixed", "distribution", "low 0.05, value 0.08 and high 0.12", "exactly if all three"),
        ("grade: B", "grade: E", "grade", "'E' is no grade", "D (assumption)"),
        ("grade: B", "grade: E", "grade", "'E' is no grade", "F (fitted, so that the model meets a target)"),
        ("grade: B", "grade: D", "note", "says nothing of its reason", "what would settle it"),
        ("grade: B", "grade: F", "grade", "grade F does not say what it was fitted to", "Add `fitted_to:`"),
        ("row: amhp_leaver_rate", "row: AMHP leaver", "row", "no id of a row", "such as crt_teams"),
        ("title: A survey", "title: Assumption", "source", "grade B with no source but an assumption", "grade D"),
        ("title: A survey", 'title: ""', "source:", "the title is empty", "Say the title"),
        ("year: 2025", "year: last", "source:", "'last' is no year", "such as 2025"),
        ("year: 2025, ", "", "source:", "there is no 'year'", "Add `year:`"),
        ("publisher", "publishers", "source:", "'publishers' is no field", "Did you mean 'publisher'?"),
    ],
)
def test_each_problem_names_its_line_and_its_remedy(tmp_path, *, old, new, field, found, remedy):
    problem = problems_in(tmp_path, changed((old, new)))[0]
    assert problem.where == f"{tmp_path / 'amhp.yaml'}:{LINES[field]}   amhp.leaver_rate.{field.rstrip(':')}"
    assert found in problem.found
    assert remedy in problem.remedy


@pytest.mark.parametrize("grade", ["A", "B", "C", "D"])
def test_only_grade_f_says_what_it_was_fitted_to(tmp_path, grade):
    text = changed(("grade: B", f"grade: {grade}\n  fitted_to: a mean wait of 47 days"), ('note: ""', "note: Why."))
    problem = only_problem(tmp_path, text)
    assert problem.where == f"{tmp_path / 'amhp.yaml'}:9   amhp.leaver_rate.fitted_to"
    assert problem.found == f"grade {grade} was fitted to a target"
    assert "give grade F" in problem.remedy


def test_nothing_is_no_target(tmp_path):
    problem = only_problem(tmp_path, changed(("grade: B", 'grade: F\n  fitted_to: " "')))
    assert problem.where == f"{tmp_path / 'amhp.yaml'}:8   amhp.leaver_rate.grade"
    assert "does not say what it was fitted to" in problem.found


@pytest.mark.parametrize(("target", "found"), [("47", "47 is not text"), ("", "None is not text")])
def test_what_it_was_fitted_to_is_said_in_words(tmp_path, target, found):
    problem = only_problem(tmp_path, changed(("grade: B", f"grade: F\n  fitted_to: {target}")))
    assert problem.where == f"{tmp_path / 'amhp.yaml'}:9   amhp.leaver_rate.fitted_to"
    assert found in problem.found


def test_a_fitted_number_needs_no_source_but_an_assumption(tmp_path):
    fitted = ("grade: B", "grade: F\n  fitted_to: a mean wait of 47 days")
    (tmp_path / "amhp.yaml").write_text(changed(fitted, ("title: A survey", "title: Assumption")))
    (number,) = read_parameters(tmp_path).values()
    assert (number.is_fitted, number.is_assumption, number.fitted_to) == (True, False, "a mean wait of 47 days")
    assert (number.low, number.high) == (0.05, 0.12)


def test_a_shape_of_a_day_is_never_fitted(tmp_path):
    hours = ", ".join(["1"] * 24)
    source = "source: [{title: A survey, publisher: X, year: 2025, url: x}]"
    text = f"cafe:\n  label: Visits\n  hours: [{hours}]\n  grade: F\n  {source}\n  note: Why.\n"
    (tmp_path / "day.yaml").write_text(text)
    with pytest.raises(InputError) as refused:
        read_shapes(tmp_path)
    (problem,) = refused.value.problems
    assert (problem.where, problem.found) == (f"{tmp_path / 'day.yaml'}:4   day.cafe.grade", "'F' is no grade here")


def test_an_unknown_field_is_offered_the_known_one(tmp_path):
    problem = only_problem(tmp_path, changed(("  note:", "  notes: x\n  note:")))
    assert problem.where.startswith(f"{tmp_path / 'amhp.yaml'}:11 ")
    assert problem.remedy == "Did you mean 'note'?"


def test_a_fixed_number_has_no_range_and_a_range_is_not_fixed(tmp_path):
    found = only_problem(tmp_path, changed(("0.05", "0.08"), ("0.12", "0.08"))).found
    assert found == "'triangular' with low 0.08, value 0.08 and high 0.08"


def test_a_lognormal_lies_above_zero(tmp_path):
    found = only_problem(tmp_path, changed(("0.05", "0"), ("triangular", "lognormal"))).found
    assert found == "0 is no low of a lognormal"


@pytest.mark.parametrize("source", ["source: A survey", "source: []", "source:"])
def test_sources_are_a_list(tmp_path, source):
    lines = GOOD.splitlines(keepends=True)
    problem = only_problem(tmp_path, "".join([*lines[:8], f"  {source}\n", *lines[10:]]))
    assert problem.where.startswith(f"{tmp_path / 'amhp.yaml'}:9 ")


@pytest.mark.parametrize(
    ("dated", "found"),
    [
        ("{2019-04: 0.07, 2025-04: 0.09}", "not the latest dated value 0.09"),
        ("{2025-04: 0.07, 2019-04: 0.08}", "does not come after"),
        ("{2019-13: 0.07, 2025-04: 0.08}", "'2019-13' is no day"),
        ("{last year: 0.07, 2025-04: 0.08}", "'last year' is no day"),
        ("{2019-04: 7, 2025-04: 0.08}", "7 is no share"),
        ("{2019-04: seven, 2025-04: 0.08}", "'seven' is not a number"),
        ("0.07", "no mapping of days"),
    ],
)
def test_dated_values_rise_in_time_and_end_with_the_value(tmp_path, dated, found):
    assert found in only_problem(tmp_path, changed(("  low:", f"  dated: {dated}\n  low:"))).found


def test_a_name_is_small_letters_with_underscores(tmp_path):
    assert "'Leaver-rate' is no name" in only_problem(tmp_path, changed(("leaver_rate:\n", "Leaver-rate:\n"))).found


def test_a_file_is_named_by_its_topic(tmp_path):
    assert "'My AMHPs' is no name of a topic" in only_problem(tmp_path, GOOD, "My AMHPs.yaml").found


@pytest.mark.parametrize(("field", "path"), [("leaver_rate", "leaver_rate"), ("  value", "leaver_rate, value")])
def test_a_key_stands_once(tmp_path, field, path):
    twice = GOOD + (GOOD if field == "leaver_rate" else "  value: 0.09\n")
    problem = only_problem(tmp_path, twice)
    assert problem.where == f"{tmp_path / 'amhp.yaml'}:13"
    assert problem.found == f"{path}: this key stands on line {LINES[field.strip()]} already."


def test_a_number_that_is_none_is_told_once(tmp_path):
    problem = only_problem(tmp_path, changed(("value: 0.08", "value: .inf")))
    assert problem.where == f"{tmp_path / 'amhp.yaml'}:4"
    assert "not a finite number" in problem.found


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("", 1, "is empty"),
        ("# nothing yet\n", 1, "is empty"),
        ("- a\n- b\n", 1, "not keys with values"),
        ("just words", 1, "not keys with values"),
        ("leaver_rate: 0.08\n", "1   amhp.leaver_rate", "0.08 is no entry"),
        ("leaver_rate: [1, 2]\n", "1   amhp.leaver_rate", "[1, 2] is no entry"),
        ("a:\n  label: x: y\n", 2, "is not YAML"),
        ("a: {label: x\n", 1, "is not YAML"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: \0\n", 1, "not a text file"),
        (b"a:\n  label: \xe9\n", 2, "not UTF-8 text"),
        (b"#" * 262_145, 1, "larger than 256 KiB"),
        ("a: " + "[" * 100_000, 1, "more than 12 deep"),
    ],
)
def test_files_that_are_no_evidence_at_all(tmp_path, text, line, found):
    problem = problems_in(tmp_path, text)[-1]
    assert problem.where == f"{tmp_path / 'amhp.yaml'}:{line}"
    assert found in problem.found


def test_a_folder_in_place_of_a_file_cannot_be_read(tmp_path):
    (tmp_path / "beds.yaml").mkdir()
    assert "This is a folder" in only_problem(tmp_path, GOOD).found


def test_anchors_are_refused_before_they_multiply(tmp_path):
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert any("&a is an anchor" in problem.found for problem in problems_in(tmp_path, bomb))


def test_every_problem_of_every_file_is_told_at_once(tmp_path):
    (tmp_path / "beds.yaml").write_text("a: {label: x\n")
    wrong = changed(("value: 0.08", "value: high"), ("grade: B", "grade: E"), ("  note", "  notes"))
    problems = problems_in(tmp_path, wrong)
    lines = [problem.where.removeprefix(str(tmp_path))[1:].split()[0] for problem in problems]
    assert sorted(lines) == ["amhp.yaml:1", "amhp.yaml:11", "amhp.yaml:4", "amhp.yaml:8", "beds.yaml:1"]
