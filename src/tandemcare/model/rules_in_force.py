"""Law and agreements that come into force by date: what they do to the numbers of a month, as far as they hold then.

A scenario says how far a rule is in force (0 to 1) and from when; what it then does are numbers of the evidence, with
their ranges, the same in every scenario. A rule of which nothing is in force changes no number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from types import MappingProxyType

_DETAINED = tuple(f"severity.{route}_detained" for route in ("ae", "police", "request", "custody"))


@dataclass(frozen=True)
class Effect:
    """What a rule in force does to some numbers: times the product of `by`, or that added to them."""

    targets: tuple[str, ...]
    by: tuple[str, ...]
    adds: bool = False

    def on(self, value: float, effect: float, force: float) -> float:
        """Return what is left of a value with so much of the rule in force."""
        return value + force * effect if self.adds else value * (1.0 + force * (effect - 1.0))


@dataclass(frozen=True)
class RuleInForce:
    """A rule by what readers call it, its effects in turn, and the numbers by which what it asks for is counted."""

    label: str
    effects: tuple[Effect, ...]
    counted_by: tuple[str, ...] = ()


def _act(*targets: str, by: str, adds: bool = False) -> Effect:
    return Effect(targets, (f"mental_health_act_2025.{by}",), adds)


def _police(target: str, *by: str) -> Effect:
    return Effect((target,), tuple(f"right_care_right_person.{name}" for name in by), adds=True)


RULES: Mapping[str, RuleInForce] = MappingProxyType(
    {
        "rules.act_2025_grounds": RuleInForce(
            "Mental Health Act 2025, narrower grounds for detention",
            (
                _act(*_DETAINED, by="detained_left"),
                _act("outcome.ward_informal_section_2", "outcome.ward_informal_section_3", by="converted_left"),
                _act("outcome.ward_section_2_section_3", by="converted_left"),
                _act("outcome.share_section_3", "outcome.ward_section_2_section_3", by="learning_disability_left"),
                _act("outcome.share_declines", by="share_declines", adds=True),
                _act("outcome.share_spared_section_3", by="share_spared", adds=True),
            ),
        ),
        "rules.act_2025_safeguards": RuleInForce(
            "Mental Health Act 2025, shorter periods, more reviews, second opinions and plans",
            (
                _act("amhp.hours_factor", by="amhp_hours"),
                _act("beds.los_ratio_s3", by="section_3_stay"),
                _act(*_DETAINED, by="advance_choice"),
                _act("detention.further_hearings", by="further_hearings", adds=True),
                _act("detention.further_second_opinions", by="further_second_opinions", adds=True),
                _act("detention.statutory_plans", by="statutory_plans", adds=True),
            ),
            ("mental_health_act_2025.second_opinion_hours", "mental_health_act_2025.plan_hours"),
        ),
        "rules.act_2025_places_of_safety": RuleInForce(
            "Mental Health Act 2025, no police station as a place of safety",
            (_act("section_136.share_custody", by="custody_left"),),
        ),
        "rules.act_2025_prison_transfers": RuleInForce(
            "Mental Health Act 2025, transfers from prison within 28 days",
            (_act("demand.transfer_in", by="transfers"),),
        ),
        "rules.right_care_right_person": RuleInForce(
            "Right Care Right Person, what is left to come into force at the census",
            (
                _police("section_136.share_unattended", "share_unattended"),
                _police("section_136.share_left_to_ae", "share_unattended", "share_to_ae"),
                _police("section_136.share_left_alone", "share_unattended", "share_not_reached"),
                _police("police.welfare_checks_left_per_100k", "welfare_checks_per_100k"),
            ),
            (
                "right_care_right_person.share_by_ambulance",
                "right_care_right_person.welfare_by_ambulance",
                "right_care_right_person.police_hours_per_check",
            ),
        ),
    }
)
"""Rules by the name of the share of each that is in force: a fact of the place, 0 unless a scenario says otherwise."""


def apply_rules(values: dict[str, float]) -> None:
    """Change the numbers of a month as the rules do that are in force in it, in their order."""
    for name, rule in RULES.items():
        force = values[name]
        for effect in rule.effects if force > 0.0 else ():
            for target in effect.targets:
                values[target] = effect.on(values[target], prod(values[name] for name in effect.by), force)


def effects_read(name: str) -> frozenset[str]:
    """Return the numbers of the evidence that say what a rule does."""
    return frozenset(each for effect in RULES[name].effects for each in effect.by)


def numbers_of_rule(name: str) -> frozenset[str]:
    """Return the numbers of the evidence that nothing reads unless a rule is in force."""
    return effects_read(name).union(RULES[name].counted_by)
