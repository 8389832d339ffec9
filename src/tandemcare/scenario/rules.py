"""What a scenario says beside its items: who funds, when buying stops, which loops are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from .fields import LoopSwitches
from .parts import Funding, Scenario, StopLoss
from .reading import Document
from .schema import FundingForm, StopLossForm

_LOOPS: TypeAdapter[dict[str, bool]] = TypeAdapter(LoopSwitches)


def with_rules(scenario: Scenario, chain: Sequence[Document]) -> Scenario:
    """Return a scenario with the rules of its document, its parent's and so on; what is not sound is left out.

    What a child says replaces what its parents say, but loops are switched one by one.
    """
    return replace(
        scenario,
        funding=_funding(_said(chain, "funding")),
        stop_loss=_stop_loss(_said(chain, "stop_loss")),
        loops_off=_loops_off(chain),
        is_held=_said(chain, "slow_layer") == "held",
    )


def _said(chain: Sequence[Document], key: str) -> Any:
    return next((document.data[key] for document in chain if document.data.get(key) is not None), None)


def _funding(said: Any) -> Funding:
    try:
        form = FundingForm.model_validate({} if said is None else said)
    except ValidationError:
        return Funding()
    return Funding(form.reinvest_share, tuple(sorted((form.pool or {}).items())))


def _stop_loss(said: Any) -> StopLoss | None:
    try:
        return None if said is None else StopLoss(StopLossForm.model_validate(said).net_cost_gbp)
    except ValidationError:
        return None


def _loops_off(chain: Sequence[Document]) -> frozenset[str]:
    switches: dict[str, bool] = {}
    for document in reversed(chain):
        try:
            switches |= _LOOPS.validate_python(document.data.get("loops") or {}, strict=True)
        except ValidationError:
            continue
    return frozenset(name for name, is_on in switches.items() if not is_on)
