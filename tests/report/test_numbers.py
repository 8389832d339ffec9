"""Numbers as a user reads them: words where there is none, no sign before nothing, and no 0 MB."""

import math
from datetime import date

import pytest

from tandemcare.files import size_in_words
from tandemcare.report.about import count
from tandemcare.report.blocks import CalendarMonth, Number, Range, as_text, cell_text
from tandemcare.report.numbers import chance_text, four_digits
from tandemcare.report.pictures.words import pounds, signed
from tandemcare.units import month_in_words


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_told_in_words(value):
    texts = [as_text(value, how) for how in (",.0f", "+.1%", "g", "+,g")]
    texts += [Number(value, 1, sign=True, after="%").text, Range(Number(value), Number(1.0)).text]
    texts += [four_digits(value), pounds(value), signed(value), chance_text(value, value, value)]
    for text in texts:
        assert not any(word in text.replace("no end seen", "").lower() for word in ("nan", "inf", "£", "%")), text


def test_numbers_are_as_they_were():
    assert [as_text(-0.3, "+,.0f"), as_text(0.0, "+.1%"), as_text(-1234.5, ",.1f")] == ["0", "0.0%", "-1,234.5"]
    assert [Number(0.5, 1, True).text, Number(-0.5, 1, True).text, Number(0.0, 1, True).text] == ["+0.5", "-0.5", "0.0"]
    assert [Number(1234567.0).text, Number(12.0, 0, after="%").text] == ["1.23457e+06", "12%"]
    assert chance_text(0.25, 0.1, 0.4) == "25% (10 to 40%)"


def test_sizes_have_a_unit_that_shows_them():
    sizes = (0, 512, 2_500, 400_000, 717_000_000, 1_500_000_000)
    assert [size_in_words(size) for size in sizes] == ["0 bytes", "512 bytes", "2.5 kB", "400 kB", "717 MB", "1.5 GB"]


def test_a_month_is_written_in_full_and_in_short_where_there_is_little_room():
    assert month_in_words("2029-10") == month_in_words(date(2029, 10, 1)) == "October 2029"
    assert month_in_words("2029-05-01", is_short=True) == "May 2029"
    assert CalendarMonth("2029-10").text == cell_text(CalendarMonth("2029-10")) == "Oct 2029"


def test_numbers_and_nouns_agree():
    assert [count(number, "run") for number in (0, 1, 2, 1000)] == ["0 runs", "1 run", "2 runs", "1,000 runs"]
    assert [count(number, "person is", "people are") for number in (1, 2)] == ["1 person is", "2 people are"]
