"""Sizing: the smallest service that meets targets, found by simulation on the same people."""

from .amhp import SizeRequest, size_amhp
from .amhp_answer import AmhpAnswer
from .causes import Cause
from .target import ServiceTarget
from .tried import TargetValue, Tried

__all__ = ["AmhpAnswer", "Cause", "ServiceTarget", "SizeRequest", "TargetValue", "Tried", "size_amhp"]
