"""The record of a run: raw tallies and logs that engines fill, and the public reading of them."""

from .counted import Counted
from .event_table import timestamps
from .histogram import quantile
from .intervals import Interval
from .log import LOG_ROW, Event
from .measure import Measure
from .names import UnknownNameError
from .resource import ResourceUse
from .samples import Samples, samples_of
from .story import HAPPENS, HOLDS, STAYS, WAITS, story_frame
from .tally import Layout, Tally
from .trace import People, Trace

__all__ = [
    "HAPPENS",
    "HOLDS",
    "LOG_ROW",
    "STAYS",
    "WAITS",
    "Counted",
    "Event",
    "Interval",
    "Layout",
    "Measure",
    "People",
    "ResourceUse",
    "Samples",
    "Tally",
    "Trace",
    "UnknownNameError",
    "quantile",
    "samples_of",
    "story_frame",
    "timestamps",
]
