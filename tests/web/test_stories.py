"""One patient's two futures on the page: whose, in which of the runs, and what can be done where nobody is found."""

from __future__ import annotations

import re
from html import unescape

import pytest
from page_desk import desk_at, small_run
from starlette.testclient import TestClient

from tandemcare.errors import InputError, Problem
from tandemcare.results import Results, StoryStep
from tandemcare.web import stories
from tandemcare.web.application import application
from tandemcare.web.pages import inside
from tandemcare.web.stories import ToldStory

OPTION = "crisis-alternatives"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    with TestClient(application(desk_at(tmp_path_factory.mktemp("page")))) as client:
        yield client


def told(page, **said):
    found = page.get("/story/told", params={"run": small_run().name, "option": OPTION, **said})
    return found.status_code, unescape(found.text)


def test_the_story_is_of_the_person_and_the_run_that_the_form_names(page, monkeypatch):
    asked = []
    step = StoryStep("1 Apr", "comes", "well", "")
    story = ToldStory("Person 7 ...\n has team count", "", "sex woman", "2 Apr", (("As is", (step,)),), 7)
    monkeypatch.setattr(inside, "story_of_run", lambda folder, *of: asked.append(of) or story)
    form = page.get("/inside", params={"run": small_run().name}).text
    fields = set(re.findall(r'name="(option|nth|person)"', form.split('action="/story"')[1].split("</form>")[0]))
    assert fields == {"option", "nth", "person"}
    status, text = told(page, nth=2, person=7)
    assert (status, asked) == (200, [(OPTION, 1, 7)])
    assert "number 7 of run 2" in text
    assert re.search(r'name="person" value="7"', text)
    assert "Their names are the model's own" in text.split("All that the model keeps")[1].split("<pre>")[0]
    told(page)
    assert asked[-1] == (OPTION, 0, None)


@pytest.mark.parametrize("said", [{"nth": "0"}, {"nth": "3"}, {"person": "-1"}, {"person": "9" * 20}, {"person": "x"}])
def test_no_run_and_no_person_that_there_cannot_be_is_followed(page, monkeypatch, said):
    monkeypatch.setattr(inside, "story_of_run", None)
    status, text = told(page, **said)
    assert status == 422
    assert "is no whole number from" in text


@pytest.mark.parametrize(
    ("person", "says"),
    [(None, "Look in another run or option below."), (3, "Nobody in run 2 has the number 3. Leave it out")],
)
def test_where_nobody_is_found_the_page_says_what_can_be_done_on_it(page, monkeypatch, person, says):
    def nobody(*_):
        raise InputError([Problem("person", "Nobody fares otherwise in the two scenarios.", "Use `tc.trace`.")])

    monkeypatch.setattr(Results, "story", nobody)
    why = stories._story(small_run(), OPTION, 1, person).why_not
    assert says in why
    assert "tc." not in why
    monkeypatch.setattr(inside, "story_of_run", lambda *_: ToldStory("", why))
    status, text = told(page, nth=2)
    assert status == 200
    below = text.split(says)[1]
    assert 'name="nth"' in below
    assert 'name="person"' in below


def test_nobody_at_all_is_told_as_of_the_person():
    results = Results.read(small_run())
    with pytest.raises(InputError) as error:
        results.story(person=3)
    assert {each.where for each in error.value.problems} == {stories.PERSON}
