"""Sizing: the smallest service that meets targets, found by simulation on the same people."""

from .amhp import size_amhp
from .amhp_answer import AmhpAnswer
from .capacity import Capacity
from .capacity_answer import CapacityAnswer, TriedCapacity
from .capacity_size import size_capacity
from .causes import Cause
from .feasibility import SelectionRules
from .selection import Candidate
from .size_request import SizeRequest
from .target import STAGES, ServiceTarget
from .tried import TargetValue, Tried

__all__ = [
    "STAGES",
    "AmhpAnswer",
    "Candidate",
    "Capacity",
    "CapacityAnswer",
    "Cause",
    "SelectionRules",
    "ServiceTarget",
    "SizeRequest",
    "TargetValue",
    "Tried",
    "TriedCapacity",
    "size_amhp",
    "size_capacity",
]
