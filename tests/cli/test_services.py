"""`tandem services` tells what can be bought: all in a table, one with its whole story, and both as JSON."""

import json

import pytest
from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.evidence import parameters, services
from tandemcare.finance import unit_cost_month
from tandemcare.scenario import load_place


def tandem(*words: object):
    return CliRunner().invoke(app, ["services", *map(str, words)])


def test_every_service_stands_in_the_table():
    told = tandem().stdout
    assert [name for name in services() if f"\n{name} " not in told] == []


@pytest.mark.parametrize("name", sorted(services()))
def test_of_one_every_number_of_its_own_is_told_with_grade_and_source(name):
    result = tandem(name)
    told = " ".join(result.stdout.split())
    assert (result.exit_code, result.stderr) == (0, "")
    for number in services()[name].parameters.values():
        assert f"{number.name}: " in told
        assert f"grade {number.grade}" in told
        assert all(source.publisher in told for source in number.sources)


def test_json_has_the_price_of_a_year_and_what_each_acts_on():
    found = {each["service"]: each for each in json.loads(tandem("--json").stdout)["services"]}
    values = {name: each.value for name, each in parameters().items()}
    assert found.keys() == services().keys()
    for name, each in found.items():
        assert each["gbp_a_unit_and_year"] == pytest.approx(12 * unit_cost_month(name, values))
        assert sum(each["payers"].values()) == pytest.approx(1.0)
        assert each["acts"]
    assert [each["service"] for each in json.loads(tandem("amhp-hub", "--json").stdout)["services"]] == ["amhp-hub"]


def test_a_place_tells_its_own_prices(tmp_path):
    from tandemcare.scenario import new_place, place_text

    data = new_place("Here", 300_000)
    data["numbers"] = [{"parameter": "price.crisis_house_bed_day", "value": 150}]
    path = tmp_path / "here.yaml"
    path.write_text(place_text(data), encoding="utf-8")
    assert load_place(path).numbers
    usual, here = (
        json.loads(tandem("crisis-house-beds", "--json", *more).stdout)["services"][0]["gbp_a_unit_and_year"]
        for more in ((), ("--place", path))
    )
    assert here == pytest.approx(usual / 2)


def test_a_name_that_is_nearly_one_is_asked_for():
    result = tandem("crisis-hose")
    assert result.exit_code == 2
    assert "'crisis-house-beds'" in result.stderr
