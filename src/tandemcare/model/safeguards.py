"""What the law asks for once somebody is detained, beyond what was asked for at the census: counted, and paid for."""

from __future__ import annotations

from tandemcare.pathway import Branch, Count, Step

from .draws import rest
from .values import Values


def safeguards(who: str, v: Values, then: str) -> dict[str, Step]:
    """Return the steps of a detention at which a further hearing, a second opinion or a statutory plan is counted."""
    return {
        f"{who}-hearing": Branch(rest(f"{who}-opinion", {f"{who}-heard": v["detention.further_hearings"]})),
        f"{who}-heard": Count("further_hearings"),
        f"{who}-opinion": Branch(rest(f"{who}-plan", {f"{who}-seconded": v["detention.further_second_opinions"]})),
        f"{who}-seconded": Count("further_second_opinions"),
        f"{who}-plan": Branch(rest(then, {f"{who}-written": v["detention.statutory_plans"]})),
        f"{who}-written": Count("statutory_plans", then=then),
    }
