"""What a run of the crisis pathway came to: yearly and monthly measures, and the activity that is costed."""

from .activity import activity
from .by_group import BY_GROUP, GroupMeasure, measure_by_group
from .catalogue import MEASURES, MONTHLY, MeasureInfo
from .measure import Measured, measure

__all__ = [
    "BY_GROUP",
    "MEASURES",
    "MONTHLY",
    "GroupMeasure",
    "MeasureInfo",
    "Measured",
    "activity",
    "measure",
    "measure_by_group",
]
