"""What a scenario comes to: values by month, inputs that change, units bought, and one text for one meaning."""

from dataclasses import replace
from datetime import date

import pytest
from scenario.toy import PARAMETERS, TOY, place

from tandemcare.errors import InputError
from tandemcare.model.place import CALIBRATED
from tandemcare.scenario import load, resolve

DAY = 24.0
NO_GROWTH = replace(TOY, parameters=PARAMETERS | {"need.growth": replace(PARAMETERS["need.growth"], value=0.0)})
PAYER = "payer: {council: 0.6, icb: 0.4}"


def resolved(write, text, years=3, system=NO_GROWTH, name="story.yaml"):
    return resolve(load(write(text, name)), place(), years, system)


def as_is(write, **given):
    return resolved(write, "name: As is\n", name="as-is.yaml", **given)


def test_as_is_changes_nothing_when_need_does_not_grow(write):
    result = as_is(write)
    assert (result.changes, result.spending, result.dated, result.assumptions) == ((), (), (), ())
    assert (result.start, result.hours) == (date(2026, 4, 1), (365 * 3 + 1) * DAY)
    assert (result.name, result.title) == ("as-is", "As is")


def test_need_grows_by_the_month_and_only_where_it_drives(write):
    result = as_is(write, system=TOY)
    assert len(result.changes) == 35
    assert {name for _, inputs in result.changes for name in inputs} == {"ae_liaison.rate"}
    by_hour = dict(result.changes)
    assert by_hour[365 * DAY]["ae_liaison.rate"] == pytest.approx(1.007)
    assert by_hour[30 * DAY]["ae_liaison.rate"] == pytest.approx(1.007 ** (1 / 12))


def test_need_goes_on_from_where_it_was_when_its_growth_changes(write):
    text = "name: Slower\nchange: [{parameter: need.growth, value: 0.02, from: 2027-04}]\n"
    rates = dict(resolved(write, text, system=TOY).changes)
    assert rates[365 * DAY]["ae_liaison.rate"] == pytest.approx(1.007)
    assert rates[(365 + 366) * DAY]["ae_liaison.rate"] == pytest.approx(1.007 * 1.02)


def test_demand_and_need_multiply(write):
    text = "name: More\nchange: [{parameter: demand.ae_liaison, value: 1.5}]\n"
    rates = dict(resolved(write, text, system=TOY).changes)
    assert rates[0.0] == {"ae_liaison.rate": 1.5}
    assert rates[365 * DAY]["ae_liaison.rate"] == pytest.approx(1.5 * 1.007)


def test_a_change_that_changes_nothing_resolves_like_as_is(write):
    text = """
        name: The same again
        change:
          - {parameter: stay.mean_days, value: 35, from: 2027-01}
          - {parameter: section_136.admitted_share, multiply: 1.0}
    """
    same, plain = resolved(write, text, system=TOY), as_is(write, system=TOY)
    assert same.pathway == plain.pathway
    assert (same.changes, same.values, same.dated) == (plain.changes, plain.values, plain.dated)


def test_what_changes_at_the_census_is_in_the_pathway(write):
    result = resolved(write, "name: Short\nchange: [{parameter: stay.mean_days, value: 33}]\n")
    assert result.pathway.inputs["stay.mean"] == 33 * DAY
    assert (result.values["stay.mean_days"], result.changes) == (33.0, ())


def test_changes_follow_one_another_in_the_order_written(write):
    text = """
        name: Three steps
        change:
          - {parameter: stay.mean_days, value: 30, from: 2026-06, until: 2026-09}
          - {parameter: stay.mean_days, multiply: 0.5, from: 2026-07}
    """
    result = resolved(write, text)
    days = {month: values["stay.mean_days"] for month, values in result.dated}
    assert days == {date(2026, 6, 1): 30.0, date(2026, 7, 1): 15.0, date(2026, 9, 1): 17.5}
    assert result.changes == tuple(
        ((month - result.start).days * DAY, {"stay.mean": value * DAY}) for month, value in days.items()
    )


