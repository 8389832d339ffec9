"""Texts in files: other people's stay theirs, what is no text is named, and a folder is not left."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from scenario.toy import PLACE_FILE, TOY, place, use_toy
from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.documents import number_in, read_document
from tandemcare.errors import MOST_PROBLEMS, InputError, Problem
from tandemcare.experiments import StudyRequest, plan_bridge, switching_values
from tandemcare.running import Quiet
from tandemcare.scenario import check, load, load_place, load_prices, place_for, resolve, review

SECRET = "hunter2"
OTHERS = {
    "keys": f"password: {SECRET}\n{SECRET}: 1\n",
    "tags and keys twice": f"apiVersion: v1\nkind: !{SECRET} Secret\ndata: {{a: 1, {SECRET}: 2, {SECRET}: 3}}\n",
    "broken": f"user: someone\n&{SECRET} password: [{SECRET}\n",
    "words": f"{SECRET}\n",
    "a list": f"- {SECRET}\n",
    "numbers": f"{SECRET}: 1{'0' * 60}\n",
}


def told(path: Path, **words: bool) -> list[Problem]:
    return check([path], place(), system=TOY, **words)


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("key", ["extends", "place"])
def test_nothing_of_a_file_that_is_not_ours_is_told(write, text, key):
    other = write(text, "other.yaml")
    path = write(f"name: Curious\n{key}: other.yaml\n")
    problems = [*check([path], system=TOY), *told(other)]
    assert any(problem.where == f"{other.as_posix()}:1" for problem in problems)
    assert SECRET not in "\n".join(map(str, problems))


@pytest.mark.parametrize("load_it", [load, load_place, load_prices])
def test_what_was_expected_is_said_of_a_file_of_another_program(write, load_it):
    with pytest.raises(InputError) as refused:
        load_it(write(OTHERS["keys"]))
    (problem,) = refused.value.problems
    assert problem.found.startswith("This is no file of Tandem: a ")
    assert problem.found.endswith("was expected.")


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Return a scenario whose parent and place stand beside its folder."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "parent.yaml").write_text("name: Parent\nchange: [{parameter: stay.mean_days, value: 34}]\n")
    (tmp_path / "place.yaml").write_bytes(PLACE_FILE.read_bytes())
    path = inside / "child.yaml"
    path.write_text("name: Child\nextends: ../parent.yaml\nplace: ../place.yaml\n")
    return path


def test_files_outside_the_folder_are_read_only_if_that_is_allowed(outside: Path):
    assert [problem.found.partition(": ")[2] for problem in told(outside)] == [
        "The file is outside the folder of the scenario."
    ] * 2
    assert told(outside, any_folder=True) == []
    with pytest.raises(InputError, match="--any-folder"):
        load(outside)
    assert place_for(load(outside, any_folder=True)) == place()


def test_a_link_leads_no_further(outside: Path):
    (outside.parent / "link.yaml").symlink_to(outside.parent.parent / "parent.yaml")
    outside.write_text("name: Child\nextends: link.yaml\n")
    assert "outside the folder" in told(outside)[0].found


def test_a_parent_below_may_name_a_file_above_it_in_the_folder(write, tmp_path):
    (tmp_path / "deeper").mkdir()
    write("name: Top\n", "top.yaml")
    write("name: Below\nextends: ../top.yaml\n", "deeper/below.yaml")
    assert told(write("name: Child\nextends: deeper/below.yaml\n")) == []


def test_what_comes_with_tandem_may_be_named_from_anywhere(write):
    from tandemcare.scenario.shipped import shipped_scenarios, stylised_place

    path = write(f"name: Child\nextends: {shipped_scenarios()[0].as_posix()}\nplace: {stylised_place().as_posix()}\n")
    assert check([path]) == []


@pytest.mark.parametrize("command", [["check"], ["diff", "scenario"]])
def test_every_command_on_files_has_the_option(outside: Path, monkeypatch: pytest.MonkeyPatch, command):
    use_toy(monkeypatch)
    words = [str(outside) if word == "scenario" else word for word in command]
    refused, allowed = (CliRunner().invoke(app, [*words, str(outside), *more]) for more in ([], ["--any-folder"]))
    assert (refused.exit_code, allowed.exit_code) == (2, 0)


@pytest.mark.parametrize("command", ["check", "diff", "compare", "run", "bridge", "switching", "export xmile"])
def test_every_command_that_reads_scenarios_says_so(command):
    assert "--any-folder" in CliRunner().invoke(app, [*command.split(), "--help"]).output


def test_bridge_and_switching_read_any_folder_if_that_is_allowed(outside: Path):
    outside.with_name("child.yaml").write_text("name: Child\nextends: ../parent.yaml\n")
    (outside.parent.parent / "parent.yaml").write_text("name: Parent\nloops: {overwork: off}\n")
    allowed = StudyRequest((outside,), years=1, replications=1, any_folder=True)
    for plan in (plan_bridge, lambda request, name: switching_values(request, [name], Quiet())):
        with pytest.raises(InputError, match="nonsense"):
            plan(allowed, "nonsense")
        with pytest.raises(InputError, match="outside the folder"):
            plan(replace(allowed, any_folder=False), "nonsense")


def zipped(inside: str) -> bytes:
    import io

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(inside, "<x/>")
    return stream.getvalue()


KINDS = {
    "an Excel workbook": zipped("xl/workbook.xml"),
    "a Word document": zipped("word/document.xml"),
    "a zip archive": zipped("notes.txt"),
    "a PDF": b"%PDF-1.7\n%\xe2\xe3",
    "formatted text (RTF)": b"{\\rtf1\\ansi name: A}",
    "an older Excel or Word": b"\xd0\xcf\x11\xe0\xa1\xb1",
    "text in UTF-16": "name: A\n".encode("utf-16-le"),
    "UTF-16.": "name: A\n".encode("utf-16"),
    "a database": b"SQLite format 3\0",
    "a compressed file": b"\x1f\x8b\x08\0",
}


def problems_of_prices(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as refused:
        load_prices(path)
    return refused.value.problems


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("read", [told, problems_of_prices], ids=["scenario", "prices"])
def test_a_file_of_an_office_is_called_what_it_is(tmp_path: Path, kind, read):
    path = tmp_path / "beds.yaml"
    path.write_bytes(KINDS[kind])
    (problem,) = read(path)
    assert kind in problem.found
    assert "UTF-8" in problem.remedy


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("600,5", ["600.5:"]),
        ("560,50", ["560.50:"]),
        ("1,234", ["1.234", "1234"]),
        ("-1,5", ["-1.5:"]),
        ("1,234,567", ["1234567"]),
        ("1,234.5", ["1234.5"]),
        ("1.234.567,8", ["1234567.8"]),
        ("12_000", ["12000"]),
        ("12 000", ["12000"]),
        ("12\u202f000", ["12000"]),
        ("\u22125", ["-5"]),
        ("\u201c600\u201d", ["600"]),
        ("\u00a3560", ["560"]),
        ("0.123456789012", ["0.123456789012"]),
        ("7.5%", ["0.075"]),
        ("1,2,3", []),
        ("1,23,456", []),
        ("1.2.3", []),
        ("many", []),
        ("9" * 5000, []),
    ],
)
def test_a_number_keeps_its_digits_and_an_unsure_comma_both_readings(written, numbers):
    remedy = number_in(written)
    assert [word.rstrip(".,") for word in remedy.split() if any(letter.isdigit() for letter in word)] == numbers


def test_a_hundred_problems_of_a_file_are_enough(write):
    items = "".join(f"  - {{parameter: nonsense{number}, value: x}}\n" for number in range(900))
    problems = told(write(f"name: Wrong\nchange:\n{items}"))
    assert len(problems) == MOST_PROBLEMS + 1
    assert "no more of them are told" in problems[-1].found
    keys = "".join("why: again\n" for _ in range(5000))
    assert len(told(write(f"name: Twice\n{keys}"))) == MOST_PROBLEMS + 1


@pytest.mark.parametrize(
    "text", ["change: [" + "a, " * 2000 + "]", "change:\n" + "".join(f"  k{n}: 1\n" for n in range(2000))]
)
def test_no_list_is_longer_than_a_file_of_facts_needs(write, text):
    (problem,) = told(write(f"name: Long\nwhy: t\n{text}\n"))
    assert problem.found == "More than 1,000 values stand together here."


def test_a_file_is_read_no_further_once_a_hundred_problems_are_found(write):
    keys = "".join("why: again\n" for _ in range(2 * MOST_PROBLEMS))
    with pytest.raises(InputError) as refused:
        read_document(write(f"name: Twice\n{keys}"))
    assert "no more of them are told" in refused.value.problems[-1].found


def test_names_are_told_beside_a_place_that_cannot_be_read(write):
    path = write(
        "name: T\nplace: nowhere.yaml\nclose: [{ward: north, from: 2028-04}]\n"
        "change: [{parameter: ward.north.beds, value: 1}, {parameter: nonsense, value: 1}]\n"
    )
    assert [problem.found for problem in check([path], system=TOY)] == [
        "There is no place file 'nowhere.yaml'.",
        "There is no parameter or fact 'nonsense'.",
    ]


@pytest.mark.parametrize("said", ["title", "why", "name"])
def test_half_a_sign_from_python_is_refused_too(write, said):
    scenario = load(write("name: A\nwhy: t\n"))
    with pytest.raises(InputError, match="Half a sign stands alone"):
        resolve(replace(scenario, **{said: "a\ud800"}), place(), 1, TOY)


def test_each_file_has_a_hundred_of_its_own(write):
    text = "name: Wrong\n" + "".join(f"colour{number}: 1\n" for number in range(3))
    with pytest.raises(InputError) as refused:
        raise InputError(Problem(f"{name}:{line}", "x", "y") for name in "ab" for line in range(MOST_PROBLEMS))
    assert len(refused.value.problems) == 2 * MOST_PROBLEMS
    assert len(told(write(text))) == 1  # three keys of four are not ours


def test_names_with_spaces_that_were_not_quoted(write, tmp_path):
    write("name: A\n", "crisis house.yaml")
    (problem,) = told(tmp_path / "crisis")
    assert problem.remedy == "Did you mean 'crisis house.yaml'? Put a name with spaces in quotes."
    assert told(write("name: Child\nextends: crisis house.yaml\n")) == []


def test_a_stay_of_a_moment_or_of_ages_is_refused_at_its_line(write):
    for value in (1.0e-9, 1e9):
        path = write(f"name: T\nwhat_if:\n  - {{parameter: beds.section_2_stay_days, value: {value}}}\n")
        (problem,) = check([path])
        assert problem.where == f"{path.as_posix()}:3"
        assert problem.found.startswith("beds.section_2_stay_days: 1")
    path = write("name: T\nwhat_if: [{parameter: beds.los_median_to_mean, value: 0.99999999999}]\n")
    assert [problem.where for problem in check([path])] == [f"{path.as_posix()}:2"]


def test_a_file_whose_name_is_no_text_is_refused(tmp_path: Path):
    path = tmp_path / "b\udcffd.yaml"
    try:
        path.write_text("name: A\n")
    except OSError:
        pytest.skip("no disk of this system has such a name")
    (problem,) = review(path, place(), system=TOY).problems
    assert "not UTF-8" in problem.found
    assert "\\udcff" in str(problem)
