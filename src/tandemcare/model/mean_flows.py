"""The crisis system with its people replaced by mean flows: stocks and flows in months, from the values of the pathway.

Whoever stays for days is in a stock; hours (A&E, assessments, the way to a bed) are flow times mean time, and those
that hold a bed lengthen the stay that they begin. Every flow out of a stock is a share of it, which is exact for
means. The pathway approaches these flows as a place grows, in occupied beds, placements out of area, delays, and
therefore money, where beds are used clearly under or over what is open (loads under 0.95 or over 1.05). It does not:

- in waits within the day or the week (A&E, AMHPs, section 136, the café's hours): AMHPs are never short here, hours
  over those on duty are overtime, and nobody waits for a bed while there is room for all in mean;
- where a rule reads max(0, x) and x is near 0: a small place places people out of area, turns them away from home
  treatment and cuts stays short on its bad days while it has room in mean; here that begins only when the mean is
  full. At the load of the stylised place (about 1) the pathway has some nine people out of area, these flows hardly
  any;
- in who waits last: transfers from other hospitals, who have no deadline, wait without end while others wait at home.

The change that ends a wait at home comes after whole days, and the threshold of a placement has the spread of the
pathway. Sex divides in a constant share, legal status and stays cut short as in those who come at the time.
`mean_flow_model` makes the model, `mean_flow_inputs` its inputs of a month, MEAN_COUNTS and `mean_use` say under
which names its flows and stocks are read as counts and resources of the pathway.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace

from tandemcare.evidence import parameters
from tandemcare.stockflow import Auxiliary, Compiled, Input, Model, Part, Stock, compile

from .crisis_pathway import PLAIN_DELAYS
from .mean_flow_after import after_the_ward, never_admitted
from .mean_flow_beds import curves, found, left_before_a_bed, waiting, wards
from .mean_flow_inputs import STEP, mean_flow_inputs, ward_number
from .mean_flow_names import MEAN_COUNTS, mean_use
from .mean_flow_stays import delays, destinations, treatment, ward_assessments
from .mean_flow_units import unit_of
from .mean_flow_ways import alternatives, amhp_work, beds_wanted, requests, section_136, ways_in
from .mean_flow_words import PEOPLE, SEXES
from .people import SHARE_INFORMAL, SHARE_RELAPSING_WITH_SUPPORT, SHARE_SECTION_3, SHARE_SHORT, SHARE_UNREVIEWED
from .place import Place
from .values import Values, values_of

__all__ = [
    "MEAN_COUNTS",
    "STEP",
    "census_stocks",
    "mean_flow_inputs",
    "mean_flow_model",
    "mean_use",
    "settled",
    "settled_baseline",
]

DAYS_A_MONTH = 30.4375
SETTLED_MONTHS = 240.0
"""After how many months from nothing the mean flows of a place without a census count as settled."""
SETTLED_FROM_CENSUS_MONTHS = 120.0


def mean_flow_model(place: Place, values: Values | None = None) -> Model:
    """Return the mean flows of a place from its census, or settled where it has none, checked.

    `values` are those at the census, by default the baseline's; later ones are set as inputs (`mean_flow_inputs`).
    """
    inputs = mean_flow_inputs(place, values_of(place, parameters()) if values is None else values)
    name = f"Mean flows of {place.name}"
    parts = [*_parts(inputs), *_by_ward(place)]
    start = census_stocks(place) if place.has_census else settled(Model(name, parts), inputs)
    return Model(name, [_started(part, start) for part in parts])


def _parts(inputs: Mapping[str, float]) -> list[Part]:
    return [
        *(Input(name, value, unit_of(name)) for name, value in inputs.items()),
        *curves(),
        *ways_in(),
        *alternatives(),
        *section_136(),
        *requests(),
        *beds_wanted(),
        *wards(),
        *waiting(),
        *left_before_a_bed(),
        *found(),
        *treatment(),
        *ward_assessments(),
        *delays(),
        *destinations(),
        *after_the_ward(),
        *never_admitted(),
        *amhp_work(),
    ]


def _by_ward(place: Place) -> list[Part]:
    """Return beds in use by ward, in proportion to open beds: a closing ward's people count with the other wards."""
    found: list[Part] = []
    for ward in place.wards:
        number = ward_number(place, ward)
        alike = sum(other.kind == ward.kind for other in place.wards)
        part = f"(open_{number} + hardly_anybody) / (beds_{ward.kind} + {alike} * hardly_anybody)"
        found.append(
            Auxiliary(f"used_{number}", f"in_beds_{ward.kind} * {part}", PEOPLE, f"Beds in use on {ward.name}")
        )
    return found