def test_branches_change_as_a_whole(write):
    text = "name: More\nchange: [{parameter: section_136.admitted_share, value: 0.5, from: 2026-05}]\n"
    assert resolved(write, text).changes == ((30 * DAY, {"decision.chance.wait": 0.5, "decision.chance.go": 0.5}),)


def test_a_ramp_reaches_its_units_in_its_last_month(write):
    text = f"""
        name: Houses
        invest:
          - {{service: supported-housing-units, units: 24, from: 2027-04, ramp_months: 12, until: 2028-06,
             mobilising_months: 0, {PAYER}}}
    """
    result = resolved(write, text)
    (bought,) = result.spending
    assert bought.payers == (("council", 0.6), ("icb", 0.4))
    assert len(bought.paid) == 36
    assert bought.paid[11:24] == (0.0, *(2.0 * month for month in range(1, 13)))
    assert bought.paid[25:27] == (24.0, 0.0)
    units = {month: values["housing.units"] for month, values in result.dated}
    assert units[date(2027, 4, 1)] == 52
    assert units[date(2028, 6, 1)] == 50


COUNCIL_ALONE = "funding: {pooled_budget: {contributions: {council: 1.0}}}"


@pytest.mark.parametrize(("pool", "carries_on"), [("", ""), (COUNCIL_ALONE, "council")])
def test_a_grant_pays_until_it_ends_and_then_those_who_carry_on(write, pool, carries_on):
    text = f"""
        name: Grant
        invest:
          - {{service: crisis-house, units: 3, from: 2026-04, payer: {{grant: 1.0}}, grant_until: 2027-04,
             after_grant: {{icb: 1.0}}}}
        {pool}
    """
    before, after = resolved(write, text).spending
    assert (before.payers, before.paid) == ((("grant", 1.0),), (3.0,) * 12 + (0.0,) * 24)
    assert (after.payers, after.paid) == ((("icb", 1.0),), (0.0,) * 12 + (3.0,) * 24)
    assert (before.pooled, after.pooled) == ((), ((carries_on, 1.0),) if carries_on else ())


def test_an_investment_without_a_ramp_is_there_at_once(write):
    text = f"name: House\ninvest: [{{service: crisis-house, units: 3, from: 2026-04, mobilising_months: 0, {PAYER}}}]\n"
    result = resolved(write, text)
    assert result.values["crisis_house.beds"] == 5
    assert set(result.spending[0].paid) == {3.0}


def test_units_open_once_mobilised_and_close_with_the_contract(write):
    text = "name: House\ninvest: [{service: crisis-house, units: 3, from: 2026-05, until: 2027-05}]\n"
    result = resolved(write, text)
    assert result.spending[0].payers == (("icb", 1.0),)
    assert sum(result.spending[0].paid) == 3.0 * 12
    beds = {month: values["crisis_house.beds"] for month, values in result.dated}
    assert beds == {date(2026, 11, 1): 5, date(2027, 5, 1): 2}


def test_rules_belong_to_the_text(write):
    rules = ("", "funding: {reinvest_share: 0.5}", "loops: {overwork: off}", "slow_layer: held")
    rules += ("stop_loss: {net_cost_gbp: 5}", "close: [{ward: acute-1, gateway: {}}]")
    rules += ("close: [{ward: acute-1, gateway: {over_months: 7}}]", "close: [{ward: acute-1, beds: 3, gateway: {}}]")
    rules += ("redesignate: [{ward: acute-1, to: mixed, from: 2026-06}]",)
    texts = {resolved(write, f"name: Rules\n{rule}\n", years=1).text for rule in rules}
    assert len(texts) == len(rules)
    spelt_out = "name: Rules\nloops: {overwork: on}\nslow_layer: running\nfunding: {reinvest_share: 0}\n"
    assert resolved(write, spelt_out, years=1).text in texts


