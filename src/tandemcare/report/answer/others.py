"""Who the others are that have no column: the largest of what they bear, an option at a time."""

from __future__ import annotations

from collections.abc import Mapping

from tandemcare.terms import MUST_BE_SPENT, PAYER_NAMES

from ..blocks import listed
from .certainty import is_sure
from .facts import MILLION, RunFacts, millions

LARGE_GBP = 0.5 * MILLION
HELD_BACK = "the ICB must spend again"
"""What the ICB saves in cash and must spend on mental health all the same."""


def others(facts: RunFacts, letters: int) -> str:
    """Return what others bear, the largest that fit on a line, by option; nothing where none is large."""
    large = {key: found.mean for key, found in facts.borne_by_others.items() if is_sure(found)}
    keys = sorted((key for key in large if abs(large[key]) >= LARGE_GBP), key=lambda key: -abs(large[key]))
    told = ""
    for many in range(1, len(keys) + 1):
        longer = _told(facts, {key: large[key] for key in keys[:many]})
        if told and len(longer) > letters:
            break
        told = longer
    return told


def _told(facts: RunFacts, pounds: Mapping[tuple[str, str], float]) -> str:
    parts: dict[str, list[str]] = {}
    for (name, payer), each in pounds.items():
        parts.setdefault(name, []).append(f"{millions(each, sign=True)} {_who(payer)}")
    return f"Other: {'; '.join(f'{facts.title(name)} {listed(part)}' for name, part in parts.items())}."


def _who(payer: str) -> str:
    return HELD_BACK if payer == MUST_BE_SPENT else PAYER_NAMES.get(payer, payer)
