"""Sizing: the smallest service that meets targets, found by simulation on the same people."""

from .amhp import size_amhp
from .amhp_answer import AmhpAnswer
from .capacity import Capacity
from .capacity_answer import CapacityAnswer, TriedCapacity
from .capacity_size import size_capacity
from .causes import Cause
from .feasibility import SelectionRules
from .offered import AMHP, SIZES, OfferedTarget, offered_targets, target_in_words, targets_of_size
from .selection import Candidate
from .size_request import SizeRequest
from .target import STAGES, ServiceTarget
from .tried import TargetValue, Tried

__all__ = [
    "AMHP",
    "SIZES",
    "STAGES",
    "AmhpAnswer",
    "Candidate",
    "Capacity",
    "CapacityAnswer",
    "Cause",
    "OfferedTarget",
    "SelectionRules",
    "ServiceTarget",
    "SizeRequest",
    "TargetValue",
    "Tried",
    "TriedCapacity",
    "offered_targets",
    "size_amhp",
    "size_capacity",
    "target_in_words",
    "targets_of_size",
]
