"""What an AMHP workforce costs by month: training, payments to those who stay, cover by agencies, and pay on duty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tandemcare.evidence import services
from tandemcare.units import MONTHS_A_YEAR

from .follow import FloatArray
from .purchases import priced_services
from .tariff import TARIFF
from .terms import usual_shares

TRAINING, RETENTION, AGENCY, PAY = "training", "retention payments", "agency cover", "pay"
LINES = (TRAINING, RETENTION, AGENCY, PAY)
"""Lines of a workforce plan, in the order in which they are told."""


@dataclass(frozen=True, eq=False)
class StaffByMonth:
    """People [run, month]: who begins to be trained, is paid to stay, is missing and covered, and is in post."""

    starts: FloatArray
    paid_to_stay: FloatArray
    covered: FloatArray
    in_post: FloatArray


def workforce_costs(
    staff: StaffByMonth, prices: Mapping[str, FloatArray], hours_of_a_head: float
) -> dict[str, FloatArray]:
    """Return pounds [run, month] by line, at prices [run]; a head works so many hours on duty in a year.

    What a trainee costs holds the backfill of the placement. An hour of cover costs an AMHP's and a share more.
    """
    trainee, payment, hour, premium = (
        prices[name][:, None]
        for name in ("amhp_trainees.price", "amhp_retention.price", "price.amhp_hour", "amhp_fte.agency_premium")
    )
    hours = hours_of_a_head / MONTHS_A_YEAR
    return {
        TRAINING: staff.starts * trainee,
        RETENTION: staff.paid_to_stay * payment / MONTHS_A_YEAR,
        AGENCY: staff.covered * hours * hour * (1.0 + premium),
        PAY: staff.in_post * hours * hour,
    }


def payers_of_workforce(prices: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Return who pays which share of each line: those of the services, and those of AMHPs' hours in the tariff."""
    files = services()
    hours = next(tariff for tariff in TARIFF if tariff.service == priced_services()["amhp-fte"].carries)
    on_duty = dict(usual_shares(hours, prices))
    return {
        TRAINING: dict(files["amhp-trainees"].payers),
        RETENTION: dict(files["amhp-retention"].payers),
        AGENCY: on_duty,
        PAY: on_duty,
    }
