"""How a size was found, in the words that all reports of sizing share."""

from __future__ import annotations

from collections.abc import Sequence

from tandemcare.experiments import SelectionRules, ServiceTarget, TargetValue

from .blocks import as_text, listed


def how_sized(
    what: tuple[int, str, str],
    rules: SelectionRules,
    targets: Sequence[ServiceTarget],
    runs: tuple[int, int],
    *,
    is_settled: bool,
) -> str:
    """Return a sentence on what was tried, how sure the answer is, and what was taken to be so.

    `what` is how many of what were tried, and what one more of it is; `runs` are replications and the seed.
    """
    (number, tried, more), (replications, seed) = what, runs
    zones = listed(
        list(
            dict.fromkeys(
                f"{as_text(100.0 * zone, 'g')} percentage points" if target.is_a_share else as_text(zone, "g")
                for target, zone in zip(targets, rules.zones, strict=True)
            )
        )
    )
    settled = (
        f"told with {as_text(100.0 * rules.confidence, 'g')}% confidence"
        if is_settled
        else "not all told with the confidence asked for: the replications ended (give more with --replications)"
    )
    return (
        f"{number} {tried} on the same people, {replications:,} replications of two years in all, seed {seed}; "
        f"{settled}, in an indifference zone of {zones} on either side of a target. One more {more} is taken never to "
        "make a target worse in mean, so that what is smaller than what fails was not tried."
    )


def told(value: float, decimals: int = 0) -> str:
    """Return a number with so many decimals."""
    return as_text(value, f",.{decimals}f")


def value_in_words(one: TargetValue) -> str:
    """Return what a target comes to: a wait where a quantile is asked for, else a share, a mean or a level."""
    if one.target.is_quantile:
        return f"{told(one.wait_hours, 1)} h"
    if one.target.is_a_share:
        return f"{told(100.0 * one.value.mean, 1)}%"
    hours = " h" if one.target.kind == "mean" else ""
    return f"{told(one.value.mean, 2)}{hours}"
