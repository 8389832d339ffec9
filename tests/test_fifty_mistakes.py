"""Fifty typical mistakes and more are each answered with place, finding and remedy, all at once and without a run."""

from __future__ import annotations

import re

import mistakes
import pytest

ALL = [one for chapter in mistakes.chapters().values() for one in chapter]
HEARD: dict[str, mistakes.Heard] = {}


def answer(mistake: mistakes.Mistake) -> mistakes.Heard:
    """Return what is said of a mistake, heard once."""
    if mistake.title not in HEARD:
        HEARD[mistake.title] = mistakes.heard(mistake)
    return HEARD[mistake.title]


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail at once where a mistake is not refused, and not after a study of it."""

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("This is no mistake any more: it would have run.")

    monkeypatch.setattr("tandemcare.experiments.request.run", refuse)


def test_there_are_fifty_and_more_and_no_two_have_one_title():
    titles = [one.title for one in ALL]
    assert len(titles) >= 50
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("mistake", ALL, ids=str)
def test_it_ends_with_2_and_no_traceback(mistake):
    said = answer(mistake)
    assert said.code == (0 if mistake.is_allowed else 2)
    assert "Traceback" not in said.out + said.err


@pytest.mark.parametrize("mistake", ALL, ids=str)
def test_every_answer_says_where_what_and_what_to_do_and_nothing_else_is_said(mistake):
    told = mistakes.problems_in(answer(mistake).err)
    left = list(told)
    for wanted in mistake.answers:
        hits = [one for one in left if wanted.is_met_by(one)]
        assert hits, (wanted, told)
        left.remove(hits[0])
    assert left == []
    assert mistake.answers


@pytest.mark.parametrize("mistake", ALL, ids=str)
def test_a_problem_in_a_file_has_its_line_or_cell(mistake):
    for problem in mistakes.problems_in(answer(mistake).err):
        is_text = re.match(r"\S+\.(yaml|csv|docx|xls)\b", problem.where)
        assert not is_text or re.search(r":[1-9]\d*$", problem.where)


def test_the_page_shows_what_is_said_today():
    assert mistakes.PAGE.read_text(encoding="utf-8") == mistakes.page(answer), "run: python tests/mistakes.py"
