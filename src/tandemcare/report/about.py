"""What stands under every table of a run: what was run, what the intervals mean, limits and assumptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tandemcare.evidence import ASSUMED, FITTED, Parameter, parameters
from tandemcare.results import Results
from tandemcare.sums import summed
from tandemcare.units import month_in_words

from .blocks import Points, as_text
from .place_fit import place_fit

ASSUMPTIONS_SHOWN = 10
GRANTED = "Taken for granted"
"""The sheet of the workbook that has every assumption."""

OF_MEAN, HOW_SURE = "95% interval of the mean", "how sure the mean is"
OF_OUTCOMES, BY_CHANCE = "10th to 90th percentile", "what chance alone can bring"
CHANCE_ONLY = "intervals hold chance only"
SIGNS = "+ cost, - saving"
PRESENT_VALUES = f"present values, {SIGNS}"
PEAK, PEAK_IS = "cumulative peak", "the most spent so far and not saved again"
"""What peak funding is called where there is room for two words, as it is more than a total may be, and what it is."""
PRESENT_BUT_PEAK = f"present values ({PEAK}: not discounted), {SIGNS}"
NOT_DISCOUNTED = "cash of the years, not discounted"
"""What stands at the head of pounds: which way they count, and whether what comes later counts for less."""
INTERVAL = f"{OF_MEAN}: {HOW_SURE}, with this many replications."
PAIRED = "on the same people, paired by replication; * where its 95% interval excludes zero"
PERCENTILES = (
    "A percentile of waits is each replication's own, and the mean is of these: it is not quite the percentile of all "
    "waits together, and in a busy queue a little more."
)
POINTS = "of shares, in percentage points"

LIMITS = (
    f"The {CHANCE_ONLY}: doubt about the parameters themselves is not in them; `tandem compare --draws 100` shows it.",
    "How strongly waits, overwork, shared staff and overspending act back is not measured: loop gains are assumptions "
    "whose low case is nothing. A decision is robust only if it survives the loops switched off (`loops:`).",
    "Care that people come to need in a crisis is found on a ward, or later at home, with assumed delays.",
)
"""What a run does not know, said under every table."""

DRAWN_LIMIT = (
    f"The {CHANCE_ONLY}; doubt about the numbers is under HOW SURE, apart from it, for those that were "
    "drawn: what describes the census was held, but for ratios of crises, each draw of which has base rates of its "
    "own; every number was drawn by itself."
)
"""What takes the place of the first limit where numbers were drawn."""


def first_title(results: Results) -> str:
    """Return what the scenario is called with which the others are compared."""
    return results.titles[results.scenarios[0]]


def run_in_words(results: Results) -> str:
    """Return a sentence on what was run: where, over which years, how often, by what."""
    about = results.manifest
    return (
        f"{about['place']}; means over {times_in_words(results)}; engine {about['engine']}, Tandem {about['version']}."
    )


def times_in_words(results: Results) -> str:
    """Return over which years and how often a study was run."""
    about = results.manifest
    replications = count(about["replications"], "replication")
    return (
        f"{count(about['years'], 'year')} from {month_in_words(about['start'])}; {replications}, seed {about['seed']}"
    )


def count(number: int, word: str, many: str = "") -> str:
    """Return so many of something, in the plural unless it is one: with an s, or as `many` has it."""
    return f"{number:,} {word if number == 1 else many or f'{word}s'}"


def how_often_run(years: int, replications: str, seed: int, version: str) -> str:
    """Return over how long means are, of how many replications, from which seed and by which version."""
    return f"means over {count(years, 'year')}; {replications}, seed {seed}; Tandem {version}."


WERE_FITTED = "were fitted to a target (grade F)"
"""What is said of so many numbers that were chosen so that the model meets a target."""
IN_A_CELL = {ASSUMED: "D assumed", FITTED: "F fitted"}
"""Grades of numbers that nobody measured, as a cell of a table says them."""


def limits(results: Results) -> list[str]:
    """Return what a run does not know."""
    chance, *others = LIMITS
    return [DRAWN_LIMIT if results.psa else chance, *others, grades()]


def lists_below(results: Results, limits: Sequence[str], assumptions: Sequence[str]) -> list[Points]:
    """Return lists for the reader, each with its title: beliefs changed, warnings, what does not fit or is assumed."""
    lists = (
        Points("What if", what_if(results)),
        Points("Decisions in this place", decisions_here(results)),
        Points("Numbers of this study", study_numbers(results)),
        Points(f"Numbers of {results.manifest['place']}", numbers_of_place(results)),
        Points("Warnings", tuple(results.warnings)),
        *place_fit(results),
        Points("Limits", tuple(limits)),
        Points("Assumptions", _fewer(assumptions)),
    )
    return [each for each in lists if each.items]


def what_if(results: Results) -> tuple[str, ...]:
    """Return a sentence on each scenario that changes on its own what nobody decides."""
    return tuple(
        f"{results.titles[scenario['name']]}: {', '.join(names)} differ{'s' if len(names) == 1 else ''} in this "
        "scenario alone, and nobody decides it: what is told of the scenario is no effect of what it does."
        for scenario in results.manifest["scenarios"]
        if (names := scenario.get("what_if", ()))
    )


def decisions_here(results: Results) -> tuple[str, ...]:
    """Return what items that are written for any place are in this one: a paragraph for scenarios that share them."""
    told: dict[str, list[str]] = {}
    for scenario in results.manifest["scenarios"]:
        for sentence in scenario.get("here", ()):
            told.setdefault(sentence, []).append(results.titles[scenario["name"]])
    shared: dict[str, list[str]] = {}
    for sentence, names in told.items():
        shared.setdefault("; ".join(names), []).append(sentence)
    return tuple(f"{names}: {' '.join(sentences)}" for names, sentences in shared.items())


def study_numbers(results: Results) -> tuple[str, ...]:
    """Return a sentence on each number that a study takes to be another than the evidence does, in every scenario."""
    return tuple(map(_number_told, results.manifest.get("numbers", ())))


def numbers_of_place(results: Results) -> tuple[str, ...]:
    """Return a sentence on each number of the evidence that is another in the place, unless the study says it."""
    said = {one["parameter"] for one in results.manifest.get("numbers", ())}
    places = {each["name"]: each.get("facts") for each in results.manifest.get("places", ())}
    facts = places.get(results.manifest["place"])
    own = facts.get("numbers") or () if isinstance(facts, dict) else ()
    return tuple(_number_told(one) for one in own if one["parameter"] not in said)


def _number_told(one: Mapping[str, Any]) -> str:
    known, name = parameters(), one["parameter"]
    value = as_text(one["value"], "g")
    return f"{_label(known, name)}: {value}{_in_place_of(known, name)}, in every scenario{_drawn(one)}."


def _label(known: Mapping[str, Parameter], name: str) -> str:
    return f"{known[name].label} ({name})" if name in known else name


def _in_place_of(known: Mapping[str, Parameter], name: str) -> str:
    return f" {known[name].unit} in place of {as_text(known[name].value, 'g')}" if name in known else ""


def _drawn(number: Mapping[str, Any]) -> str:
    ends = [as_text(end, "g") for end in number.get("range") or ()]
    return f", from {' to '.join(ends)} in draws" if ends else ""


def assumptions(results: Results) -> list[str]:
    """Return what each scenario assumes, in their order."""
    return [line for scenario in results.manifest["scenarios"] for line in scenario.get("assumptions", ())]


def grades() -> str:
    """Return a sentence on how many of the numbers behind a run are assumptions, and how many were fitted."""
    known = parameters().values()
    assumed = summed(parameter.is_assumption for parameter in known)
    fitted = summed(parameter.is_fitted for parameter in known)
    return (
        f"{assumed} of the {len(known)} numbers behind the model are assumptions (grade D), prices among them, and "
        f"{fitted} {WERE_FITTED}; `tandem parameters` lists each with its range."
    )


def graded(grade: str, name: str) -> str:
    """Return the grade of a number in a sentence: D is said to be an assumption, F to what it was fitted."""
    if grade == FITTED:
        found = parameters().get(name)
        return f"grade {grade}: fitted to {found.fitted_to if found else 'a target'}"
    return f"grade {grade}, an assumption" if grade == ASSUMED else f"grade {grade}"


def graded_short(grade: str) -> str:
    """Return a grade in a cell: D says that it is assumed, F that it is fitted."""
    return IN_A_CELL.get(grade, grade)


NEEDS_CALIBRATION = "would need the place calibrated anew"
"""What is said of moving a number that describes the census."""


def held_numbers(number: int) -> str:
    """Return how many numbers are not moved, as they describe the census."""
    return f"{count(number, 'number')} that {'describes' if number == 1 else 'describe'} the census"


def _fewer(sentences: Sequence[str]) -> tuple[str, ...]:
    """Return the first few sentences, once each, and say where the others are."""
    all_of_them = list(dict.fromkeys(sentences))
    rest = len(all_of_them) - ASSUMPTIONS_SHOWN
    more = [f"{rest} more in the workbook of this run, on its sheet {GRANTED}."] if rest > 0 else []
    return tuple(all_of_them[:ASSUMPTIONS_SHOWN] + more)
