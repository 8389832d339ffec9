"""A scenario of a finished run, made again from what its manifest says, and refused unless it is the very same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.scenario import Resolved, resolved_again

from .address import scenario_digest


def scenario_of_run(manifest: Mapping[str, Any], name: str) -> Resolved:
    """Return a scenario of a run as it was run; InputError for a name that the run does not have.

    What it comes to is hashed and compared with what the run says, so that a run of another version, or one that was
    made of other things than scenarios, is refused with words and never told as if it were this.
    """
    known = {each["name"]: each for each in manifest["scenarios"]}
    if name not in known:
        raise InputError([Problem(f"scenario {name!r}", "The run has no such scenario.", did_you_mean(name, known))])
    said = known[name]
    facts = next(place["facts"] for place in manifest["places"] if place["name"] == said["place"])
    refused = Problem(
        f"scenario {name!r}",
        "It cannot be made again from what the run keeps of it.",
        "Run the scenario with this version of Tandem, and take that run.",
    )
    try:
        found = resolved_again(said["text"], facts, said["title"], said["why"])
    except Exception as error:
        raise InputError([refused]) from error
    if scenario_digest(found) != said.get("sha256"):
        raise InputError([refused])
    return found
