"""Mean flows, the stay: treatment by legal status, assessments on the ward, delay by reason, and where people go."""

from __future__ import annotations

from tandemcare.stockflow import Flow, Part, Stock

from .crisis_pathway import PLAIN_DELAYS
from .mean_flow_words import PEOPLE, QUEUES, RATE, SEXES, STATUSES, STAYS, fits, people, rate, share, stay, total

TREATED = ("settling", "unwell", "short", "reviewed", "detained", "rest_section_3", "rest_informal")
DELAYED = ("in_queue", "moving_in", *PLAIN_DELAYS)
FROM_4_TO_3 = "share_section_4 * ward_section_4_section_3"
AFTER_4 = "share_section_4 * ward_section_4_not_detained"
"""Of those admitted on section 2 or 4, who go on on section 3, and who stay informally, when section 4 has run out."""
RECALLED_TO_2 = "share_recalls_assessed * ward_recall_section_2"
RECALLED_TO_STAY = "(1 - share_recalls_assessed * ward_recall_not_detained)"


def treatment() -> list[Part]:
    """Return treatment on local acute wards, out of area and in intensive care, which steps down to acute wards."""
    return [
        rate("stepping_down", "picu_reviewed / picu_review_time + picu_section_3 / picu_time"),
        rate("picu_leaving", "picu_reviewed_end + picu_section_3_end"),
        *_held("picu_reviewed", "admitted_section_2_picu", "picu_review_time", "In intensive care on section 2"),
        *_held("picu_section_3", "admitted_section_3_picu", "picu_time", "In intensive care on section 3"),
        people("in_beds_picu", "picu_reviewed + picu_section_3"),
        *(part for place in STAYS for part in _stays(place)),
        *_hurried(),
    ]


def _held(name: str, comes: str, months: str, label: str) -> list[Part]:
    return [
        Stock(name, 0.0, PEOPLE, label),
        Flow(f"{name}_begin", comes, RATE, to=name),
        Flow(f"{name}_end", f"{name} / {months} * first_fit", RATE, source=name),
    ]


def _comes(place: str, status: str) -> str:
    """Return who begins to be treated in a place on some status."""
    if place == "away":
        placed = total(f"placed_{status}_{queue}" for queue in QUEUES if (status, queue) != ("informal", "picu"))
        late = total(f"sought_{sex}_end" for sex in SEXES)
        return f"(1 - share_brought_back) * ({placed}) + ({late}) * placed_share_{status}"
    return f"admitted_{status}_{place} + sought_{place}_back * placed_share_{status}"


def _stays(place: str) -> list[Part]:
    return [*_coming(place), *_informal(place), *_section_2(place), *_section_3(place), *_treated(place)]


def _where(place: str) -> str:
    return "out of area" if place == "away" else f"on wards for {place}"


def _time(place: str, months: str, hurried: str = "hurried") -> str:
    """Return a length of treatment, cut short for a share of people on local acute wards."""
    return f"{months} * (1 - cut_short_share * {hurried})" if place in SEXES else months


def _local(place: str, equation: str) -> str:
    """Return what is added on local wards only."""
    return f" + {equation}" if place in SEXES else ""


def _coming(place: str) -> list[Part]:
    """Return who comes by status, recalled people who do not stay among them."""
    parts: list[Part] = [rate(f"comes_{status}_{place}", _comes(place, status)) for status in STATUSES]
    if place in SEXES:
        released = f"recalled_{place} * (1 - {RECALLED_TO_STAY})"
        parts += [
            rate(f"recalled_{place}", f"share_{place} * first_{place}_fit * recalls_due"),
            *stay(f"released_{place}", released, "next_step", f"Recalled to a ward for {place}, not to stay"),
        ]
    return parts


def _informal(place: str) -> list[Part]:
    return [
        *stay(
            f"settling_{place}",
            f"comes_informal_{place} * (1 - share_informal_assessed) + unwell_{place}_end * ward_informal_not_detained"
            f" + comes_section_2_{place} * {AFTER_4}",
            f"({_time(place, 'informal_time')} + arriving_informal_time)",
            f"Informal {_where(place)}",
        ),
        *stay(
            f"unwell_{place}",
            f"comes_informal_{place} * share_informal_assessed",
            "unwell_time",
            f"Informal {_where(place)}, soon to be assessed",
        ),
    ]


