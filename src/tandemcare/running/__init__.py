"""Running a study: cells in batches, each kept as soon as it is finished, and resumed where it stopped."""

from .address import canonical, digest, libraries, notes_of
from .again import scenario_of_run
from .batch import Batch, MeasureNote
from .cell_checks import problems_of_sources
from .cells import Cell
from .cluster import Cluster, cluster_executor
from .coupled import SLOW_STEP_MONTHS, Kept, simulate_scenario
from .executors import Serial, cores, make_executor
from .grid import Grid, make_grid, problems_of_options, problems_of_workers
from .grouping import ByGroup, Grouping
from .held import NOWHERE, HeldFiles, HeldRun, InMemory, run_held, somewhere, yearly_of
from .jobs import Job, run_batch
from .manifest import MANIFEST, SUMMARY, read_manifest, verified, verified_table
from .methods import Methods, cost_notes, own_cost, own_methods, yearly_money
from .own_measures import OwnMeasure, code_of, problems_of_measures
from .parameters_table import PARAMETERS
from .progress import Progress, Quiet
from .sampling import Sample, SampleBatch, sample, sample_batches
from .sources import sources_hash
from .store import Store
from .summary import BYTE_ORDER_MARK, Figures, figures, frame_csv, least_of, plain, summary_frame
from .tables import GROUP, PLACE, WHOLE_POPULATION, year_of
from .totals import CASH_PARTS, INVESTMENT, PAID, SPENT
from .work import StudyInterrupted, run

__all__ = [
    "BYTE_ORDER_MARK",
    "CASH_PARTS",
    "GROUP",
    "INVESTMENT",
    "MANIFEST",
    "NOWHERE",
    "PAID",
    "PARAMETERS",
    "PLACE",
    "SLOW_STEP_MONTHS",
    "SPENT",
    "SUMMARY",
    "WHOLE_POPULATION",
    "Batch",
    "ByGroup",
    "Cell",
    "Cluster",
    "Figures",
    "Grid",
    "Grouping",
    "HeldFiles",
    "HeldRun",
    "InMemory",
    "Job",
    "Kept",
    "MeasureNote",
    "Methods",
    "OwnMeasure",
    "Progress",
    "Quiet",
    "Sample",
    "SampleBatch",
    "Serial",
    "Store",
    "StudyInterrupted",
    "canonical",
    "cluster_executor",
    "code_of",
    "cores",
    "cost_notes",
    "digest",
    "figures",
    "frame_csv",
    "least_of",
    "libraries",
    "make_executor",
    "make_grid",
    "notes_of",
    "own_cost",
    "own_methods",
    "plain",
    "problems_of_measures",
    "problems_of_options",
    "problems_of_sources",
    "problems_of_workers",
    "read_manifest",
    "run",
    "run_batch",
    "run_held",
    "sample",
    "sample_batches",
    "scenario_of_run",
    "simulate_scenario",
    "somewhere",
    "sources_hash",
    "summary_frame",
    "verified",
    "verified_table",
    "year_of",
    "yearly_money",
    "yearly_of",
]
