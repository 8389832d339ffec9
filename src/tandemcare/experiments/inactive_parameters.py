"""Parameters that a scenario cannot depend on: of services not bought, rules not in force, wards not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tandemcare.evidence import ServiceFile, services
from tandemcare.finance import CONTINUING_CARE, CONTINUING_CARE_SHARE
from tandemcare.finance.prices_of_activity import PRICES_OF_ACTIVITY
from tandemcare.model import NUMBERS_OF_A_POST, OF_UNCOUNTED, RULES, Place, numbers_of_other_wards, numbers_of_rule
from tandemcare.model.slow_inputs import AS_THEY_ARE, YEARLY
from tandemcare.scenario import Resolved, Scenario, services_released_to

from .assessments import POLICE_SHARE


def inactive_parameters(resolved: Iterable[Resolved]) -> dict[str, tuple[str, ...]]:
    """Return, by scenario, the numbers of what it does not buy or put into force, and that nothing else reads."""
    files = services()
    elsewhere = {*AS_THEY_ARE.values(), *YEARLY.values(), *PRICES_OF_ACTIVITY} - {CONTINUING_CARE_SHARE}
    of_rules = {rule: numbers_of_rule(rule) for rule in RULES} | {CONTINUING_CARE: frozenset({CONTINUING_CARE_SHARE})}
    own = {name for file in files.values() for name in file.parameters}.union(*of_rules.values())
    found = {}
    own |= NUMBERS_OF_A_POST  # what the hours of a post come to is a number of its own, which moves
    own |= {POLICE_SHARE}  # it parts a wait in what is told, and changes nothing
    for each in resolved:
        bought = {item.service for item in each.source.investments} if each.source else set(files)
        if each.source:
            bought |= services_released_to(each.source)
        used = elsewhere.union(*(_read_of(files[name]) for name in bought if name in files))
        used = used.union(*(of_rules[name] for name in _rules_of(each.source, set(of_rules))))
        of_place = _not_read_in(each.place) if isinstance(each.place, Place) else frozenset()
        found[each.name] = tuple(sorted((own - used) | of_place))
    return found


def _not_read_in(place: Place) -> frozenset[str]:
    """Return the numbers of wards and people that a place does not have, or counts itself."""
    return numbers_of_other_wards(place) | (frozenset() if place.has_census else OF_UNCOUNTED)


def _rules_of(source: Scenario | None, known: set[str]) -> set[str]:
    """Return the rules that a scenario puts into force, wholly or in part, at any time; all where nobody can tell."""
    if source is None:
        return known
    named = {change.parameter for change in source.changes if change.value != 0.0}
    if source.funding.continuing_health_care:
        named.add(CONTINUING_CARE)
    return named & known


def _read_of(file: ServiceFile) -> set[str]:
    """Return the numbers that are read where a service is bought: its own, and what its units do and cost by."""
    return {*file.parameters, *file.reads, file.cost.price, *file.cost.holds}


def effects_of(resolved: Iterable[Resolved]) -> Mapping[str, float]:
    """Return the effects of everything that some scenarios buy, by name with their value: shares that act on a flow.

    Places, units, beds and slots act through what they do for whoever is in them: a ratio of crises, or a share of
    people who would be in a ward otherwise.
    """
    names: dict[str, None] = {}
    known: dict[str, float] = {}
    for each in resolved:
        known |= each.values
        for item in each.source.investments if each.source else ():
            file = services()[item.service]
            names |= dict.fromkeys(act.by for act in file.acts if act.verb in EFFECTS)
            targets = [target for act in file.acts for target in act.targets]
            names |= {OF_A_PLACE[target]: None for target in targets if target in OF_A_PLACE}
    return {name: known[name] for name in names}


EFFECTS = ("cuts", "lifts", "raises")
OF_A_PLACE = {
    "community.places_bought": "hazard.team_ratio",
    "crisis_house.beds": "crisis_house.share_instead_of_bed",
    "floating_support.places": "hazard.support_ratio",
    "home_treatment.slots": "home_treatment.share_instead_of_bed",
    "housing.units": "hazard.supported_housing_ratio",
}
"""What being in a place does, by what there are more of."""
