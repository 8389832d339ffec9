"""The slow layer: capacity, staff, housing, need and money as stocks and flows, block by block, in months.

Everything starts in balance: at the census, with growth 0 and nothing bought, every flow into a stock equals the flows
out of it and every multiplier is 1. Eight feedback loops close here or in the pathway (`loops.py` lists their links);
each has a switch that holds its cut link at its census value. Inputs come from the place, from the evidence
(`slow_inputs.py`) and, month by month, from what the people of the pathway did (`crossings.py`). Nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from tandemcare.stockflow import Auxiliary, Flow, Input, Model, Part, Stock
from tandemcare.units import DAYS_A_MONTH, MONTHS_A_YEAR

from .slow_inputs import source_of

Parts = tuple[Part, ...]
PER_MONTH = "1 / month"
CONSTANT = "a constant"


@lru_cache(maxsize=32)
def slow_model(items: int = 0) -> Model:
    """Return the slow layer with room for so many things bought, numbered from 1."""
    return Model("slow layer", [part for parts in blocks(items).values() for part in parts])


def blocks(items: int = 0) -> Mapping[str, Parts]:
    """Return the parts of the slow layer by block, in the order of the story."""
    return {
        "need": need(),
        "community": community(),
        "staff": (*staff_given(), *staff(items), *ward_staff()),
        "AMHPs": (*workload(), *amhps()),
        "prevention": prevention(),
        "supported housing": supported_housing(),
        "wards": wards(),
        "services bought": tuple(part for number in range(1, items + 1) for part in bought(number)),
        "money": (*leaks(items), *released_money(), *accounts(items)),
    }


def given(name: str, unit: str, label: str = "") -> Input:
    """Return an input that must be set, as it has no value but that of a place, a scenario and a month."""
    return Input(name, None, unit, label, source_of(name))


def need() -> Parts:
    """Need grows with population and age; growth in crises and detentions is an output."""
    return (
        given("need_growth", "1", "growth of need, a share a year"),
        Stock("need_index", 1.0, "1", "need, times that at the census"),
        Flow("need_growing", "need_index * log(1 + need_growth) / one_year", PER_MONTH, to="need_index"),
        Input("one_year", MONTHS_A_YEAR, "month", source=CONSTANT),
    )


def community() -> Parts:
    """Places of the community teams; the lists before them and the caseload are people of the pathway."""
    return (given("community_places", "people", "places with staff at the census"),)


def staff_given() -> Parts:
    """What staff of community services follow from: leavers, recruitment, and the places that are open."""
    return (
        given("places_per_wte", "people / WTE"),
        given("community_leavers", PER_MONTH),
        given("community_leavers_at_census", PER_MONTH),
        given("recruitment_time", "month"),
        given("recruitment_time_at_census", "month"),
        given("ward_leavers", PER_MONTH),
        given("ward_leavers_at_census", PER_MONTH),
        given("share_from_wards", "1"),
        given("loop_shared_staff", "1", "R6"),
        given("places_bought", "people", "community places bought and open"),
        given("places_cut", "people", "community places cut since the census"),
    )


def staff(items: int) -> Parts:
    """Funded posts fill after a recruitment delay, from one local pool of nurses.

    Loop R6 (shared staff) closes here: what community services recruit beyond replacement comes in part from wards.
    """
    return (
        Auxiliary("staff_at_census", "community_places / places_per_wte", "WTE"),
        Auxiliary("nurses_serving", _nurses("open", items), "WTE", "of what is bought and open, places apart"),
        Auxiliary("nurses_preparing", _nurses("mobilising", items), "WTE", "of what is bought and still to open"),
        Auxiliary(
            "staff_wanted",
            "staff_at_census + (places_bought - places_cut) / places_per_wte + nurses_serving",
            "WTE",
            "by what is open: posts of what is still to open are filled before it takes from anybody",
        ),
        Auxiliary(
            "community_posts",
            "(staff_wanted + nurses_preparing) * (1 + community_leavers_at_census * recruitment_time_at_census)",
            "WTE",
            "funded posts",
        ),
        Stock("community_staff", "community_places / places_per_wte", "WTE", "staff in post, community and crisis"),
        Auxiliary(
            "recruiting",
            "max(community_posts - community_staff, 0 * community_posts) / recruitment_time",
            "WTE / month",
        ),
        Flow(
            "move_from_wards",
            "loop_shared_staff * share_from_wards * max(recruiting - leave_community, 0 * recruiting)",
            "WTE / month",
            source="ward_nurses",
            to="community_staff",
        ),
        Flow(
            "recruit_outside", "max(recruiting - move_from_wards, 0 * recruiting)", "WTE / month", to="community_staff"
        ),
        Flow("leave_community", "community_staff * community_leavers", "WTE / month", source="community_staff"),
        Auxiliary(
            "staffed_share",
            "min(community_staff / max(staff_wanted, staff_at_census / 1000), 1)",
            "1",
            "of what is funded, staffed; where all was cut, nothing lacks staff",
        ),
        Auxiliary(
            "staffed_places",
            "(community_places + places_bought - places_cut) * staffed_share",
            "people",
            "community places with staff",
        ),
    )


def _nurses(state: str, items: int) -> str:
    """Return the sum of the nurses of all items in a state, as an equation."""
    return " + ".join(f"nurses_{n} * {state}_{n}" for n in range(1, items + 1)) or "0 * staff_at_census"


def ward_staff() -> Parts:
    """Nurses of the wards: vacancies are covered by agency staff, and beyond those of the census some beds close."""
    return (
        given("nurses_per_bed", "WTE / bed"),
        given("ward_vacancy_at_census", "1"),
        given("beds_closed_response", "1"),
        given("share_redeployed", "1"),
        given("redeployment_time", "month"),
        Auxiliary(
            "ward_posts",
            "(open_beds + posts_kept * (ward_beds - open_beds)) * nurses_per_bed",
            "WTE",
            "a bed that closes in a ward that stays open frees few of its nurses",
        ),
        Stock("ward_nurses", "beds_at_census * nurses_per_bed * (1 - ward_vacancy_at_census)", "WTE"),
        Flow(
            "recruit_to_wards",
            "max(ward_posts - ward_nurses, 0 * ward_posts)"
            " * ward_leavers_at_census * (1 - ward_vacancy_at_census) / max(ward_vacancy_at_census, 0.01)",
            "WTE / month",
            to="ward_nurses",
        ),
        Flow("leave_wards", "ward_nurses * ward_leavers", "WTE / month", source="ward_nurses"),
        Auxiliary("released_staff", "max(ward_nurses - ward_posts, 0 * ward_posts) / redeployment_time", "WTE / month"),
        Flow(
            "redeploy", "released_staff * share_redeployed", "WTE / month", source="ward_nurses", to="community_staff"
        ),
        Flow("leave_on_closure", "released_staff * (1 - share_redeployed)", "WTE / month", source="ward_nurses"),
        Auxiliary(
            "agency_staff", "max(ward_posts - ward_nurses, 0 * ward_posts)", "WTE", "vacant posts covered by agency"
        ),
        Auxiliary("ward_vacancy", "agency_staff / max(ward_posts, staff_at_census / 1000)", "1"),
        Auxiliary(
            "beds_without_staff",
            "loop_shared_staff * beds_closed_response * max(ward_vacancy - ward_vacancy_at_census, 0) * open_beds",
            "bed",
        ),
    )


def workload() -> Parts:
    """How much AMHPs work: loop R2 (overwork) closes here, as more work per hour on duty makes more of them leave."""
    return (
        given("amhps_at_census", "people", "people who hold a warrant"),
        given("share_55_and_over", "1"),
        given("leave_rate_under_55", PER_MONTH),
        given("leave_rate_55_and_over", PER_MONTH),
        given("leave_rate_under_55_at_census", PER_MONTH),
        given("leave_rate_55_and_over_at_census", PER_MONTH),
        given("training_time", "month"),
        given("placement_days", "day / people"),
        given("fte_per_amhp", "FTE / people"),
        given("amhp_vacancy_at_census", "1"),
        given("hire_time", "month"),
        given("leaver_factor", "1", "retention cuts it"),
        given("amhp_fte_bought", "FTE"),
        given("trainees_bought", "people / month"),
        given("overwork_response", "1"),
        given("smoothing_time", "month"),
        given("loop_overwork", "1", "R2"),
        given("amhp_hours_worked", "hour / month", "what AMHPs worked last month"),
        given("amhp_hours_on_duty", "hour / month", "what they were on duty"),
        given("workload_at_census", "1"),
        Auxiliary(
            "workload",
            "smooth(if_then(amhp_hours_worked > 0 * amhp_hours_worked,"
            " amhp_hours_worked / max(amhp_hours_on_duty, amhp_hours_worked / 1000), 0),"
            " smoothing_time, workload_at_census)",
            "1",
            "hours worked over hours on duty",
        ),
        Auxiliary(
            "overwork",
            "max(1 + loop_overwork * overwork_response * (workload / workload_at_census - 1), 0)",
            "1",
            "leavers, times usual",
        ),
        Auxiliary(
            "leaving_at_census",
            "amhps_at_census * ((1 - share_55_and_over) * leave_rate_under_55_at_census"
            " + share_55_and_over * leave_rate_55_and_over_at_census)",
            "people / month",
        ),
    )


def amhps() -> Parts:
    """Trainees become AMHPs under 55, who become AMHPs of 55 and over; some of all leave.

    Recruitment stops at the posts asked for: those funded at the census, or those there then and those bought, if they
    are more. From there on as many are trained as leave. Trainees bought are approved once their training is over.
    """
    return (*amhp_posts(), *amhp_training(), *amhps_in_post())


def amhp_posts() -> Parts:
    """Posts of AMHPs: what is asked for, what is funded, and how many may begin to be trained for it."""
    return (
        Auxiliary("amhps_wanted", "amhps_at_census + amhp_fte_bought / fte_per_amhp", "people"),
        Auxiliary(
            "amhp_posts",
            "max(amhps_at_census / max(1 - amhp_vacancy_at_census, 0.01), amhps_wanted)",
            "people",
            "funded posts, vacant ones of the census first",
        ),
        Auxiliary("amhps_leaving", "leave_under_55 + leave_55_and_over", "people / month"),
        Auxiliary(
            "amhps_to_train",
            "max((amhp_posts - amhps - trainees - trainees_added + training_time * amhps_leaving) / one_month"
            " + amhps_leaving, 0 * amhps_leaving)",
            "people / month",
            "who may begin: posts without a holder or a trainee, and whoever leaves",
        ),
    )


def amhp_training() -> Parts:
    """Those who replace leavers as at the census, and trainees bought beside them, as far as there are posts."""
    return (
        Stock(
            "trainees",
            "training_time * amhps_at_census * ((1 - share_55_and_over) * leave_rate_under_55"
            " + share_55_and_over * leave_rate_55_and_over)",
            "people",
        ),
        Stock("trainees_added", 0.0, "people", "trainees bought, in training"),
        Flow(
            "start_training",
            "min(leaving_at_census * amhps_wanted / amhps_at_census, amhps_to_train)",
            "people / month",
            to="trainees",
        ),
        Flow("qualify", "trainees / training_time", "people / month", source="trainees", to="amhps_under_55"),
        Flow(
            "start_added_training",
            "min(trainees_bought, amhps_to_train - start_training)",
            "people / month",
            to="trainees_added",
        ),
        Flow(
            "approve_added",
            "delay_fixed(start_added_training, training_time, 0 * trainees_bought)",
            "people / month",
            source="trainees_added",
            to="amhps_under_55",
        ),
        Auxiliary(
            "placement_days_a_month",
            "(trainees + trainees_added) * placement_days / training_time",
            "day / month",
        ),
    )


def amhps_in_post() -> Parts:
    """AMHPs by age, who of them leave, and who is hired that is approved already."""
    return (
        Stock("amhps_under_55", "amhps_at_census * (1 - share_55_and_over)", "people"),
        Stock("amhps_55_and_over", "amhps_at_census * share_55_and_over", "people"),
        Stock("amhps_hired", 0.0, "people", "posts bought and filled with people approved already"),
        Auxiliary(
            "hiring",
            "max(amhp_fte_bought / fte_per_amhp - amhps_hired, 0 * amhps_hired) / hire_time",
            "people / month",
        ),
        Flow("hire", "hiring", "people / month", to="amhps_under_55"),
        Flow("fill_bought_posts", "hiring", "people / month", to="amhps_hired"),
        Flow(
            "reach_55",
            "amhps_under_55 * share_55_and_over / (1 - share_55_and_over) * leave_rate_55_and_over_at_census",
            "people / month",
            source="amhps_under_55",
            to="amhps_55_and_over",
        ),
        Flow(
            "leave_under_55",
            "amhps_under_55 * leave_rate_under_55 * overwork * leaver_factor",
            "people / month",
            source="amhps_under_55",
        ),
        Flow(
            "leave_55_and_over",
            "amhps_55_and_over * leave_rate_55_and_over * overwork * leaver_factor",
            "people / month",
            source="amhps_55_and_over",
        ),
        Auxiliary("amhps", "amhps_under_55 + amhps_55_and_over", "people"),
        Auxiliary("amhp_availability", "amhps / amhps_at_census", "1", "hours that can be filled, times the census"),
        Auxiliary(
            "amhp_vacancy",
            "max(1 - (1 - amhp_vacancy_at_census) * amhps"
            " / max(amhps_at_census, (1 - amhp_vacancy_at_census) * amhps_wanted), 0)",
            "1",
            "posts without a holder",
        ),
    )


def prevention() -> Parts:
    """Loop B1 (prevention): AMHPs with time to spare resolve more requests without an assessment."""
    return (
        given("loop_prevention", "1", "B1"),
        given("prevention_response", "1"),
        Auxiliary(
            "resolved_multiplier",
            "max(1 + loop_prevention * prevention_response * (workload_at_census - workload), 0)",
            "1",
            "requests screened out, times usual",
        ),
    )


def supported_housing() -> Parts:
    """Units are lost and replaced; units bought are built first (`bought`). Loop R3 closes in the pathway."""
    return (
        given("housing_units_at_census", "unit"),
        given("housing_loss_rate", PER_MONTH),
        given("housing_loss_rate_at_census", PER_MONTH),
        Stock("housing_units", "housing_units_at_census", "unit"),
        Flow(
            "replace_units", "housing_units_at_census * housing_loss_rate_at_census", "unit / month", to="housing_units"
        ),
        Flow("lose_units", "housing_units * housing_loss_rate", "unit / month", source="housing_units"),
        Auxiliary(
            "housing_share",
            "if_then(housing_units_at_census > 0 * housing_units, housing_units / housing_units_at_census, 1)",
            "1",
            "of the homes of the census",
        ),
    )


def wards() -> Parts:
    """Beds: they close in steps, by date or at a gateway (loop B2), and empty in the pathway; wards may close whole."""
    return (
        given("beds_at_census", "bed"),
        given("beds_closing", "bed / month", "set in the month in which beds close or open"),
        given("ward_beds_closing", "bed / month", "set in the month in which a ward closes whole or opens"),
        given("posts_kept", "1", "of the nurses of a bed that closes in a ward that stays open"),
        Stock("open_beds", "beds_at_census", "bed"),
        Flow("close_beds", "beds_closing", "bed / month", source="open_beds"),
        Stock("ward_beds", "beds_at_census", "bed", "beds of wards that are open, whether the bed is or not"),
        Flow("close_wards", "ward_beds_closing", "bed / month", source="ward_beds"),
        given("occupied_bed_days", "bed * day / month", "days in local beds last month"),
        Input("month_days", DAYS_A_MONTH, "day / month", source=CONSTANT),
        Auxiliary("occupied_beds", "occupied_bed_days / month_days", "bed"),
    )


def bought(n: int) -> Parts:
    """What one item of a scenario buys: contracted, mobilising, open; an unprotected one loses what leaks."""
    return (
        given(f"contracted_{n}", "unit", "units that are paid for"),
        given(f"price_{n}", "GBP / unit / month"),
        given(f"mobilising_time_{n}", "month"),
        given(f"nurses_{n}", "WTE / unit"),
        given(f"icb_share_{n}", "1"),
        given(f"council_share_{n}", "1"),
        given(f"unprotected_{n}", "1", "1 unless the money is ring-fenced"),
        Auxiliary(f"may_buy_{n}", f"may_buy * if_then(council_share_{n} > 0, council_solvent, 1)", "1"),
        Auxiliary(
            f"funded_{n}",
            f"max(if_then(may_buy_{n} > 0, contracted_{n}, min(contracted_{n}, mobilising_{n} + open_{n})),"
            f" paid_units_{n})",
            "unit",
            "what is contracted; where nothing more may be bought, what is there; after the contract, what runs down",
        ),
        Auxiliary(
            f"share_leaked_{n}",
            f"unprotected_{n} * (icb_share_{n} * icb_share_lost + council_share_{n} * council_share_lost)",
            "1",
        ),
        Auxiliary(f"affordable_{n}", f"contracted_{n} * (1 - share_leaked_{n})", "unit"),
        Stock(f"mobilising_{n}", 0.0, "unit"),
        Stock(f"open_{n}", 0.0, "unit"),
        Flow(
            f"commission_{n}",
            f"may_buy_{n} * max(affordable_{n} - mobilising_{n} - open_{n}, 0 * contracted_{n}) / one_month",
            "unit / month",
            to=f"mobilising_{n}",
        ),
        Flow(
            f"open_up_{n}",
            f"delay3(commission_{n}, max(mobilising_time_{n}, one_month / 2), 0 * commission_{n})",
            "unit / month",
            source=f"mobilising_{n}",
            to=f"open_{n}",
        ),
        Flow(
            f"run_down_{n}",
            f"max(mobilising_{n} + open_{n} - affordable_{n}, 0 * contracted_{n}) / run_down_time",
            "unit / month",
            source=f"open_{n}",
        ),
        Auxiliary(f"paid_units_{n}", f"open_{n} + set_up_share * mobilising_{n}", "unit"),
        Auxiliary(f"spent_{n}", f"paid_units_{n} * price_{n}", "GBP / month", "for rules of money alone"),
        Stock(f"unit_months_{n}", 0.0, "unit * month", "units paid for so far, those being set up in part"),
        Flow(f"pay_{n}", f"paid_units_{n}", "unit", to=f"unit_months_{n}"),
        Stock(f"funded_months_{n}", 0.0, "unit * month", "units that funders have paid in for so far"),
        Flow(f"fund_{n}", f"funded_{n}", "unit", to=f"funded_months_{n}"),
        Stock(f"leaked_months_{n}", 0.0, "unit * month", "units of them whose money out-of-area beds took"),
        Flow(f"leak_{n}", f"funded_{n} * share_leaked_{n}", "unit", to=f"leaked_months_{n}"),
    )


def leaks(items: int) -> Parts:
    """What an overspend on out-of-area beds takes: loop R1 (bed-pressure trap) closes here; a ring fence cuts it."""
    return (
        Input("one_month", 1.0, "month", source=CONSTANT),
        given("run_down_time", "month"),
        given("set_up_share", "1"),
        given("may_buy", "1", "0 once a stop-loss has been reached"),
        given("loop_bed_pressure_trap", "1", "R1"),
        given("leak_share", "1"),
        given("out_of_area_price", "GBP / day"),
        given("out_of_area_days", "day / month", "days in out-of-area beds last month"),
        given("out_of_area_days_at_census", "day / month"),
        given("out_of_area_budget_share", "1"),
        given("icb_share_out_of_area", "1"),
        given("council_share_out_of_area", "1"),
        Auxiliary("out_of_area_spend", "out_of_area_days * out_of_area_price", "GBP / month"),
        Auxiliary("out_of_area_spend_at_census", "out_of_area_days_at_census * out_of_area_price", "GBP / month"),
        Auxiliary(
            "overspend",
            "max(smooth(out_of_area_spend, smoothing_time, out_of_area_spend_at_census)"
            " - out_of_area_spend_at_census * out_of_area_budget_share, 0 * out_of_area_spend)",
            "GBP / month",
        ),
        Auxiliary(
            "icb_unprotected",
            _total(items, "unprotected_{n} * icb_share_{n} * (funded_{n} * price_{n})"),
            "GBP / month",
        ),
        Auxiliary(
            "council_unprotected",
            _total(items, "unprotected_{n} * council_share_{n} * (funded_{n} * price_{n})"),
            "GBP / month",
        ),
        Auxiliary(
            "icb_leak",
            "loop_bed_pressure_trap * min(leak_share * overspend * icb_share_out_of_area, icb_unprotected)",
            "GBP / month",
        ),
        Auxiliary(
            "council_leak",
            "loop_bed_pressure_trap * min(leak_share * overspend * council_share_out_of_area, council_unprotected)",
            "GBP / month",
        ),
        Auxiliary("icb_share_lost", "icb_leak / max(icb_unprotected, icb_leak + one_pound)", "1"),
        Auxiliary("council_share_lost", "council_leak / max(council_unprotected, council_leak + one_pound)", "1"),
        Input("one_pound", 1e-6, "GBP / month", "hardly any money, so that nothing is divided by 0", CONSTANT),
    )


def released_money() -> Parts:
    """What closed beds release, a lag later: little in a ward that stays open, most once it closes whole (loop B2)."""
    return (
        given("ward_cost_at_census", "GBP / month"),
        given("bed_cost_closing", "GBP / month / month", "set in the month in which beds close or open"),
        given("ward_cost_closing", "GBP / month / month", "set in the month in which a ward closes whole or opens"),
        given("bed_share_released", "1", "by any bed that closes"),
        given("ward_share_released", "1", "beside it, once the ward of the bed has closed whole"),
        given("release_lag", "month"),
        given("contract_released", "GBP / month", "by beds that are paid for by the bed, after their notice"),
        Stock("bed_cost", "ward_cost_at_census", "GBP / month", "open beds, each kind at its price"),
        Flow("close_costed_beds", "bed_cost_closing", "GBP / month / month", source="bed_cost"),
        Stock("ward_cost", "ward_cost_at_census", "GBP / month", "beds of wards that are open, each kind at its price"),
        Flow("close_costed_wards", "ward_cost_closing", "GBP / month / month", source="ward_cost"),
        *_closed_for_long("bed"),
        *_closed_for_long("ward"),
        Auxiliary(
            "releasing",
            "closed_bed_cost * bed_share_released + closed_ward_cost * ward_share_released + contract_released",
            "GBP / month",
        ),
        Stock("released", 0.0, "GBP", "ward money released so far, reinvested or not"),
        Flow("release", "releasing", "GBP / month", to="released"),
    )


def _closed_for_long(what: str) -> Parts:
    """Return what beds, or beds of whole wards, would cost that are closed now and were so a lag ago."""
    gone = f"max(ward_cost_at_census - {what}_cost, 0 * {what}_cost)"
    return (
        Auxiliary(
            f"closed_{what}_cost",
            f"min({gone}, delay_fixed({gone}, release_lag, 0 * {what}_cost))",
            "GBP / month",
            "none where beds were opened",
        ),
    )


def accounts(items: int) -> Parts:
    """The council's reserve, which is never below zero, and the net cost so far."""
    return (
        given("council_reserve_at_census", "GBP"),
        given("council_reserve_floor", "GBP", "at or under which the council buys nothing new"),
        Stock("council_reserve", "council_reserve_at_census", "GBP", "never below zero"),
        Auxiliary("council_spending", _total(items, "council_share_{n} * spent_{n}"), "GBP / month"),
        Flow("draw_reserve", "council_spending", "GBP / month", source="council_reserve"),
        Stock("council_spent", 0.0, "GBP", "what the council has newly spent"),
        Flow("note_council_spent", "council_spending", "GBP / month", to="council_spent"),
        Auxiliary(
            "council_overspent",
            "council_spent - (council_reserve_at_census - council_reserve)",
            "GBP",
            "newly spent, and not covered by the reserve",
        ),
        Auxiliary("council_solvent", "if_then(council_reserve > council_reserve_floor, 1, 0)", "1"),
        Stock(
            "net_cost",
            0.0,
            "GBP",
            "spent since the first purchase, less ward money released and out-of-area spending saved",
            non_negative=False,
        ),
        Flow(
            "cost",
            _total(items, "spent_{n}"),
            "GBP / month",
            to="net_cost",
        ),
        Auxiliary("has_bought", _has_bought(items), "1", "1 from the first purchase on"),
        Flow(
            "save",
            "if_then(has_bought > 0, out_of_area_spend_at_census * need_index"
            " - out_of_area_spend, 0 * out_of_area_spend) + releasing",
            "GBP / month",
            source="net_cost",
        ),
    )


def _has_bought(items: int) -> str:
    stocks = [f"funded_months_{n}" for n in range(1, items + 1)]
    return " + ".join(f"if_then({stock} > 0 * {stock}, 1, 0)" for stock in stocks) or "0"


def _total(items: int, text: str) -> str:
    """Return the sum over everything bought of what a text says of it."""
    return " + ".join(text.format(n=n) for n in range(1, items + 1)) or "0 * out_of_area_spend"