def _section_2(place: str) -> list[Part]:
    return [
        rate(
            f"on_section_2_{place}",
            f"comes_section_2_{place} * (1 - {AFTER_4} - {FROM_4_TO_3}) + unwell_{place}_end * ward_informal_section_2"
            + _local(place, f"recalled_{place} * {RECALLED_TO_2}"),
        ),
        *stay(
            f"short_{place}",
            f"on_section_2_{place} * (1 - share_long)",
            f"({_time(place, 'short_time')} + arriving_time)",
            f"On a short section 2 {_where(place)}",
        ),
        *stay(
            f"reviewed_{place}",
            f"on_section_2_{place} * share_long",
            "review_time" if place in SEXES else "review_time_away",
            f"On section 2 {_where(place)}, up to its review",
        ),
        *stay(
            f"rest_informal_{place}",
            f"reviewed_{place}_end * (1 - share_converted)"
            + _local(place, f"{_stepped(place)} * (1 - share_converted)"),
            f"({_time(place, 'rest_time', 'hurried_rest')})",
            f"Informal after a section 2 {_where(place)}",
        ),
    ]


def _stepped(place: str) -> str:
    """Return who steps down from intensive care after the review of a section 2."""
    return f"share_{place} * first_{place}_fit * picu_reviewed / picu_review_time"


def _section_3(place: str) -> list[Part]:
    from_picu = f"{_stepped(place)} * share_converted + share_{place} * first_{place}_fit * picu_section_3 / picu_time"
    return [
        *stay(
            f"detained_{place}",
            f"comes_section_3_{place} + unwell_{place}_end * ward_informal_section_3"
            f" + comes_section_2_{place} * {FROM_4_TO_3}"
            + _local(place, f"planned_{place} + recalled_{place} * ({RECALLED_TO_STAY} - {RECALLED_TO_2})"),
            f"({_time(place, 'section_3_time')})",
            f"On section 3 {_where(place)}",
        ),
        *stay(
            f"rest_section_3_{place}",
            f"reviewed_{place}_end * share_converted" + _local(place, from_picu),
            f"({_time(place, 'rest_time', 'hurried_rest_3')})",
            f"On section 3 after a section 2 {_where(place)}",
        ),
    ]


def _treated(place: str) -> list[Part]:
    return [
        rate(f"treated_section_3_{place}", f"detained_{place}_end + rest_section_3_{place}_end"),
        rate(
            f"treated_otherwise_{place}",
            f"settling_{place}_end + short_{place}_end + rest_informal_{place}_end"
            + _local(place, f"released_{place}_end"),
        ),
    ]


def _hurried() -> list[Part]:
    """Return the share of stays cut short, lower where people step down from intensive care, who come as they come."""
    reviewed = "(reviewed_women_end + reviewed_men_end)"
    on_3 = f"{reviewed} * share_converted"
    stepped = "picu_reviewed / picu_review_time"
    stepped_3 = f"{stepped} * share_converted + picu_section_3 / picu_time"
    ends = {
        "hurried": [f"{stock}_{sex}_end" for stock in ("settling", "short", "detained") for sex in SEXES],
        "hurried_rest_3": [f"rest_section_3_{sex}_end" for sex in SEXES],
        "hurried_rest": [f"rest_informal_{sex}_end" for sex in SEXES],
    }
    cut = total(f"{name} * ({total(flows)})" for name, flows in ends.items())
    return [
        share("hurried_rest_3", f"hurried * {on_3} / max({on_3} + {stepped_3}, hardly_any)"),
        share(
            "hurried_rest",
            f"hurried * {reviewed} / max({reviewed} + {stepped}, hardly_any)",
        ),
        rate("treated_all", total(f"treated_{how}_{place}" for place in STAYS for how in ("section_3", "otherwise"))),
        share("hurried_out", f"({cut}) / max(treated_all, hardly_any)"),
        share(
            "section_3_out",
            f"({total(f'treated_section_3_{place}' for place in STAYS)}) / max(treated_all, hardly_any)",
        ),
    ]


