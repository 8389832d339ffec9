"""The table of signs: no change that an expert would not doubt has the wrong sign, on the people of the shipped place.

The rows here can be told apart from chance in a minute of work; `tandem validate --signs` runs the whole table.
"""

import json

import pytest

from tandemcare.errors import InputError
from tandemcare.experiments import Verdict, Way, compare, signs
from tandemcare.experiments.sign_table import CASH_OF_OTHERS, CLOSED_AT_THE_END, STAY_AWAY, deeds_of
from tandemcare.experiments.signs import AS_IS
from tandemcare.scenario import load_place, resolve

TOLD_SOON = ("no-home-treatment", "half-community-teams", "no-supported-housing", "places-600", "need-1.15")
YEARS, REPLICATIONS = 10, 12
pytestmark = pytest.mark.filterwarnings("ignore::tandemcare.errors.TandemWarning")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """The rows of the changes that can be told soon."""
    out = tmp_path_factory.mktemp("signs")
    return signs(changes=TOLD_SOON, years=YEARS, replications=REPLICATIONS, out=out)


@pytest.mark.parametrize("change", TOLD_SOON)
def test_signs_hold(table, change):
    rows = [row for row in table.rows if row.change == change]
    assert rows
    # What must stay the same takes more replications to tell than a minute has.
    may_be = {Verdict.HOLDS, Verdict.INCONCLUSIVE}
    allowed = {row.measure: may_be if row.expected.way is Way.SAME else {Verdict.HOLDS} for row in rows}
    assert [(row.measure, row.found) for row in rows if row.verdict not in allowed[row.measure]] == []


def test_a_wrong_sign_in_the_model_would_be_told(table):
    """The same rows with every difference turned about are wrong, but those that must be the same."""
    turned = [
        row.expected.verdict(
            row.as_is, row.found._replace(mean=-row.found.mean, low=-row.found.high, high=-row.found.low)
        )
        for row in table.rows
        if row.measure == "untreated"
    ]
    assert turned
    assert set(turned) == {Verdict.WRONG}


def test_every_change_has_a_name_of_its_own_and_can_be_run():
    place = load_place()
    deeds = deeds_of(place)
    assert len({deed.name for deed in deeds}) == len({deed.title for deed in deeds}) == len(deeds)
    beside = {deed.against for deed in deeds}
    for deed in deeds:
        assert deed.rows or deed.name in beside
        resolve(deed.scenario, place, 1)


def test_rows_are_differences_of_what_compare_says(tmp_path):
    found = signs(changes=["no-crisis-house"], years=1, replications=2, out=tmp_path)
    (deed,) = [deed for deed in deeds_of(load_place()) if deed.name == "no-crisis-house"]
    results = compare([AS_IS, deed.scenario], years=1, replications=2, out=tmp_path)
    (crises,) = [row for row in found.rows if row.measure == "crises"]
    assert crises.found.mean == pytest.approx(results.figures(deed.name, "crises").difference[0])
    (others,) = [row for row in found.rows if row.measure == CASH_OF_OTHERS]
    lines = results.lines[(results.lines["cash"] == "cash") & (results.lines["service"] != "crisis_house")]
    by_scenario = lines.groupby("scenario", observed=True)["amount_gbp"].sum() / 2
    assert others.found.mean == pytest.approx(by_scenario[deed.name] - by_scenario[AS_IS.name])
    assert json.loads(json.dumps(found.to_json_object()))["rows"][0]["change"] == "no-crisis-house"


def test_a_change_is_compared_with_the_one_that_it_names(tmp_path):
    """With so little time no beds close in either; the change beside it is run, and has no rows of its own."""
    found = signs(changes=["package-twice"], years=1, replications=2, out=tmp_path)
    assert [(row.change, row.measure) for row in found.rows] == [("package-twice", CLOSED_AT_THE_END)]
    assert found.rows[0].found.mean == 0.0


def test_stays_away_are_told_beside_local_ones_as_they_are(tmp_path):
    found = signs(changes=["no-local-beds"], years=1, replications=2, out=tmp_path)
    (stays,) = [row for row in found.rows if row.measure == STAY_AWAY]
    (deed,) = [deed for deed in deeds_of(load_place()) if deed.name == "no-local-beds"]
    results = compare([AS_IS, deed.scenario], years=1, replications=2, out=tmp_path)
    assert stays.as_is == pytest.approx(results.figures(AS_IS.name, "length_of_stay_days_mean").mean[0])
    away = results.figures(deed.name, "out_of_area_stay_days_mean").mean[0]
    assert stays.found.mean == pytest.approx(away - stays.as_is)


def test_a_change_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="no-crisis-cafe"):
        signs(changes=["no-crisis-caffe"])