def test_services_are_added_to_what_changes_left(write):
    text = f"""
        name: Fewer, and then more
        change: [{{parameter: crisis_house.beds, value: 1}}]
        invest: [{{service: crisis-house, units: 3, from: 2026-04, mobilising_months: 0, {PAYER}}}]
    """
    assert resolved(write, text).values["crisis_house.beds"] == 4


def test_a_closed_ward_has_no_beds_whatever_else_is_said(write):
    text = """
        name: Closed
        close: [{ward: acute-2, from: 2026-06}]
        change: [{parameter: ward.acute-2.beds, value: 14, from: 2026-05}]
    """
    assert resolved(write, text).changes == ((30 * DAY, {"beds.capacity": 26.0}), (61 * DAY, {"beds.capacity": 12.0}))


def test_dated_evidence_moves_by_itself_unless_it_shapes_the_pathway(write):
    later = {"dated": ((date(2020, 4, 1), 35.0), (date(2027, 4, 1), 31.0))}
    names = ("stay.mean_days", "pathway.longest_wait")
    dated = {name: replace(PARAMETERS[name], **later) for name in names}
    result = as_is(write, system=replace(NO_GROWTH, parameters=NO_GROWTH.parameters | dated))
    assert result.dated == ((date(2027, 4, 1), {"stay.mean_days": 31.0}),)


def test_assumptions_are_told_when_changed_or_relied_on(write):
    text = f"""
        name: Assumed
        change: [{{parameter: amhp.leaver_rate, value: 0.06, from: 2026-10}}]
        invest: [{{service: supported-housing-units, units: 5, from: 2027-04, {PAYER}}}]
    """
    assert resolved(write, text).assumptions == (
        "AMHPs who leave in a year (amhp.leaver_rate): assumed to be 0.06 share per year in place of 0.08.",
        "Units standing empty (housing.void_share): assumed to be 0.06 share.",
    )


def test_fitted_numbers_are_told_as_such_when_changed_or_relied_on(write):
    def fitted(name, target):
        return {name: replace(PARAMETERS[name], grade="F", fitted_to=target)}

    numbers = fitted("amhp.leaver_rate", "8% leave in a year") | fitted("housing.void_share", "16 lets a year")
    text = f"""
        name: Fitted
        change: [{{parameter: amhp.leaver_rate, value: 0.06, from: 2026-10}}]
        invest: [{{service: supported-housing-units, units: 5, from: 2027-04, {PAYER}}}]
    """
    system = replace(NO_GROWTH, parameters=NO_GROWTH.parameters | numbers)
    assert resolved(write, text, system=system).assumptions == (
        "AMHPs who leave in a year (amhp.leaver_rate): assumed to be 0.06 share per year in place of 0.08, "
        "fitted to 8% leave in a year.",
        "Units standing empty (housing.void_share): 0.06 share, fitted to 16 lets a year.",
    )


def test_one_meaning_has_one_text_however_it_is_written(write):
    write("name: Parent\nwhy: Before\nchange: [{parameter: stay.mean_days, value: 33}]\n", "parent.yaml")
    split = "extends: parent.yaml\nname: Child\nclose: [{from: 2028-04, ward: acute-2}]\n"
    whole = """
        # Another order, and a comment.
        name: Child
        close:
          - ward: acute-2
            from: 2028-04-01
            why: It is empty by then.
        change:
          - value: 33.0
            parameter: stay.mean_days
            from: 2026-04
            unit: days
    """
    first, second = (resolved(write, text, name="child.yaml").text for text in (split, whole))
    assert first == second
    other = resolved(write, whole.replace("33.0", "33.5"), name="child.yaml").text
    assert other != second


def test_length_and_place_belong_to_the_text(write):
    texts = {as_is(write, years=years).text for years in (1, 2)}
    elsewhere = resolve(load(write("name: As is\n", "as-is.yaml")), replace(place(), adults=99_999), 1, NO_GROWTH)
    assert len(texts | {elsewhere.text}) == 3


