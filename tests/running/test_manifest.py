"""What is read from a run folder is what was written to it, or it is refused with its name and what to do."""

import contextlib
import json
import shutil

import pyarrow.parquet as pq
import pytest
from toy_study import flipped, toy_plan

from tandemcare.errors import InputError
from tandemcare.experiments import run
from tandemcare.files import sha256_of
from tandemcare.results import Results
from tandemcare.running.address import SCHEMA
from tandemcare.running.manifest import MANIFEST, SUMMARY, read_manifest, verified, write_manifest
from tandemcare.running.tables import TABLES


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The folder of the toy study."""
    return run(toy_plan(), out=tmp_path_factory.mktemp("manifest"), workers=1).folder


@pytest.fixture
def folder(whole, tmp_path):
    """A copy of it that may be damaged."""
    return shutil.copytree(whole, tmp_path / "run")


def read_all(folder):
    """Read every table."""
    results = Results.read(folder)
    for name in TABLES:
        results.table(name)


def refusal(folder):
    """Return the problem for which a folder is refused."""
    with pytest.raises(InputError) as refused:
        read_all(folder)
    (problem,) = refused.value.problems
    return problem


def test_the_manifest_names_every_table_and_the_summary(whole):
    assert set(read_manifest(whole)["tables"]) == {*(f"{name}.parquet" for name in TABLES), SUMMARY}
    read_all(whole)


@pytest.mark.parametrize("name", [*(f"{name}.parquet" for name in TABLES), SUMMARY])
def test_no_table_with_a_flipped_bit_is_read(folder, name):
    for damaged in flipped((folder / name).read_bytes(), seed=1):
        (folder / name).write_bytes(damaged)
        problem = refusal(folder)
        assert problem.where == str(folder / name)
        assert "copy the whole folder anew" in problem.remedy


def test_no_manifest_with_a_flipped_bit_says_anything_else(folder):
    before = read_manifest(folder)
    for damaged in flipped((folder / MANIFEST).read_bytes(), seed=2, times=300):
        (folder / MANIFEST).write_bytes(damaged)
        with contextlib.suppress(InputError):
            assert read_manifest(folder) == before  # 1e-09 and 1E-09 are one number


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", "3", "not JSON", "[" * 100_000, '{"schema": 3}', '{"schema": [3]}', "\udc80", '{"a": NaN'],
)
def test_what_is_no_manifest_is_told(folder, text):
    (folder / MANIFEST).write_text(text, encoding="utf-8", errors="surrogateescape")
    assert refusal(folder).where == str(folder / MANIFEST)


def test_a_manifest_of_another_layout_is_told_with_both(folder):
    write_manifest(folder, {**read_manifest(folder), "schema": SCHEMA - 1})
    problem = refusal(folder)
    assert f"is {SCHEMA - 1}, and this version of Tandem reads layout {SCHEMA}" in problem.found
    assert "the version of Tandem that made it" in problem.remedy


def test_an_edited_manifest_is_told(folder):
    edited = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**edited, "years": 2}), encoding="utf-8")
    assert "does not agree with its own hash" in refusal(folder).found


@pytest.mark.parametrize("name", ["years", "tables", "scenarios", "run", "start"])
def test_a_manifest_that_lacks_something_or_holds_it_oddly_is_told(folder, name):
    manifest = {key: value for key, value in read_manifest(folder).items() if key != name}
    for odd in (manifest, {**manifest, name: None}, {**manifest, name: 1.5}):
        write_manifest(folder, odd)
        assert name in refusal(folder).found


@pytest.mark.parametrize(
    ("what", "odd"),
    [
        ("replications", lambda said: said["replications"] - 1),
        ("scenarios", lambda said: said["scenarios"][:-1]),
        ("measures", lambda said: said["measures"][1:]),
    ],
)
def test_a_table_of_more_than_a_signed_manifest_names_is_refused(folder, what, odd):
    said = read_manifest(folder)
    write_manifest(folder, {**said, what: odd(said)})
    with pytest.raises(InputError, match="that the manifest does not name"):
        Results.read(folder)


@pytest.mark.parametrize("name", ["years", "replications"])
@pytest.mark.parametrize("odd", [0, -1, True])
def test_a_run_of_no_years_or_replications_is_told(folder, name, odd):
    write_manifest(folder, {**read_manifest(folder), name: odd})
    assert name in refusal(folder).found


def test_a_table_that_the_manifest_does_not_name_is_not_read(folder):
    write_manifest(folder, {**read_manifest(folder), "tables": {}})
    assert "does not agree with the manifest" in refusal(folder).found


@pytest.mark.parametrize("name", ["../secret.csv", "/secret.csv", "a\\secret.csv", "c:secret.csv", "a\0b", ".."])
def test_no_file_outside_the_folder_is_read(folder, name):
    outside = folder.parent / "secret.csv"
    outside.write_text("secret", encoding="utf-8")
    with pytest.raises(InputError, match=r"outside its folder|not a file"):
        verified(folder, {"tables": {name: sha256_of(outside)}}, name)


@pytest.mark.parametrize("name", ["monthly.parquet", MANIFEST])
def test_no_link_is_followed(folder, name):
    (folder / name).rename(folder.parent / name)
    (folder / name).symlink_to(folder.parent / name)
    assert "it is a link" in refusal(folder).found


@pytest.mark.parametrize("name", ["yearly", "monthly", "ledger"])
def test_other_readers_of_a_table_find_checksums_on_its_pages(folder, name):
    path = folder / f"{name}.parquet"
    numbers = pq.read_metadata(path).row_group(0).column(len(pq.read_schema(path)) - 1)
    content = bytearray(path.read_bytes())
    content[numbers.data_page_offset + numbers.total_compressed_size - 1] ^= 1
    path.write_bytes(content)
    with pytest.raises(OSError, match="CRC"):
        pq.read_table(path, partitioning=None, page_checksum_verification=True)
