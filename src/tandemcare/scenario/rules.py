"""What a scenario says beside its items: who funds, when buying stops, which loops are cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from tandemcare.documents import Document

from .fields import LoopSwitches
from .items import Bought, Funding, StopLoss
from .parts import Named, Scenario
from .sound import sound_part

Rule = TypeVar("Rule", Bought, Funding, StopLoss)
_LOOPS: TypeAdapter[dict[str, bool]] = TypeAdapter(LoopSwitches)


def with_rules(scenario: Scenario, chain: Sequence[Document]) -> Scenario:
    """Return a scenario with the rules of its document, its parent's and so on; what is not sound is left out.

    What a child says replaces what its parents say, but loops are switched one by one.
    """
    return replace(
        scenario,
        funding=_sound(Funding, _said(chain, "funding")) or Funding(),
        stop_loss=_sound(StopLoss, _said(chain, "stop_loss")),
        bought=_sound(Bought, _said(chain, "bought")) or Bought(),
        loops_off=_loops_off(chain),
        is_held=_said(chain, "slow_layer") == "held",
    )


def unread_rules(document: Document) -> Iterator[Named]:
    """Yield the services of a pooled budget whose form is not sound, so that unknown ones are told all the same."""
    funding = document.data.get("funding")
    pool = funding.get("pooled_budget") if isinstance(funding, dict) else None
    services = pool.get("services") if isinstance(pool, dict) else None
    found = _sound(Funding, funding)
    if isinstance(services, list) and (found is None or found.pooled_budget is None):
        where = document.where(("funding", "pooled_budget"))
        yield from (Named("pooled", name, where) for name in services if isinstance(name, str))


def _said(chain: Sequence[Document], key: str) -> Any:
    return next((document.data[key] for document in chain if document.data.get(key) is not None), None)


def _sound(form: type[Rule], said: Any) -> Rule | None:
    """Return what is sound of a rule as it is said, or None where nothing is."""
    return sound_part(form, said) if isinstance(said, dict) else None


def _loops_off(chain: Sequence[Document]) -> frozenset[str]:
    switches: dict[str, bool] = {}
    for document in reversed(chain):
        try:
            switches |= _LOOPS.validate_python(document.data.get("loops") or {}, strict=True)
        except ValidationError:
            continue
    return frozenset(name for name, is_on in switches.items() if not is_on)
