"""What a scenario says beside its items: who funds, when buying stops, which loops are cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tandemcare.documents import Document

from .fields import LoopSwitches
from .parts import Funding, Named, PooledServices, SavingsTarget, Scenario, Shares, StopLoss
from .schema import FundingForm, PoolForm, StopLossForm

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


def unread_rules(document: Document) -> Iterator[Named]:
    """Yield the services of a pooled budget whose form is not sound, so that unknown ones are told all the same."""
    funding = document.data.get("funding")
    pool = funding.get("section_75") if isinstance(funding, dict) else None
    services = pool.get("services") if isinstance(pool, dict) else None
    if isinstance(services, list) and _funding(funding) == Funding():
        where = document.where(("funding", "section_75"))
        yield from (Named("pooled", name, where) for name in services if isinstance(name, str))


def _said(chain: Sequence[Document], key: str) -> Any:
    return next((document.data[key] for document in chain if document.data.get(key) is not None), None)


def _funding(said: Any) -> Funding:
    try:
        form = FundingForm.model_validate({} if said is None else said)
    except ValidationError:
        return Funding()
    target = form.savings_target
    return Funding(
        reinvest_share=form.reinvest_share,
        pool=_shares(form.pool),
        section_75=_section_75(form.section_75),
        reserve_floor_gbp=form.reserve_floor_gbp,
        savings_target=SavingsTarget(target.gbp_a_year, target.from_) if target else None,
        is_released_money_lost=form.released_money == "leaves",
    )


def _section_75(form: PoolForm | None) -> PooledServices | None:
    if form is None:
        return None
    contributions = _shares(form.contributions)
    return PooledServices(
        services=tuple(form.services),
        budget_gbp_year=form.budget_gbp_year,
        contributions=contributions,
        overspend=_shares(form.overspend) or contributions,
        underspend=_shares(form.underspend) or contributions,
        start=form.from_,
        notice_given=form.notice_given,
        notice_months=form.notice_months,
    )


def _shares(payers: dict[str, float] | None) -> Shares:
    return tuple(sorted((payers or {}).items()))


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
