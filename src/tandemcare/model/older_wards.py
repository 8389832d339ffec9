"""Beds for older adults, where a place names wards for them: whoever is 65 or over tries those before any other.

Who is in one is on another ward, as the pathway has it for people whom a place without such wards sends there.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tandemcare.pathway import Branch, Mark, Seize, Step

from . import codes as c
from .draws import rest
from .group_weights import group_shares
from .values import Values
from .wards import Wards

OLDEST = len(c.AGE_BANDS) - 1
"""The age band of people of 65 and over."""
SHARES_ELSEWHERE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "detained": ("beds.share_detained_other_ward", "bed-kind"),
        "informal": ("beds.share_informal_other_ward", "bed-acute"),
    }
)
"""By how somebody is admitted, who goes to a ward of another specialty, and where the others go on."""


def has_older_wards(wards: Wards) -> bool:
    """Tell whether a place names wards for older adults."""
    return bool(wards.older_women or wards.older_men)


def older_adults_first(steps: Mapping[str, Step], v: Values, wards: Wards) -> dict[str, Step]:
    """Return the steps of a bed that is wanted, with the wards for older adults that the place names, if any.

    Where they are full people go on as all others do. Of all others fewer go to a ward of another specialty, as that
    share has the older adults of a place in it whose wards nobody named. New steps stand before all others: a step that
    names none goes on to the one below it, and the last of these to the first of the next chapter.
    """
    if not has_older_wards(wards):
        return dict(steps)
    found: dict[str, Step] = {}
    changed = dict(steps)
    for who, (share, then) in SHARES_ELSEWHERE.items():
        as_others = f"bed-specialty-{who}"
        changed[f"bed-wanted-{who}"] = Mark("bed_decision", then=f"bed-age-{who}")
        found[f"bed-age-{who}"] = Branch(by="age_band", cases={OLDEST: f"bed-older-{who}"}, otherwise=as_others)
        found[f"bed-older-{who}"] = Branch(
            by="sex", cases={c.WOMAN: _tried("women", who, wards)}, otherwise=_tried("men", who, wards)
        )
        for sex, beds in (("women", wards.older_women), ("men", wards.older_men)):
            if beds:
                found[f"bed-older-{who}-{sex}"] = Seize(
                    any_of=beds, patience=0, otherwise=as_others, then="bed-found-other"
                )
        changed[as_others] = Branch(rest(then, {"bed-other-ward": share_elsewhere(v, v[share])}))
    return found | changed


def _tried(sex: str, who: str, wards: Wards) -> str:
    """Return the step of the wards for older adults of a sex, or where all others go on if there are none."""
    beds = wards.older_women if sex == "women" else wards.older_men
    return f"bed-older-{who}-{sex}" if beds else f"bed-specialty-{who}"


def share_elsewhere(v: Values, share: float) -> float:
    """Return the share of the others who go to a ward of another specialty, of a share of all with older adults."""
    older = group_shares(v, "age_band")[OLDEST]
    return max(share - older, 0.0) / (1.0 - older) if older < 1.0 else 0.0


def older_ward_labels() -> dict[str, str]:
    """Return what happens at the steps that only a place with wards for older adults has, in words for people."""
    found = {}
    for who in SHARES_ELSEWHERE:
        found[f"bed-age-{who}"] = "Is the person 65 or over?"
        found[f"bed-older-{who}"] = "Wards for older adults: women or men"
        for sex in ("women", "men"):
            found[f"bed-older-{who}-{sex}"] = f"A bed on a ward for older adults, {sex}, if one is free"
    return found
