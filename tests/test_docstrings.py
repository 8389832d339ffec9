"""Every public name says with an example what it does, and every example runs."""

from __future__ import annotations

import doctest
import inspect
import warnings

import pytest

import tandemcare as tc
from tandemcare.report import pictures
from tandemcare.scenario import asked

NAMES = sorted(set(tc.__all__) - {"__version__"})


def test_a_tab_shows_the_public_names_and_nothing_else():
    assert dir(tc) == tc.__all__
    assert [name for name in dir(tc) if not hasattr(tc, name)] == []


def test_the_public_names_are_those_that_lead_to_a_room():
    known = {*tc._ROOMS, *tc._CALLED, "__version__"}
    assert set(tc.__all__) == known
    assert len(tc.__all__) == len(known)


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_has_an_example(name):
    text = inspect.getdoc(getattr(tc, name))
    assert text
    assert doctest.DocTestParser().get_examples(text), f"tc.{name} has no example"


def examples_of(thing: object, name: str) -> list[doctest.DocTest]:
    """Return the examples of a public name, and of what it offers where that has some of its own."""
    if inspect.isclass(thing):
        return [test for test in doctest.DocTestFinder(recurse=True).find(thing, name) if test.examples]
    text = inspect.getdoc(thing) or ""
    return [doctest.DocTestParser().get_doctest(text, {}, name, name, 0)]


@pytest.mark.parametrize("name", [*NAMES, "name_of_title"])
def test_the_examples_of_a_public_name_hold(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    thing = asked.name_of_title if name == "name_of_title" else pictures if name == "plot" else getattr(tc, name)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    said: list[str] = []
    for test in examples_of(thing, name):
        test.globs = {"tc": tc, "name_of_title": asked.name_of_title}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", tc.TandemWarning)
            runner.run(test, out=said.append)
    assert runner.failures == 0, "".join(said)
    assert runner.tries > 0
