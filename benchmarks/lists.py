"""Measure what a long list costs that people join by an old clock and that a risk takes people out of, in the middle.

    python benchmarks/lists.py [--people 3400] [--years 10] [--rounds 3] [--json FILE]

So many people stand in a list for places of which one comes free now and then. Whoever gives up lives on for a while
and comes back with the clock of their first referral, ahead of most. The same people with a list of a hundredth of
that length are the ruler: quote the ratio.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from tandemcare.engine import simulate
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Delay,
    Exponential,
    Leave,
    Mark,
    Pathway,
    Release,
    Resource,
    Risk,
    Seize,
    now,
)

DAY, YEAR = 24.0, 8766.0
WAIT, AWAY, CARE = 0.5 * YEAR, 30.0 * DAY, 90.0 * DAY


def listed(people: float, shorter: float = 1.0) -> Pathway:
    """Return a list of about so many people, most of whom give up and come back; `shorter` times as short if asked."""
    wait = WAIT / shorter
    return Pathway(
        "list",
        resources=[Resource("place", round(0.1 * people * CARE / WAIT))],
        sources=[Arrivals("referred", rate=0.25 * people / WAIT)],
        steps={
            "first": Mark("referred"),
            "listed": Seize("place", since="referred", meanwhile=["gives-up"]),
            "care": Delay(Exponential(CARE)),
            "done": Release("place", then="end"),
            "back": Assign("back", now + Exponential(AWAY)),
            "away": Delay(until="back", meanwhile=["leaves"], then="listed"),
            "end": Leave(),
        },
        risks=[Risk("gives-up", 1.0 / wait, "back"), Risk("leaves", 0.15 / AWAY, "end")],
    )


def measured(pathway: Pathway, years: float, rounds: int) -> dict[str, float]:
    """Return the least CPU time of some rounds, what an event costs, and how long the list is in the mean."""
    simulate(pathway, DAY)  # whatever has to be compiled is compiled
    seconds = []
    for _ in range(rounds):
        began = time.process_time()
        trace = simulate(pathway, years * YEAR, warmup_hours=YEAR)
        seconds.append(time.process_time() - began)
    queue = float(trace.resources["place"].by_replication()["queue"].mean())
    return {"cpu": min(seconds), "events": trace.events, "ns": 1e9 * min(seconds) / trace.events, "listed": queue}


def main() -> None:
    """Measure a long list and a short one and print what an event of each costs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=float, default=3400.0)
    parser.add_argument("--years", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = {
        "long": measured(listed(asked.people), asked.years, asked.rounds),
        "short": measured(listed(asked.people, shorter=100.0), asked.years, asked.rounds),
    }
    for name, row in found.items():
        print(f"{name:>5}: {row['listed']:7.0f} listed, {row['events']:9.0f} events, {row['ns']:7.0f} ns an event")
    print(f"an event of the long list costs {found['long']['ns'] / found['short']['ns']:.2f} times one of the short")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
