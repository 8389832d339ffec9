"""Sizing: the smallest service that meets targets, found by simulation on the same people."""

from .amhp import SizeRequest, size_amhp
from .amhp_answer import AmhpAnswer
from .causes import Cause
from .selection import Candidate
from .target import STAGES, ServiceTarget
from .tried import TargetValue, Tried

__all__ = [
    "STAGES",
    "AmhpAnswer",
    "Candidate",
    "Cause",
    "ServiceTarget",
    "SizeRequest",
    "TargetValue",
    "Tried",
    "size_amhp",
]
