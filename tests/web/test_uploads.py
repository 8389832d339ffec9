"""Uploads are taken with care: hostile ones are refused kindly, and no user sees or names those of another."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

import tandemcare as tc
from tandemcare import scenario
from tandemcare.web import Uploads

MORE = "name: More places\nextends: as-is.yaml\ninvest:\n  - {service: community-places, units: 20, from: 2027-04}\n"


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path / "uploads")


def refused(uploads: Uploads, name: str, data: bytes) -> str:
    """Return why a file is refused, of which nothing is kept."""
    with pytest.raises(tc.InputError) as error:
        uploads.take("a", name, [data])
    assert uploads.of("a") == ()
    told = str(error.value)
    assert str(uploads.folder) not in told
    return told


def zipped(parts: dict[str, bytes]) -> bytes:
    found = BytesIO()
    with ZipFile(found, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return found.getvalue()


def test_a_scenario_is_read_as_the_command_line_reads_it(uploads, tmp_path):
    found = uploads.take("a", "more.yaml", [MORE[:40].encode(), MORE[40:].encode()])
    (tmp_path / "more.yaml").write_text(MORE, encoding="utf-8")
    assert (found.kind, found.title, found.name) == ("scenario", "More places", "more.yaml")
    assert tc.load(found.path).investments == tc.load(tmp_path / "more.yaml").investments
    assert uploads.file("a", found.token, "scenario") == found.path


def test_mistakes_are_told_by_line_as_the_command_line_tells_them(uploads, tmp_path):
    wrong = MORE + "  - {service: comunity-places, units: -2, from: 2027-04}\nclose: 7\n"
    (tmp_path / "wrong.yaml").write_text(wrong, encoding="utf-8")
    there = [f"{each}".replace(f"{tmp_path.as_posix()}/", "") for each in scenario.check([tmp_path / "wrong.yaml"])]
    assert refused(uploads, "wrong.yaml", wrong.encode()) == "\n".join(there)
    assert "wrong.yaml:5" in "\n".join(there)


def test_mistakes_of_a_workbook_are_told_by_sheet_and_cell(uploads):
    book = load_workbook(BytesIO(scenario.place_book(scenario.new_place("North", 400_000))))
    sheet = book.worksheets[0]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 400_000)
    cell.value = "many"
    changed = BytesIO()
    book.save(changed)
    assert f"{sheet.title}!{cell.coordinate}" in refused(uploads, "north.xlsx", changed.getvalue())


def test_a_scenario_may_name_other_uploads_of_its_user_which_stay_as_they_were(uploads):
    uploads.take("a", "more.yaml", [MORE.encode()])
    child = uploads.take("a", "child.yaml", [b"name: Child\nextends: more.yaml\n"])
    uploads.take("a", "more.yaml", [MORE.replace("units: 20", "units: 30").encode()])
    assert [one.units for one in tc.load(child.path).investments] == [20.0]
    anew = uploads.take("a", "child.yaml", [b"name: Child\nextends: more.yaml\n"])
    assert [one.units for one in tc.load(anew.path).investments] == [30.0]
    assert next(each.token for each in uploads.of("a")) == anew.token


def test_two_users_never_meet(uploads):
    mine = uploads.take("a", "more.yaml", [MORE.encode()])
    assert uploads.of("b") == ()
    with pytest.raises(tc.InputError):
        uploads.file("b", mine.token, "scenario")
    with pytest.raises(tc.InputError, match=r"no file 'more\.yaml' here"):
        uploads.take("b", "child.yaml", [b"name: Child\nextends: more.yaml\n"])
    theirs = uploads.take("b", "more.yaml", [MORE.encode()])
    assert theirs.token != mine.token
    uploads.remove("b", mine.token)
    assert uploads.of("a") == (mine,)


def test_a_large_file_is_refused_while_it_comes(uploads):
    sent = []

    def pieces() -> Iterator[bytes]:
        for _ in range(800):
            sent.append(1)
            yield b"#" * 65_536

    with pytest.raises(tc.InputError, match=r"larger than 5 MiB"):
        uploads.take("a", "large.yaml", pieces())
    assert len(sent) == 81


NAMING = (
    "extends: /etc/passwd",
    "extends: ../../secret.yaml",
    "extends: file:///etc/passwd",
    "extends: https://example.org/a.yaml",
    "place: ..\\secret.yaml",
    'extends: "as-is.yaml\\0"',
    "place: /proc/self/environ",
    "amhp_rota: [{file: /etc/passwd, from: 2027-04}]",
    "amhp_rota: {file: ../rota.yaml}",
    f"extends: {'a' * 5_000}",
    f"place: {'b/' * 60_000}",
)


@pytest.mark.parametrize("line", NAMING)
def test_no_other_file_is_read(uploads, tmp_path, line):
    (tmp_path / "secret.yaml").write_text("name: Secret\nwhy: seen\n", encoding="utf-8")
    told = refused(uploads, "other.yaml", f"name: Other\n{line}\n".encode())
    assert "There is no file" in told
    assert "other.yaml:2" in told
    assert len(told) < 1_000
    assert not {"root:", "seen"} & set(told.split())


def test_a_link_beside_an_upload_is_not_followed(uploads, tmp_path):
    (tmp_path / "secret.yaml").write_text("name: Secret\n", encoding="utf-8")
    found = uploads.take("a", "more.yaml", [MORE.encode()])
    (found.path.parent / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    found.path.write_text("name: Other\nextends: link.yaml\n", encoding="utf-8")
    with pytest.raises(tc.InputError, match="outside the folder"):
        tc.load(found.path)


LAUGHS = "\n".join(["name: &a x", *(f"k{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]" for n in range(1, 9))])
HOSTILE = {
    "laughs.yaml": LAUGHS.encode(),
    "zero.yaml": b"name: a\0b\n",
    "latin.yaml": b"name: \xe9\n",
    "deep.yaml": b"name: " + b"[" * 5000,
    "empty.yaml": b"",
    "page.yaml": b"<!DOCTYPE html><script>alert(1)</script>",
    "zip.yaml": zipped({"a": b"a"}),
    "bomb.xlsx": zipped({"xl/workbook.xml": b"0" * 60_000_000}),
    "words.xlsx": b"PK\x03\x04 no zip",
    "entities.xlsx": zipped({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    "text.xlsx": MORE.encode(),
    "rota.yaml": b"shifts:\n  - {name: day, slots: 2}\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_kindly(uploads, name):
    assert len(refused(uploads, name, HOSTILE[name]).splitlines()) >= 3


NAMES = ("a.exe", "a.yaml.exe", "a.py", "../a.yaml", "a/b.yaml", "a\\b.yaml", "a\0.yaml", ".yaml", "nul.yaml", "")
NAMES += ("x" * 200 + ".yaml", "a\n.yaml", "..yaml", "\u202ea.yaml", "-o.yaml", "a .yaml", "<b>.yaml")
NAMES += ("CON.yaml", "Com1.xlsx", "com\u00b9.yaml", "aux.my.yaml", "lpt9 .b.yaml", "prn.yml", "a..yaml")


@pytest.mark.parametrize("name", NAMES)
def test_no_file_is_kept_under_a_name_that_is_none(uploads, name):
    assert "\n" in refused(uploads, name, MORE.encode())


def test_only_so_many_are_kept(uploads, monkeypatch):
    monkeypatch.setattr("tandemcare.web.uploads.store.MOST_UPLOADS", 2)
    for number in range(2):
        uploads.take("a", f"n{number}.yaml", [MORE.encode()])
    with pytest.raises(tc.InputError, match="uploads of yours already"):
        uploads.take("a", "third.yaml", [MORE.encode()])
    uploads.take("b", "third.yaml", [MORE.encode()])


def test_the_folder_of_a_user_is_nobody_elses(uploads):
    found = uploads.take("a", "more.yaml", [MORE.encode()])
    for folder in (found.path.parent, found.path.parent.parent, found.path.parent.parent.parent):
        assert folder.stat().st_mode & 0o077 == 0


def test_numbers_with_a_name_are_numbers_and_called_by_it(uploads):
    text = b"name: Our prices\nnumbers:\n  - {parameter: need.growth, value: 0.01}\n"
    sent = uploads.take("a", "ours.yaml", [text])
    assert (sent.kind, sent.title) == ("numbers", "Our prices")
