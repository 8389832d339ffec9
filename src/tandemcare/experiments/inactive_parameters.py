"""Parameters that a scenario cannot depend on: those of services that it does not buy, of rules not in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tandemcare.evidence import ServiceFile, services
from tandemcare.finance.tariff import PRICES_OF_ACTIVITY
from tandemcare.model import NUMBERS_OF_A_POST, RULES, effects_read
from tandemcare.model.slow_inputs import AS_THEY_ARE, YEARLY
from tandemcare.scenario import Resolved, services_released_to


def inactive_parameters(resolved: Iterable[Resolved]) -> dict[str, tuple[str, ...]]:
    """Return, by scenario, the numbers of what it does not buy or put into force, and that nothing else reads."""
    files = services()
    elsewhere = {*AS_THEY_ARE.values(), *YEARLY.values(), *PRICES_OF_ACTIVITY}
    of_rules = {rule: effects_read(rule) for rule in RULES}
    own = {name for file in files.values() for name in file.parameters}.union(*of_rules.values())
    found = {}
    own |= NUMBERS_OF_A_POST  # what the hours of a post come to is a number of its own, which moves
    for each in resolved:
        bought = {item.service for item in each.source.investments} if each.source else set(files)
        if each.source:
            bought |= services_released_to(each.source)
        used = elsewhere.union(*(_read_of(files[name]) for name in bought if name in files))
        named = {change.parameter for change in each.source.changes} if each.source else set(of_rules)
        used = used.union(*(of_rules[name] for name in named if name in of_rules))
        found[each.name] = tuple(sorted(own - used))
    return found


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
