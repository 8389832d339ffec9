"""Work that is remembered is done again exactly when it would come out otherwise."""

from __future__ import annotations

from tandemcare.model.remembered import remembered


def test_it_is_done_again_only_when_a_number_that_it_read_is_another():
    done = []

    @remembered
    def work(place, values):
        done.append(place)
        return values["a"] + (values["b"] if values["a"] > 1.0 else 0.0)

    place, other = object(), object()
    assert work(place, {"a": 1.0, "b": 2.0}) == 1.0
    assert work(place, {"a": 1.0, "b": 3.0}) == 1.0
    assert done == [place]
    assert work(place, {"a": 2.0, "b": 3.0}) == 5.0
    assert work(place, {"a": 2.0, "b": 4.0}) == 6.0
    assert work(other, {"a": 2.0, "b": 4.0}) == 6.0
    assert done == [place] * 3 + [other]


def test_whoever_goes_through_all_numbers_has_read_all():
    work = remembered(lambda values: sum(values.values()))
    assert work({"a": 1.0, "b": 2.0}) == 3.0
    assert work({"a": 1.0, "b": 3.0}) == 4.0
    assert remembered(len)({"a": 1.0}) == 1
