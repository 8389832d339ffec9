"""Section 12 doctors as people on duty, in a place that says who is on which shift.

Elsewhere a wait for a doctor is a chance and a time (`crisis_pathway.assessment`). Here a doctor who is free sees the
person together with the AMHP. If none is, the AMHP goes on to other work, the next doctor who is free sees the person
alone (Mental Health Act 1983, section 12(1): separately, within five days), and an AMHP comes afterwards. A doctor is
busy as long as the interview takes (an assumption). The second doctor, who knows the person, is taken to come.
"""

from __future__ import annotations

from dataclasses import replace

from tandemcare.pathway import Assign, Branch, Delay, Release, Resource, Rota, Seize, Shift, Step

from . import codes as c
from .draws import hours, rest
from .place import Place
from .values import HAS_DOCTORS, Values

DOCTORS = "section-12-doctors"
Steps = dict[str, Step]


def doctors_on_duty(place: Place, v: Values) -> list[Resource]:
    """Return the doctors on duty as a resource, if the place says who is."""
    shifts = [_filled(shift, v) for shift in place.section_12_doctors]
    if not shifts:
        return []
    return [Resource(DOCTORS, Rota(shifts, holidays=place.bank_holidays, urgent=c.LAST_URGENT_PRIORITY))]


def _filled(shift: Shift, v: Values) -> Shift:
    name = f"section_12_doctors.{shift.name}"
    return replace(shift, slots=int(v[f"{name}.slots"]), fill=v[f"{name}.fill"])


def with_doctors(usual: Steps, prefix: str, v: Values, interview: float) -> Steps:
    """Return the steps of an assessment with doctors on duty in place of a chance, where the place has a rota of them.

    `interview` is how long it takes, in hours. Steps keep their names, and so their draws.
    """
    if not v[HAS_DOCTORS]:
        return usual
    steps: Steps = {}
    for name, step in usual.items():
        before, instead = _parts(usual, prefix, name, v, interview)
        steps |= before | ({name: step} if instead is None else instead)
    return steps


def _parts(usual: Steps, prefix: str, name: str, v: Values, interview: float) -> tuple[Steps, Steps | None]:
    """Return what comes before a usual step, and what takes its place (None: nothing does)."""
    looks, stage = f"{prefix}-doctor", name.removeprefix(f"{prefix}-")
    if stage == "ready":
        unseen: Steps = {f"{prefix}-unseen": Assign("doctor_seen", c.NO)}
        return {}, unseen | ({} if f"{prefix}-fit" in usual else _looks(prefix))
    if stage == "fit":
        return {}, {name: Branch(by="power", cases={c.YES: looks}, otherwise=f"{prefix}-best-interest")}
    if stage == "best-interest":
        put_off = {f"{prefix}-not-yet": v["amhp.share_best_interest_wait"]}
        return {}, {name: Branch(rest(looks, put_off)), **_looks(prefix)}
    if stage == "doctor-wait":
        return {}, _sees_alone(prefix, interview)
    if stage == "starts":
        return {**_who(prefix), **_together(usual, prefix, interview)}, None
    return {}, None


def _looks(prefix: str) -> Steps:
    """Return how a doctor is looked for while an AMHP is there."""
    found, none = f"{prefix}-joint-starts", f"{prefix}-no-doctor"
    return {f"{prefix}-doctor": Seize(DOCTORS, priority="priority", patience=0, otherwise=none, then=found)}


def _sees_alone(prefix: str, interview: float) -> Steps:
    """Return the wait for a doctor without an AMHP, and the examination."""
    late = f"{prefix}-too-late"
    return {
        f"{prefix}-doctor-wait": Seize(DOCTORS, priority="priority", until="deadline", otherwise=late),
        f"{prefix}-doctor-sees": Delay(hours(interview), hand_over=False),
        f"{prefix}-doctor-goes": Release(DOCTORS),
        f"{prefix}-doctor-saw": Assign("doctor_seen", c.YES),
    }


def _who(prefix: str) -> Steps:
    """Return whether the AMHP who comes at last still needs a doctor."""
    seen, not_seen = f"{prefix}-starts", f"{prefix}-doctor"
    return {f"{prefix}-who": Branch(by="doctor_seen", cases={c.YES: seen}, otherwise=not_seen)}


def _together(usual: Steps, prefix: str, interview: float) -> Steps:
    """Return an assessment by an AMHP and a doctor at once, told as one by an AMHP alone is."""
    names = list(usual)
    told = names[names.index(f"{prefix}-starts") : names.index(f"{prefix}-interview")]
    end = names[names.index(f"{prefix}-interview") + 1]
    counted = {f"{prefix}-joint-{one.removeprefix(f'{prefix}-')}": usual[one] for one in told}
    return {
        **counted,
        f"{prefix}-joint-interview": Delay(hours(interview), hand_over=False, draw=f"{prefix}-interview"),
        f"{prefix}-joint-completed": usual[end],
        f"{prefix}-joint-doctor-goes": Release(DOCTORS, then=names[names.index(end) + 1]),
    }
