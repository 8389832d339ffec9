"""What a run of the crisis pathway came to: yearly and monthly measures, and the activity that is costed."""

from .activity import activity
from .catalogue import MEASURES, MONTHLY, MeasureInfo
from .measure import Measured, measure

__all__ = ["MEASURES", "MONTHLY", "MeasureInfo", "Measured", "activity", "measure"]
