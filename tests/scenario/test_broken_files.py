"""Every broken file is told apart: each problem with its line and a remedy, exit code 2, and never a traceback.

A comment `# wrong: words -> words` in a file names a problem expected on its line, with words of what was found and of
the remedy; "; wrong: " begins another one. Nothing else may be found.
"""

import re
from pathlib import Path

import pytest
from scenario.toy import FOLDER, PLACE_FILE, TOY, place, use_toy
from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.errors import Problem
from tandemcare.scenario import check

BROKEN = FOLDER / "broken"
FILES = sorted(BROKEN.glob("*.yaml"))

# Files that cannot say themselves what is wrong: file and line, what is found, remedy.
UNSAID = {
    "empty.yaml": [("empty.yaml:1", "The file is empty", "Write at least `name: ...`")],
    "binary.yaml": [("binary.yaml:1", "not a text file: it has zero bytes", "YAML file in UTF-8")],
    "latin-1.yaml": [("latin-1.yaml:2", "Byte 0xe9 is not UTF-8", "Save the file as UTF-8")],
    "utf-16.yaml": [("utf-16.yaml:1", "text in UTF-16", "Save the file as UTF-8")],
    "a-folder.yaml": [("a-folder.yaml:1", "This is a folder", "Name a file: inside.yaml")],
    "ring-a.yaml": [("ring-b.yaml:2", "in a ring: ring-a.yaml -> ring-b.yaml -> ring-a.yaml", "extend none")],
    "ring-b.yaml": [("ring-a.yaml:2", "in a ring: ring-b.yaml -> ring-a.yaml -> ring-b.yaml", "extend none")],
}

Expected = list[tuple[str, str, str]]


def expected_in(path: Path) -> Expected:
    """Return "file:line", words of what is found and words of the remedy, of each problem that a file expects."""
    if path.name in UNSAID:
        return UNSAID[path.name]
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        _, _, said = line.partition("# wrong: ")
        for one in filter(None, said.split("; wrong: ")):
            what, _, remedy = one.partition(" -> ")
            found.append((f"{path.name}:{number}", what, remedy))
    return found


def unmatched(problems: list[Problem], expected: Expected) -> tuple[list[Problem], Expected]:
    """Return the problems that nobody expected, and what was expected and not found."""
    left, missed = list(problems), []
    for where, what, remedy in expected:
        hits = [one for one in left if one.where.endswith(f"/{where}") and what in one.found and remedy in one.remedy]
        if hits:
            left.remove(hits[0])
        else:
            missed.append((where, what, remedy))
    return left, missed


def files_of(problems: list[Problem]) -> set[Path]:
    return {Path(problem.where.rpartition(":")[0]) for problem in problems}


def test_there_are_forty_kinds_and_more():
    assert len(FILES) >= 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_problem_is_found_with_its_line_and_a_remedy(path: Path):
    problems = check([path], place(), system=TOY)
    expected = expected_in(path)
    if path.name not in UNSAID:
        expected += [one for other in files_of(problems) - {path} for one in expected_in(other)]
    assert expected
    assert unmatched(problems, expected) == ([], [])
    assert [one for one in problems if not one.remedy.strip() or not re.search(r":[1-9]\d*$", one.where)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_command_shows_it_and_exits_with_2(path: Path, monkeypatch: pytest.MonkeyPatch):
    use_toy(monkeypatch)
    result = CliRunner().invoke(app, ["check", "--place", str(PLACE_FILE), str(path)])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for problem in check([path], place(), system=TOY):
        assert str(problem) in result.stderr


def test_all_files_are_told_at_once(monkeypatch: pytest.MonkeyPatch):
    use_toy(monkeypatch)
    result = CliRunner().invoke(app, ["check", "--place", str(PLACE_FILE), *map(str, FILES)])
    assert result.exit_code == 2
    silent = [path for path in FILES if not any(where in result.stderr for where, _, _ in expected_in(path))]
    assert [path.name for path in silent if path.name != "child-of-a-broken-parent.yaml"] == []


def one_problem(path: Path) -> Problem:
    """Return the only problem of a file."""
    (problem,) = check([path], place(), system=TOY)
    return problem


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path):
    path = tmp_path / "large.yaml"
    path.write_text("name: Large\n" + "# more\n" * 50_000, encoding="utf-8")
    problem = one_problem(path)
    assert problem.where == f"{path.as_posix()}:1"
    assert "larger than 256 KiB" in problem.found


def test_a_missing_file_is_named_with_the_nearest(tmp_path: Path):
    (tmp_path / "crisis-house.yaml").write_text("name: A house\n", encoding="utf-8")
    problem = one_problem(tmp_path / "crisis-hose.yaml")
    assert problem.found == "There is no such file."
    assert problem.remedy == "Did you mean 'crisis-house.yaml'?"
    assert "check the path" in one_problem(tmp_path / "nowhere" / "a.yaml").remedy


@pytest.mark.parametrize("nest", ["[" * 100_000, "a: " * 50_000, "- " * 100_000, "{a: " * 50_000, "? " * 100_000])
def test_nesting_without_end_stops_soon(tmp_path: Path, nest: str):
    path = tmp_path / "deep.yaml"
    path.write_text(f"name: Deep\nwhy: {nest}\n", encoding="utf-8")
    assert one_problem(path).remedy


def test_names_of_files_that_no_disk_can_hold_are_refused(tmp_path: Path):
    assert one_problem(tmp_path / ("x" * 5_000)).remedy
    assert one_problem(tmp_path / "zero\0byte.yaml").remedy


def test_a_chain_without_end_is_cut(tmp_path: Path):
    for number in range(40):
        text = f"name: Number {number}\nextends: {number + 1}.yaml\n"
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    assert "extend one another" in one_problem(tmp_path / "0.yaml").found


def test_a_parent_that_cannot_be_read_is_told_in_its_own_words(tmp_path: Path):
    (tmp_path / "parent.yaml").write_bytes(b"")
    path = tmp_path / "child.yaml"
    path.write_text("name: Child\nextends: parent.yaml\n", encoding="utf-8")
    assert one_problem(path) == one_problem(tmp_path / "parent.yaml")


def test_mistakes_of_meaning_are_told_beside_mistakes_of_form(tmp_path):
    """A month that is none, a range of one and a grant without an end hide neither dates, wards, services nor units."""
    path = tmp_path / "story.yaml"
    path.write_text(
        """name: Story
change:
  - {parameter: amhp_rota.day.slots, value: 2.5, from: 2020-01, until: 2027-13}
invest:
  - {service: community-places, units: 60, from: 2020-04, ramp_months: -1}
cut:
  - {service: floating-support-places, by: 900, from: 2027-04, range: [1]}
close:
  - {ward: acute-1, from: 2020-04, reopen: {lag_months: x}}
funding:
  section_256: {gbp_a_year: 1, services: [floating_support], from: 2027-04}
  better_care_fund: {icb_gbp_a_year: 1, council_gbp_a_year: 1, services: [amhp-hub]}
""",
        encoding="utf-8",
    )
    told = [(int(one.where.rpartition(":")[2]), one.found) for one in check([path])]
    form = {3, 5, 7, 9, 11}
    meaning = {(3, "whole"), (3, "before the census"), (5, "before the census"), (7, "fewer than 900")}
    meaning |= {(9, "before the census"), (12, "buys no amhp-hub")}
    assert form <= {line for line, _ in told}
    for line, words in meaning:
        assert any(at == line and words in found for at, found in told), (line, words, told)
