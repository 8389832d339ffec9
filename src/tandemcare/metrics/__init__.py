"""What a run of the crisis pathway came to: yearly and monthly measures, and the activity that is costed."""

from .activity import activity
from .assessments import FOR_AN_AMHP, PARTS, Requests, requests_of
from .by_group import BY_GROUP, GroupMeasure, measure_by_group
from .catalogue import MEASURES, MONTHLY, MeasureInfo
from .lacks import unmet
from .measure import Measured, measure
from .request_log import RequestSteps

__all__ = [
    "BY_GROUP",
    "FOR_AN_AMHP",
    "MEASURES",
    "MONTHLY",
    "PARTS",
    "GroupMeasure",
    "MeasureInfo",
    "Measured",
    "RequestSteps",
    "Requests",
    "activity",
    "measure",
    "measure_by_group",
    "requests_of",
    "unmet",
]
