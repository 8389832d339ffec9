"""What sharing would change between payers: a pooled budget, and the transfer that leaves none of them worse off."""

from __future__ import annotations

from collections.abc import Mapping

from tandemcare.sums import summed

from .appraisal import HALF_A_PENNY
from .follow import FloatArray

Nets = Mapping[str, FloatArray]


def pooled_nets(nets: Nets, shares: Mapping[str, float]) -> dict[str, FloatArray]:
    """Return what each payer bears if those with a share pool what they bear: each its share of the sum.

    `nets` are pounds more (above zero) or less by payer, of any shape; those without a share bear what they did.
    """
    pool = summed((nets[payer] for payer in shares if payer in nets), start=0.0 * next(iter(nets.values())))
    return {**nets, **{payer: share * pool for payer, share in shares.items()}}


def compensation(nets: Mapping[str, float]) -> dict[str, float] | None:
    """Return pounds that each payer gets (above zero) or gives so that nobody bears more; None where nothing can.

    Whoever bears more is made whole by those who save, each in proportion to what it saves. It takes savings at least
    as large as what is borne more; the amounts add up to zero.
    """
    more = summed(net for net in nets.values() if net > 0.0)
    saved = -summed(net for net in nets.values() if net < 0.0)
    if more > saved + HALF_A_PENNY:
        return None
    return {payer: net if net > 0.0 else (net * more / saved if saved else 0.0) for payer, net in nets.items()}
