"""What to run: every experiment makes the cells of a study and reads its tables."""

from .amhp_data_set import amhp_data_set, write_data_set
from .assessments import LoggedRequests, assessment_table
from .baseline_run import Effort
from .bridge_results import Bridge, problems_of_measure
from .bridging import PlannedBridge, bridge, finish_bridge, plan_bridge
from .calibration import Calibration, Round, calibrate
from .comparing import compare
from .evaluating import evaluate
from .fit import FitRow, fit_sheet
from .look_up import LookUp, look_up
from .one_way_sensitivity import DOES_NOT, PAYS, SWITCHES, Switching, switching, switching_json, switching_values
from .planning import plan, run, run_held
from .prevention import Prevention, prevention
from .psa_design import PsaDesign, Uncertain, psa_design
from .recosting import recost
from .request import Asked, StudyRequest, from_baseline, resolve_all
from .service_plan import ServicePlan, service_plan
from .sign_verdicts import MustHold, Verdict, Way
from .signs import SignRow, Signs, signs
from .simulating import ScenarioRun, simulate_scenario
from .sizing import (
    AMHP,
    SIZES,
    AmhpAnswer,
    Candidate,
    Capacity,
    CapacityAnswer,
    Cause,
    OfferedTarget,
    SelectionRules,
    ServiceTarget,
    SizeRequest,
    TargetValue,
    Tried,
    TriedCapacity,
    offered_targets,
    size_amhp,
    size_capacity,
    target_in_words,
    targets_of_size,
)
from .stored_fit import block_with_fit, fit_of
from .targets import Part
from .tracing import trace_scenario
from .validation import NOT_READ, OUTSIDE, TargetRow, Validation, validate
from .waits import Waits, waits
from .workforce import SizeNeeded, WorkforceAsked, WorkforcePlan, needs_in, workforce_json, workforce_plan
from .workforce import tables as workforce_tables

__all__ = [
    "AMHP",
    "DOES_NOT",
    "NOT_READ",
    "OUTSIDE",
    "PAYS",
    "SIZES",
    "SWITCHES",
    "AmhpAnswer",
    "Asked",
    "Bridge",
    "Calibration",
    "Candidate",
    "Capacity",
    "CapacityAnswer",
    "Cause",
    "Effort",
    "FitRow",
    "LoggedRequests",
    "LookUp",
    "MustHold",
    "OfferedTarget",
    "Part",
    "PlannedBridge",
    "Prevention",
    "PsaDesign",
    "Round",
    "ScenarioRun",
    "SelectionRules",
    "ServicePlan",
    "ServiceTarget",
    "SignRow",
    "Signs",
    "SizeNeeded",
    "SizeRequest",
    "StudyRequest",
    "Switching",
    "TargetRow",
    "TargetValue",
    "Tried",
    "TriedCapacity",
    "Uncertain",
    "Validation",
    "Verdict",
    "Waits",
    "Way",
    "WorkforceAsked",
    "WorkforcePlan",
    "amhp_data_set",
    "assessment_table",
    "block_with_fit",
    "bridge",
    "calibrate",
    "compare",
    "evaluate",
    "finish_bridge",
    "fit_of",
    "fit_sheet",
    "from_baseline",
    "look_up",
    "needs_in",
    "offered_targets",
    "plan",
    "plan_bridge",
    "prevention",
    "problems_of_measure",
    "psa_design",
    "recost",
    "resolve_all",
    "run",
    "run_held",
    "service_plan",
    "signs",
    "simulate_scenario",
    "size_amhp",
    "size_capacity",
    "switching",
    "switching_json",
    "switching_values",
    "target_in_words",
    "targets_of_size",
    "trace_scenario",
    "validate",
    "waits",
    "workforce_json",
    "workforce_plan",
    "workforce_tables",
    "write_data_set",
]
