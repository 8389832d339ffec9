"""What is done in a process of its own: once for all who ask for the same meanwhile, and never for too many."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace

import pytest
from held_up import held_up

from tandemcare.errors import InputError
from tandemcare.web import apart as room
from tandemcare.web.apart import HELD, MOST_WAITING, KeptAnswers, apart


def waiting(many: int) -> None:
    """Wait until so many wait."""
    never = Event()
    while sum(room._waiting.values()) < many:
        never.wait(0.01)


def test_who_asks_for_the_same_meanwhile_has_the_same_answer(tmp_path):
    with ThreadPoolExecutor(3) as asking:
        found = [asking.submit(apart, held_up, str(tmp_path), 7) for _ in range(3)]
        waiting(3)
        (tmp_path / "go").touch()
        assert [each.result() for each in found] == [7, 7, 7]
    assert len(list(tmp_path.glob("begun-*"))) == 1


def test_one_too_many_is_told_so_and_holds_no_thread(tmp_path):
    with ThreadPoolExecutor(MOST_WAITING + 1) as asking:
        found = [asking.submit(apart, held_up, str(tmp_path), number % 2) for number in range(MOST_WAITING)]
        waiting(MOST_WAITING)
        refused = asking.submit(apart, held_up, str(tmp_path), 5)
        while not refused.done() and sum(room._waiting.values()) == MOST_WAITING:
            Event().wait(0.01)
        (tmp_path / "go").touch()
        with pytest.raises(InputError, match="wait for something to be simulated again"):
            refused.result()
        assert sorted(each.result() for each in found) == [0] * (MOST_WAITING // 2) + [1] * (MOST_WAITING // 2)
    assert not room._waiting
    assert not room._under_way


def test_what_goes_wrong_is_told_to_all_and_kept_by_nobody():
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            apart(divmod, 1, 0)
    assert not room._under_way


def test_what_is_found_is_kept_and_why_there_is_none_is_asked_again():
    asked = []

    @KeptAnswers
    def find(number):
        asked.append(number)
        return SimpleNamespace(why_not="no memory" if len(asked) == 1 else "", number=number)

    assert [find(7).why_not for _ in range(3)] == ["no memory", "", ""]
    assert asked == [7, 7]
    for number in range(HELD):
        find(number + 100)
    find(7)
    assert asked.count(7) == 3