def ward_assessments() -> list[Part]:
    """Return assessments on the ward, other specialties' wards included, and what they decide."""
    unwell = total(f"unwell_{place}_end" for place in STAYS)
    reviewed = total([*(f"reviewed_{place}_end" for place in STAYS), "picu_reviewed_end"])
    on_2 = "(other_ward_section_2 + other_ward_informal * share_informal_assessed * ward_informal_section_2)"
    return [
        rate("assessed_unwell", f"{unwell} + other_ward_informal * share_informal_assessed"),
        rate("assessed_section_2", f"share_section_2_assessed * ({reviewed} + {on_2} * share_long)"),
        rate("section_4_on_ward", "detained_section_2 * share_section_4"),
        rate("recalls", total(f"recalled_{sex}" for sex in SEXES)),
        rate("assessed_recalled", "recalls * share_recalls_assessed"),
        rate("assessed_ward", "assessed_unwell + assessed_section_2 + section_4_on_ward + assessed_recalled"),
        rate("detentions_after_admission", "assessed_unwell * (ward_informal_section_2 + ward_informal_section_3)"),
        rate("section_2_converted", "assessed_section_2 * ward_section_2_section_3"),
        rate(
            "ward_detained",
            "detentions_after_admission + section_2_converted"
            " + section_4_on_ward * (ward_section_4_section_2 + ward_section_4_section_3)"
            " + assessed_recalled * (ward_recall_section_2 + ward_recall_section_3)",
        ),
        *(
            rate(
                f"detained_{status}",
                total(
                    [
                        *(f"admitted_{status}_{queue} + placed_{status}_{queue}" for queue in QUEUES),
                        f"other_ward_{status}",
                    ]
                ),
            )
            for status in STATUSES[1:]
        ),
        rate("detentions_on_admission", "detained_section_2 + detained_section_3"),
        rate("admissions_local", f"admitted_directly + recalls + {total(f'planned_{sex}' for sex in SEXES)}"),
    ]


def delays() -> list[Part]:
    """Return those clinically ready for discharge by reason, and supported housing, which all of them share."""
    return [
        *stay(
            "extra_away", "treated_section_3_away + treated_otherwise_away", "extra_time", "Back from out of area soon"
        ),
        *(part for place in STAYS for part in _delays(place)),
        people("delayed_supported_housing", total(f"in_queue_{p} + moving_in_{p}" for p in STAYS)),
        *(people(f"delayed_{reason}", total(f"{reason}_{place}" for place in STAYS)) for reason in PLAIN_DELAYS),
        people(
            "out_of_area", total(["sought", *(f"{stock}_away" for stock in (*TREATED, *DELAYED, "extra", "longer"))])
        ),
        *housing(),
    ]


def _delays(place: str) -> list[Part]:
    ready = "extra_away_end" if place == "away" else f"treated_section_3_{place} + treated_otherwise_{place}"
    where = _where(place)
    freed = [f"{reason}_{place}_end" for reason in PLAIN_DELAYS]
    return [
        rate(f"ready_{place}", ready),
        rate(f"for_housing_{place}", f"ready_{place} * delay_share_supported_housing"),
        rate(f"for_step_down_{place}", f"for_housing_{place} * share_suitable"),
        rate(f"joins_queue_{place}", f"for_housing_{place} - for_step_down_{place} * step_down_fit"),
        *_applicants(place, f"joins_queue_{place}", f"Delayed {where}: supported housing"),
        *stay(f"moving_in_{place}", f"let_{place}", "set_up_time", f"Delayed {where}: moving into supported housing"),
        *(
            part
            for reason in PLAIN_DELAYS
            for part in stay(
                f"{reason}_{place}",
                f"ready_{place} * delay_share_{reason}",
                f"{reason}_time",
                f"Delayed {where}: {reason.replace('_', ' ')}",
            )
        ),
        rate(f"goes_{place}", f"ready_{place} * share_not_delayed"),
        # home, some of them early with home treatment, or some days later where that is full
        rate(f"home_{place}", f"goes_{place} * share_home + other_{place}_end * (1 - other_share_other_ward)"),
        *stay(
            f"longer_{place}",
            f"home_{place} * share_early_discharge * (1 - treatment_fit)",
            "longer_time",
            f"To go home from {where}, home treatment being full",
        ),
        rate(
            f"leaving_{place}",
            f"goes_{place} + for_step_down_{place} * step_down_fit + {total(freed)} + moving_in_{place}_end"
            f" + in_queue_{place} / give_up_time + longer_{place}_end - longer_{place}_begin",
        ),
        people(
            f"in_beds_{place}",
            total(
                f"{stock}_{place}"
                for stock in (*TREATED, *DELAYED, "longer", "released" if place in SEXES else "extra")
            ),
        ),
    ]


