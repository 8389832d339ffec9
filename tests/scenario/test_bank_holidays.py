"""A place that lists no bank holidays has England's, those that shipped places list among them."""

from datetime import date

import pytest

from tandemcare.scenario import load_place
from tandemcare.scenario.bank_holidays import england_bank_holidays
from tandemcare.scenario.shipped import shipped_folder

PLACES = sorted((shipped_folder() / "places").glob("*.yaml"))


@pytest.mark.parametrize("path", PLACES, ids=lambda path: path.stem)
def test_shipped_places_list_england_s(path):
    here = load_place(path)
    first, last = min(here.bank_holidays), max(here.bank_holidays)
    assert here.bank_holidays == {day for day in england_bank_holidays(here.census_date) if first <= day <= last}


def test_every_month_that_can_be_simulated_has_its_own():
    days = england_bank_holidays(date(2026, 4, 1))
    by_year = {year: sum(day.year == year for day in days) for year in range(2023, 2101)}
    assert set(by_year.values()) <= {8, 9, 10}
    assert date(2023, 5, 8) in days  # the coronation, by proclamation
    assert all(day.weekday() < 5 for day in days)
    assert date(2026, 12, 28) in days  # for Boxing Day, a Saturday
    assert date(2026, 12, 26) not in days


@pytest.mark.parametrize(("said", "expected"), [("", True), ("bank_holidays: []\n", False)])
def test_none_are_listed_or_that_there_are_none(tmp_path, said, expected):
    text = (shipped_folder() / "places" / "stylised.yaml").read_text(encoding="utf-8")
    before, _, rest = text.partition("bank_holidays: [")
    path = tmp_path / "place.yaml"
    path.write_text(before + said + rest[rest.index("]\n") + 2 :], encoding="utf-8")
    assert bool(load_place(path).bank_holidays) is expected
