"""Whatever a file says, its reader gives what it reads or a `TandemError`, soon and in little memory."""

from __future__ import annotations

from itertools import chain

import fuzz
import pytest

TEXTS = {reader.name: reader for reader in fuzz.readers_of_texts()}
MUTANTS = 500


@pytest.mark.parametrize("name", TEXTS)
def test_no_mutant_of_a_written_file_escapes(name, tmp_path):
    assert list(fuzz.faults_of(TEXTS[name], tmp_path, MUTANTS)) == []


def test_no_mutant_of_what_a_run_keeps_escapes(tmp_path):
    readers = fuzz.readers_of_runs(tmp_path)
    assert list(chain.from_iterable(fuzz.faults_of(reader, tmp_path, MUTANTS) for reader in readers)) == []


def test_a_reader_that_lets_something_escape_is_found(tmp_path):
    def careless(path):
        return int(path.read_bytes())

    found = list(fuzz.faults_of(fuzz.Reader("careless/number.txt", (b"12",), careless), tmp_path, 20))
    assert found
    assert "ValueError" in found[0]


def test_an_echo_of_a_neighbouring_file_is_found(tmp_path):
    def talkative(path):
        raise fuzz.TandemError((path.parent / "neighbour.txt").read_text())

    path = tmp_path / "mutant.yaml"
    (tmp_path / "neighbour.txt").write_text(fuzz.CANARY)
    path.write_bytes(b"12")
    assert "echoes" in str(fuzz.fault_of(fuzz.Reader("mutant.yaml", (b"12",), talkative), path))
