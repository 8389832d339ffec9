"""What came of a study: tables by place, scenario and replication, and the questions asked of them."""

from .appraisal import ENDS, NEVER, PAYBACK_YEARS
from .bearers import OTHERS
from .by_group import group_values
from .commitment import COMMITTED
from .grants import NOBODY
from .made import made_once
from .one_scenario import ScenarioResults
from .over_time import beds_by_month, monthly_means
from .psa import FEWEST_DRAWS, table_of
from .psa_figures import NET_PRESENT_COST
from .reading import cube
from .reports import reports_of, write_reports
from .results import Results
from .routes_kept import GRANT_ENDS, NOT_SPENT
from .rules_kept import MUST_SPEND, RELEASED, RESERVE_GONE, TARGET
from .run_tables import titles_of
from .story import PatientStory, StoryStep, trace_of_run
from .week import PlaceWeek, first_day_of_week, week_of_run
from .whereabouts import WeekCell

__all__ = [
    "COMMITTED",
    "ENDS",
    "FEWEST_DRAWS",
    "GRANT_ENDS",
    "MUST_SPEND",
    "NET_PRESENT_COST",
    "NEVER",
    "NOBODY",
    "NOT_SPENT",
    "OTHERS",
    "PAYBACK_YEARS",
    "RELEASED",
    "RESERVE_GONE",
    "TARGET",
    "PatientStory",
    "PlaceWeek",
    "Results",
    "ScenarioResults",
    "StoryStep",
    "WeekCell",
    "beds_by_month",
    "cube",
    "first_day_of_week",
    "group_values",
    "made_once",
    "monthly_means",
    "reports_of",
    "table_of",
    "titles_of",
    "trace_of_run",
    "week_of_run",
    "write_reports",
]