def test_what_cannot_be_is_refused_with_its_line(write):
    with pytest.raises(InputError) as caught:
        resolved(write, "name: Wrong\nchange:\n  - parameter: nonsense\n    value: 1\n")
    assert caught.value.problems[0].where.endswith("story.yaml:3")


def test_what_is_worth_a_second_look_is_carried_along(write):
    late = "name: Late\nclose: [{ward: acute-1, from: 2028-04}]\n"
    (warning,) = resolved(write, late, years=1).warnings
    assert warning.found == "April 2028 is after the end of a run of 1 year."
    assert resolved(write, late, years=3).warnings == ()
    observed = replace(place(), **{name: type(getattr(place(), name))() for name in CALIBRATED})
    (warning,) = resolve(load(write(late)), observed, 3, NO_GROWTH).warnings
    assert "not calibrated" in warning.found


def test_a_run_has_at_least_a_year(write):
    with pytest.raises(InputError, match="Give a whole number: 1 year or more"):
        as_is(write, years=0)


def test_inputs_that_the_pathway_cannot_take_are_refused(write):
    broken = replace(NO_GROWTH, inputs_of=lambda *asked: {**TOY.inputs_of(*asked), "nonsense": 1.0})
    with pytest.raises(InputError, match="no such input"):
        as_is(write, system=broken)


def test_a_service_that_would_reshape_the_pathway_on_its_way_is_refused(write):
    def shorten(values, units):
        values["pathway.longest_wait"] -= units

    services = {"crisis-house": replace(TOY.services["crisis-house"], apply=shorten)}
    text = f"name: Shape\ninvest: [{{service: crisis-house, units: 3, from: 2027-04, mobilising_months: 0, {PAYER}}}]\n"
    with pytest.raises(InputError, match="shapes the pathway, and changes in April 2027"):
        resolved(write, text, system=replace(NO_GROWTH, services=services))
    at_census = resolved(write, text.replace("2027-04", "2026-04"), system=replace(NO_GROWTH, services=services))
    assert at_census.values["pathway.longest_wait"] == 11


def test_a_place_without_a_census_starts_two_years_before_it(write):
    text = "name: Short\nchange: [{parameter: stay.mean_days, value: 33, from: 2027-04}]\n"
    known, unknown = resolved(write, text), without_census(write, text)
    run_in = 2 * 365 * DAY  # April 2024 to April 2026
    assert (known.run_in_hours, unknown.run_in_hours) == (0.0, run_in)
    assert (unknown.start, unknown.census, known.census) == (date(2024, 4, 1), known.start, known.start)
    assert unknown.hours == run_in + known.hours
    assert unknown.changes == tuple((run_in + hours, new) for hours, new in known.changes)
    assert (unknown.values, unknown.dated) == (known.values, known.dated)
    assert "no census" in unknown.assumptions[0]


def test_scenarios_share_the_run_in_and_part_at_the_census(write):
    short = without_census(write, "name: Short\nchange: [{parameter: stay.mean_days, value: 33}]\n")
    as_it_was = without_census(write, "name: As is\n", name="as-is.yaml")
    assert short.pathway == as_it_was.pathway
    assert short.changes == ((short.run_in_hours, {"stay.mean": 33 * DAY}),)
    assert short.values["stay.mean_days"] == 33.0


def test_a_census_that_counts_nobody_is_a_census(write):
    nobody = replace(place(), census={"out_of_area": 0}, ward_census={})
    assert resolve(load(write("name: As is\n")), nobody, 1, NO_GROWTH).run_in_hours == 0.0


def without_census(write, text, years=3, name="story.yaml"):
    nowhere = replace(place(), census={}, ward_census={})
    return resolve(load(write(text, name)), nowhere, years, NO_GROWTH)
