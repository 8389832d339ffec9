"""Words that the model, the ledger and the files share: who pays."""

from .payers import BUYERS, MUST_BE_SPENT, ONE_OF_A_PLACE, PAYER_NAMES, PAYERS

__all__ = ["BUYERS", "MUST_BE_SPENT", "ONE_OF_A_PLACE", "PAYERS", "PAYER_NAMES"]
