"""Titles say no more than intervals carry, in ten words at most, and numbers as a headline has them."""

import math

import pytest

from tandemcare.report.blocks import listed
from tandemcare.report.pictures.words import (
    COSTS,
    LONGEST_TITLE,
    NOTHING,
    SAVES,
    UNSURE,
    fitted,
    named,
    pounds,
    title_of,
    verdict,
    years_in_words,
)


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ((2.0, 1.0, 3.0), COSTS),
        ((-2.0, -3.0, -1.0), SAVES),
        ((2.0, -1.0, 5.0), UNSURE),
        ((-2.0, -5.0, 1.0), UNSURE),
        ((2.0, 0.0, 4.0), UNSURE),
        ((2.0, math.nan, math.nan), UNSURE),
        ((0.0, 0.0, 0.0), NOTHING),
        ((0.0, math.nan, math.nan), NOTHING),
    ],
)
def test_a_verdict_needs_an_interval_that_excludes_zero(extra, said):
    assert verdict(extra) == said


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (14_567_890.0, "£14.6m"),
        (-1_000_000.0, "£1.0m"),
        (999_000.0, "£1.0m"),
        (611_400.0, "£611,000"),
        (9_499.0, "£9,499"),
        (12.4, "£12"),
    ],
)
def test_pounds_as_a_headline_has_them(value, words):
    assert pounds(value) == words


@pytest.mark.parametrize(
    ("months", "words"),
    [(12, "one year"), (120, "ten years"), (13 * 12, "13 years"), (18, "18 months"), (1, "one month")],
)
def test_times_in_words(months, words):
    assert years_in_words(months) == words


def test_a_name_that_is_too_long_gives_way():
    name = "a scenario with a name of many more words than fit"
    assert named("double-running", " costs more") == "Double-running costs more"
    assert named(name, " costs more") == "The scenario costs more"


def test_the_first_title_that_is_short_enough_is_taken():
    long, short = "word " * (LONGEST_TITLE + 1), "a b"
    assert title_of(long, short) == "A b"


def test_a_long_name_is_cut_in_its_middle_and_keeps_both_ends():
    cut = fitted("equal-partnership-with-a-grant-2027", 20)
    assert len(cut) == 20
    assert cut.startswith("equal")
    assert cut.endswith("2027")
    assert fitted("short", 20) == "short"


def test_names_in_a_sentence():
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b and c")
