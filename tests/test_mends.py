"""Every mend that can be undone still stands where its entry says, and the tests that must then fail are there."""

from dataclasses import replace

import mends
import pytest

POINTS = range(1, 18)
ALL = mends.undoings()


def test_every_entry_finds_its_text_once_and_its_tests():
    assert [fault for each in ALL for fault in mends.faults_of(each)] == []


def test_every_point_has_entries_and_no_two_are_called_alike():
    assert {each.point for each in ALL} == set(POINTS)
    assert len({str(each) for each in ALL}) == len(ALL)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "no such text"},
        {"text": "e"},
        {"file": "src/gone.py"},
        {"undone": ALL[0].text},
        {"undone": "def ("},
        {"tests": ()},
        {"tests": ("tests/test_mends.py::test_gone",)},
        {"tests": ("tests/gone.py::test_every_entry_finds_its_text_once_and_its_tests",)},
    ],
    ids=str,
)
def test_an_entry_that_has_gone_stale_is_found(wrong):
    assert list(mends.faults_of(ALL[0])) == []
    assert list(mends.faults_of(replace(ALL[0], **wrong)))


@pytest.mark.parametrize(
    ("code", "said", "caught"),
    [
        (1, "FAILED tests/a.py::test_a - assert 1 == 2\n1 failed", True),
        (1, "FAILED tests/a.py::test_a - NameError: name 'x' is not defined\n1 failed", False),
        (1, "ERROR tests/a.py::test_a - fixture\n1 error", False),
        (0, "1 passed", False),
        (2, "ERROR tests/a.py - ImportError\n1 error", False),
        (4, "ERROR: not found: tests/a.py::test_a", False),
        (None, "", False),
    ],
)
def test_only_a_test_that_fails_has_caught_an_undoing(code, said, caught):
    assert mends.judged(code, said).caught is caught
