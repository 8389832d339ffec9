"""Sizing: the smallest service that meets targets, found by simulation on the same people."""

from .amhp import SizeRequest, size_amhp
from .amhp_answer import AmhpAnswer

__all__ = ["AmhpAnswer", "SizeRequest", "size_amhp"]