def _applicants(place: str, comes: str, label: str) -> list[Part]:
    """Return a queue for supported housing: first come, first served, and given up after a time."""
    stock = f"in_queue_{place}"
    return [
        Stock(stock, 0.0, PEOPLE, label),
        rate(f"offers_{place}", f"{comes} + {stock} / settling_time"),
        rate(f"let_{place}", f"offers_{place} * housing_fit"),
        Flow(f"{stock}_begin", f"max(0, {comes} - let_{place})", RATE, to=stock),
        Flow(f"{stock}_let", f"max(0, let_{place} - {comes})", RATE, source=stock),
        Flow(f"{stock}_gives_up", f"{stock} / give_up_time", RATE, source=stock),
    ]


def housing() -> list[Part]:
    """Return real units of supported housing: let, left by a relapse, or empty between tenants."""
    lets = total(f"let_{place}" for place in (*STAYS, "outside"))
    from_wards = total(f"moving_in_{place}_end" for place in STAYS)
    return [
        rate("applies", "first_housing_other_wards + first_housing_community + to_supported_early"),
        *_applicants("outside", "applies", "Waiting for supported housing outside the wards"),
        rate("units_wanted", total(f"offers_{place}" for place in (*STAYS, "outside"))),
        rate("units_room", "(housing_units - units_used) / settling_time + void_end + relapsing_tenants_end"),
        *fits("housing", "units_room", "units_wanted"),
        rate("lets", lets),
        rate("to_supported_housing", from_wards),
        *stay("tenancy", "let_outside + to_supported_housing * (1 - tenants_relapsing)", "tenancy_time", "Tenants"),
        *stay(
            "relapsing_tenants", "to_supported_housing * tenants_relapsing", "relapse_time", "Tenants who will relapse"
        ),
        *stay("void", "tenancy_end", "void_time", "Units empty between tenants"),
        people("units_used", total([*(f"moving_in_{p}" for p in STAYS), "tenancy", "relapsing_tenants", "void"])),
        people("housing_queue", total(f"in_queue_{place}" for place in (*STAYS, "outside"))),
    ]


def destinations() -> list[Part]:
    """Return where people go from the ward, and the step-down house, which turns nobody away while it has room."""

    def ends(name: str) -> str:
        return f"({total(f'{name}_{place}_end' for place in STAYS)})"

    goes = total(f"goes_{place}" for place in STAYS)
    given_up = total(f"in_queue_{place}_gives_up" for place in STAYS)
    return [
        rate("goes", goes),
        rate("homes", total(f"home_{place}" for place in STAYS)),
        rate("early_wanted", "homes * share_early_discharge"),
        rate("to_own_home", f"homes * (1 - share_early_discharge) + {ends('longer')}"),
        rate(
            "to_package",
            "goes * (discharge_share_package + discharge_share_step_down * (1 - step_down_fit))"
            f" + {ends('social_care')} * (1 - social_care_share_residential) + {ends('funding_panel')}",
        ),
        rate(
            "to_residential_care",
            f"goes * discharge_share_residential_care + {ends('social_care')} * social_care_share_residential",
        ),
        rate("to_temporary", f"goes * discharge_share_temporary + {ends('other_housing')} + {given_up}"),
        rate("discharged_home", "to_own_home + treated_early_begin"),
        rate("discharged_supported_housing", "to_supported_housing + to_supported_early"),
        rate("to_supported_early", "goes * discharge_share_supported_early"),
        rate("to_other", "goes * discharge_share_other"),
        rate("to_other_ward", f"goes * discharge_share_other_ward + {ends('other')} * other_share_other_ward"),
        rate("suitable", total(f"for_step_down_{place}" for place in STAYS)),
        rate("step_down_wanted", "suitable + goes * discharge_share_step_down"),
        rate("step_down_room", "(step_down_places - in_step_down) / settling_time + in_step_down_end"),
        *fits("step_down", "step_down_room", "step_down_wanted"),
        *stay("in_step_down", "step_down_wanted * step_down_fit", "step_down_time", "In the step-down house"),
    ]
