"""Words of the field and of other tools in place of Tandem's own: the names and keys that are meant by them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from tandemcare.errors import did_you_mean

_KEYS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("start", "start_date", "starts", "begin", "begins", "date", "when", "month", "in"), ("from",)),
    **dict.fromkeys(("end", "end_date", "ends", "finish"), ("until",)),
    **dict.fromkeys(("amount", "number", "quantity", "count", "size"), ("units", "value", "slots", "beds")),
    **dict.fromkeys(("places", "slots"), ("units",)),
    **dict.fromkeys(("budget", "gbp", "spend"), ("budget_gbp_a_year",)),
    **dict.fromkeys(("funder", "funders", "funded_by", "paid_by", "payers", "commissioner", "pays"), ("payer",)),
    **dict.fromkeys(("description", "reason", "note", "notes", "comment", "rationale"), ("why",)),
    **dict.fromkeys(("title", "label"), ("name",)),
    **dict.fromkeys(("interventions", "investments", "services", "buy", "purchases"), ("invest",)),
    **dict.fromkeys(("closures", "closes", "close_wards"), ("close",)),
    **dict.fromkeys(("reductions", "savings", "cutbacks"), ("cut",)),
    **dict.fromkeys(("parameters", "assumptions", "settings"), ("change", "numbers")),
    **dict.fromkeys(("base", "parent", "inherits", "based_on"), ("extends",)),
    **dict.fromkeys(("type", "sex", "gender"), ("kind",)),
    **dict.fromkeys(("amhps", "staff", "on_duty"), ("slots",)),
    **dict.fromkeys(("increase", "factor", "times", "change_by"), ("multiply",)),
    "name": ("parameter", "service", "ward"),
    "intervention": ("service",),
    "occupancy": ("occupancy_at_most",),
}
KEYS_MEANT = frozenset(_KEYS)
_PRICE = (
    "What a unit costs is a number of the evidence: give another in a file of numbers (`--numbers FILE`), or say "
    "`budget_gbp_a_year` in place of `units`."
)
_PRICES = frozenset({"cost", "costs", "price", "unit_cost", "gbp_per_unit", "cost_gbp", "price_gbp"})
SERVICES: Mapping[str, str] = {
    **dict.fromkeys(
        ("crhtt", "crht", "htt", "hbtt", "crisis team", "intensive home treatment"), "home-treatment-slots"
    ),
    **dict.fromkeys(
        ("s136 suite", "section 136 suite", "136 suite", "place of safety", "hbpos", "health based place of safety"),
        "hbpos-places",
    ),
    **dict.fromkeys(("safe haven", "sanctuary", "crisis cafe", "crisis café"), "crisis-cafe-places"),
    **dict.fromkeys(("cmht", "cmhts", "community team", "community teams"), "community-places"),
    **dict.fromkeys(("psychiatric liaison", "liaison psychiatry", "liaison"), "ae-liaison"),
    **dict.fromkeys(("ips", "employment support"), "individual-placement-and-support"),
    **dict.fromkeys(("eip", "eis"), "early-intervention"),
    **dict.fromkeys(("amhp", "amhps"), "amhp-fte"),
}
PAYERS: Mapping[str, str] = {
    **dict.fromkeys(("nhs", "ccg", "health", "nhs england"), "icb"),
    **dict.fromkeys(("la", "local authority", "local authorities", "social care", "adult social care"), "council"),
    **dict.fromkeys(("trust", "nhs trust", "mental health trust", "provider"), "nhs_provider"),
    **dict.fromkeys(("acute", "acute trust", "ambulance"), "acute_and_ambulance"),
}
KINDS: Mapping[str, str] = {
    **dict.fromkeys(("female", "females", "woman", "f"), "women"),
    **dict.fromkeys(("male", "males", "man", "m"), "men"),
    **dict.fromkeys(("both", "all", "any sex", "mixed sex"), "mixed"),
    **dict.fromkeys(("intensive care", "psychiatric intensive care"), "picu"),
    **dict.fromkeys(("rehab",), "rehabilitation"),
}
ROUTES: Mapping[str, str] = {
    **dict.fromkeys(("a&e", "ae", "ed", "emergency department", "liaison"), "ae_liaison"),
    **dict.fromkeys(("s136", "136", "police"), "section_136"),
    **dict.fromkeys(("crisis", "crisis line", "gp"), "community_crisis"),
}


def key_meant(key: str, known: Collection[str]) -> str:
    """Return what to do about a key that a form does not have: the key that is meant, or those that there are."""
    if key.lower() in _PRICES and "budget_gbp_a_year" in known:
        return _PRICE
    meant = next((each for each in _KEYS.get(_words(key).replace(" ", "_"), ()) if each in known), "")
    return f"Did you mean {meant!r}?" if meant else meant_by(key, known, ROUTES)


def meant_by(word: str, known: Collection[str], other_words: Mapping[str, str]) -> str:
    """Return a sentence that offers the name that is meant by a word of the field, or one that is near, or lists all.

    A name whose letters are the same comes first.
    """
    meant = other_words.get(_words(word))
    alike = [name for name in known if _words(name) == _words(word)]
    return f"Did you mean {meant!r}?" if meant in known and not alike else did_you_mean(word, known)


def _words(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", str(name).strip().lower())
