"""The shipped evidence is complete, quick to import, and its version changes with its content."""

import re
import subprocess
import sys

from tandemcare.evidence import FITTED, GRADES, evidence_version, parameters, shipped

SHIPPED = parameters()


def test_every_shipped_parameter_has_every_field():
    bare = [
        name
        for name, each in SHIPPED.items()
        if not (each.label and each.unit and each.distribution and each.grade in GRADES and each.sources)
    ]
    assert bare == []


def test_every_source_names_title_and_publisher():
    sources = [(name, source) for name, each in SHIPPED.items() for source in each.sources]
    assert [name for name, source in sources if not (source.title and source.publisher)] == []


def test_every_assumption_says_why():
    assert [name for name, each in SHIPPED.items() if each.is_assumption and not each.note] == []


def test_only_what_was_fitted_says_to_what_and_is_still_uncertain():
    assert {name for name, each in SHIPPED.items() if each.fitted_to} == {
        name for name, each in SHIPPED.items() if each.grade == FITTED
    }
    fitted = [each for each in SHIPPED.values() if each.is_fitted]
    assert fitted
    assert [each.name for each in fitted if each.low == each.high] == []
    assert [each.name for each in fitted if each.is_assumption] == []


def test_no_assumption_hides_that_it_was_fitted_to_a_published_figure():
    """Such words belong to grade F, which names the target."""
    hiding = [
        name
        for name, each in SHIPPED.items()
        if each.is_assumption
        and re.search(r"\bset so that\b|\bset with\b.*so that|\bfitted to\b|\btuned to meet\b", each.note)
    ]
    assert hiding == []


def test_what_is_known_from_memory_alone_is_no_grade_a():
    """Its source was not opened, so that it is a grade lower than the source."""
    assert [name for name, each in SHIPPED.items() if each.grade == "A" and "from memory" in each.note] == []


def test_every_row_looks_like_an_id_of_the_evidence_table():
    rows = {name: each.row for name, each in SHIPPED.items() if each.row}
    assert {name: row for name, row in rows.items() if not re.fullmatch(r"[a-z][a-z0-9_]+", row)} == {}


def test_every_value_lies_in_its_range():
    assert [name for name, each in SHIPPED.items() if not each.low <= each.value <= each.high] == []


def test_parameters_are_read_once_and_cannot_be_changed():
    assert parameters() is parameters()
    assert not hasattr(SHIPPED, "update")


def test_without_a_folder_of_data_there_are_no_parameters(tmp_path, monkeypatch):
    monkeypatch.setattr(shipped, "DATA", tmp_path / "data")
    monkeypatch.setattr(shipped, "SERVICES", tmp_path / "services")
    for name in ("services", "_of_topics"):
        monkeypatch.setattr(shipped, name, getattr(shipped, name).__wrapped__)
    assert dict(parameters.__wrapped__()) == {}


def test_the_version_is_sixteen_hex_digits():
    assert re.fullmatch(r"[0-9a-f]{16}", evidence_version())


def test_the_version_changes_with_text_and_name_and_not_with_line_ends(tmp_path):
    versions = []
    for number, (name, text) in enumerate(
        [("a.yaml", b"x\ny\n"), ("a.yaml", b"x\ny \n"), ("b.yaml", b"x\ny\n"), ("a.yaml", b"x\r\ny\r\n")]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_bytes(text)
        versions.append(shipped.version_of(folder))
    assert len(set(versions)) == 3
    assert versions[0] == versions[3]


def test_the_version_changes_with_a_service(tmp_path):
    before = shipped.version_of(tmp_path / "data", tmp_path)
    (tmp_path / "crisis-line.yaml").write_text("label: A line\n")
    assert shipped.version_of(tmp_path / "data", tmp_path) != before


def test_importing_the_evidence_loads_nothing_heavy():
    code = (
        "import sys, tandemcare.evidence; "
        "print([name for name in ('numpy', 'pandas', 'ruamel.yaml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
