"""What a state comes to is worked out once by value, the latest are kept, and threads may ask at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tandemcare.engine.month_cache import Latest


def test_work_is_done_once_for_each_value_and_known_by_value():
    done: list[tuple[str, int]] = []
    latest: Latest[tuple[str, int], int] = Latest(8)

    def work(state: tuple[str, int]) -> int:
        done.append(state)
        return len(done)

    assert [latest.of((letter, 1), work) for letter in "abba"] == [1, 2, 2, 1]
    assert latest.of(("a", 2), work) == 3
    assert done == [("a", 1), ("b", 1), ("a", 2)]
    latest.clear()
    assert latest.of(("a", 1), work) == 4


def test_the_latest_asked_for_are_kept_and_no_more():
    done: list[int] = []
    latest: Latest[int, int] = Latest(2)

    def work(state: int) -> int:
        done.append(state)
        return -state

    for state in (1, 2, 1, 3, 1, 2):
        assert latest.of(state, work) == -state
        assert len(latest) <= 2
    assert done == [1, 2, 3, 2]


def test_threads_that_ask_at_once_all_get_the_answer():
    latest: Latest[int, str] = Latest(5)
    asked = [k % 9 for k in range(3000)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda state: latest.of(state, str), asked)) == [str(k) for k in asked]
    assert len(latest) <= 5
