"""Words that the model, the ledger and the files share: who pays."""

from .payers import BUYERS, PAYERS

__all__ = ["BUYERS", "PAYERS"]