def _started(part: Part, start: Mapping[str, float]) -> Part:
    return replace(part, initial=start.get(part.name, 0.0)) if isinstance(part, Stock) else part


def settled(model: Model, inputs: Mapping[str, float], months: float = SETTLED_MONTHS) -> dict[str, float]:
    """Return the stocks of a model after so many months with inputs that stay as they are."""
    runner = compile(model, STEP)
    runner.set(inputs)
    runner.advance(months)
    values = runner.values()
    return {name: values[name] for name in model.stocks}


def settled_baseline(place: Place, runner: Compiled) -> dict[str, float]:
    """Return what the slow layer takes from these flows (`SIGNALS`) once they have settled with their inputs as made.

    `runner` runs the mean flows of the place from their start; where there is no census they have settled there. From
    a census these four settle sooner than from nothing: in ten years to a ten-millionth.
    """
    runner = copy(runner)
    if place.has_census:
        runner.advance(SETTLED_FROM_CENSUS_MONTHS)
    now, use = runner.values(), mean_use(place)
    worked, on_duty, *_ = use["amhp"]
    away, *_ = use["out-of-area"]
    return {
        "out_of_area_days": now[away] * DAYS_A_MONTH,
        "amhp_hours_worked": now[worked] * DAYS_A_MONTH * 24.0,
        "amhp_hours_on_duty": now[on_duty] * DAYS_A_MONTH * 24.0,
        "new_packages": now[MEAN_COUNTS["section_117_new_packages"]],
    }


def census_stocks(place: Place) -> dict[str, float]:
    """Return the stocks on the census day; those on treatment divide as in the pathway's census."""
    census = place.census
    found: dict[str, float] = {}
    for sex in SEXES:
        people = sum(place.ward_census.get(ward.name, 0) for ward in place.wards if ward.kind == sex)
        beds = place.beds(sex) / max(place.beds(*SEXES), 1)
        shares = {
            "settling": SHARE_INFORMAL,
            "short": SHARE_SHORT,
            "reviewed": SHARE_UNREVIEWED,
            "detained": SHARE_SECTION_3,
        }
        found |= {f"{stock}_{sex}": share * people for stock, share in shares.items()}
        found[f"rest_section_3_{sex}"] = (1.0 - sum(shares.values())) * people
        found[f"in_queue_{sex}"] = beds * census.get("delayed_supported_housing", 0)
        found |= {f"{reason}_{sex}": beds * census.get(f"delayed_{reason}", 0) for reason in PLAIN_DELAYS}
    tenants, supported = census.get("in_supported_housing", 0), census.get("with_floating_support", 0)
    return found | {
        "picu_reviewed": sum(place.ward_census.get(ward.name, 0) for ward in place.wards if ward.kind == "picu"),
        "rest_section_3_away": census.get("out_of_area", 0),
        "tenancy": tenants,
        "void": max(place.supported_housing_units - tenants, 0),
        "in_queue_outside": census.get("waiting_for_supported_housing", 0),
        "in_house": census.get("in_crisis_house", 0),
        "treated": census.get("on_home_treatment", 0),
        "in_step_down": census.get("in_step_down", 0),
        "supported": (1.0 - SHARE_RELAPSING_WITH_SUPPORT) * supported,
        "relapsing_supported": SHARE_RELAPSING_WITH_SUPPORT * supported,
        "relapsing": census.get("at_risk_of_relapse", 0),
        "returning": census.get("at_risk_after_crisis", 0),
        "ordered": census.get("to_be_recalled", 0),
    }
