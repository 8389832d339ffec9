"""What a run says, in at most six sentences that are worked out: each is silent where it has nothing to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..blocks import as_text, listed
from .barrier import barrier
from .certainty import HALF, are_too_few, how_often, is_sure, runs_in_words
from .facts import RunFacts
from .harms import fewer_detained, no_gain
from .idle import stands_idle
from .money import cliffs, leaks, moved_by_rules, pays_back, runs_out, who_pays
from .most import IN_FULL, costs_least, does_most
from .what import what_it_is

MOST_SENTENCES = 6
WARNING = "! "
LATE = "amhp_wait_over_24h_share"
MANY_AMHPS = 5.0
"""A change in the number of AMHPs that is worth a sentence."""
MANY_BELIEFS = "change what nobody decides: read them as warnings, not as options"


def findings(facts: RunFacts, fits: Callable[[Sequence[str]], bool] = lambda points: True) -> tuple[str, ...]:
    """Return at most six points, each of the facts of one kind; a fact with which they no longer fit is left out."""
    return tuple(map(_joined, _by_kind(facts, fits).values()))


def _by_kind(facts: RunFacts, fits: Callable[[Sequence[str]], bool] = lambda points: True) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for kind, say in SAYINGS:
        for sentence in filter(None, say(facts)):
            longer = {**told, kind: [*told.get(kind, []), sentence]}
            if len(longer) <= MOST_SENTENCES and fits(tuple(map(_joined, longer.values()))):
                told = longer
    return told


def _joined(said: Sequence[str]) -> str:
    """Return facts of one kind as one point, with one warning sign for all of them."""
    warning = WARNING if any(each.startswith(WARNING) for each in said) else ""
    return warning + " ".join(each.removeprefix(WARNING) for each in said)


def headline(facts: RunFacts) -> str:
    """Return the first fact, in words that stand alone; nothing where nothing is said."""
    told = [*does_most(facts, IN_FULL), *(fact for kind in _by_kind(facts).values() for fact in kind)]
    return told[0] if told else ""


def below_headline(facts: RunFacts) -> tuple[str, ...]:
    """Return the points without the fact that the headline tells."""
    (first, (_, *more)), *others = _by_kind(facts).items() or [("", [""])]
    points = {**({first: more} if more else {}), **dict(others)}
    return tuple(map(_joined, points.values()))


def closes(facts: RunFacts) -> Iterator[str]:
    """Yield of the option whose gateways came nearest in how many runs beds close, and what was missing."""
    frame = facts.results.gateways()
    if frame.empty:
        return
    shares: dict[str, float] = {}
    for scenario, gateway in frame[["scenario", "gateway"]].astype(str).drop_duplicates().to_numpy():
        share = facts.results.closed_share(scenario, gateway)
        shares[scenario] = max(shares.get(scenario, 0.0), share)
    name = max(shares, key=lambda each: shares[each])
    times, others = facts.times(shares[name]), [facts.title(each) for each in shares if each != name]
    missing = barrier(frame[frame["scenario"] == name]) if shares[name] < HALF else ""
    more = f" and {others[0] if len(others) == 1 else f'{len(others)} more'}" if others and not times else ""
    is_none = not times and not are_too_few(facts.runs)
    close = f"close{'' if more else 's'} {'no bed' if is_none else 'beds'}"
    runs = runs_in_words(facts.runs) if is_none else how_often(times, facts.runs)
    seldom = "only " if 0.0 < shares[name] < HALF and not are_too_few(facts.runs) else ""
    yield f"{facts.title(name)}{more} {close} in {seldom}{runs}{': ' + missing if missing else ''}."


def staffs(facts: RunFacts) -> Iterator[str]:
    """Yield which option changes the number of AMHPs most, and what becomes of late assessments."""
    amhps = facts.results.by_year("amhps")
    if amhps is None:
        return
    last = amhps[:, :, -1].mean(axis=1)
    number = max(range(len(last)), key=lambda each: last[each] - last[0])
    if not last[number] - last[0] > MANY_AMHPS or not facts.figures(facts.first, LATE):
        return
    yield (
        f"{facts.title(facts.results.scenarios[number])}: {as_text(float(last[number]), '.0f')} AMHPs in the last year "
        f"in place of {as_text(float(last[0]), '.0f')}; {_late(facts, number)}."
    )


def _late(facts: RunFacts, number: int) -> str:
    """Return what becomes of late assessments, where the runs can tell."""
    names = (facts.first, facts.results.scenarios[number])
    usual, found = (facts.results.figures(name, LATE) for name in names)
    if not is_sure(found.difference):
        return f"{runs_in_words(facts.runs)} cannot tell whether fewer assessments are late"
    return f"late assessments {as_text(usual.mean.mean, '.0%')} becomes {as_text(found.mean.mean, '.0%')}"


def beliefs(facts: RunFacts) -> Iterator[str]:
    """Yield which options hold a belief of their own, so that what they show is no effect of a decision."""
    names = [facts.title(name) for name in facts.options if facts.has_belief(name)]
    if names:
        what = (
            "changes what nobody decides: read it as a warning, not as an option" if len(names) == 1 else MANY_BELIEFS
        )
        yield f"{listed(names)} {what}."


Say = Callable[[RunFacts], Iterator[str]]
SAYINGS: Sequence[tuple[str, Say]] = (
    ("does", does_most),
    ("does", what_it_is),
    ("pays", who_pays),
    ("closes", closes),
    ("comes back", pays_back),
    ("no gain", no_gain),
    ("ends", cliffs),
    ("pays", runs_out),
    ("ends", leaks),
    ("no gain", fewer_detained),
    ("no gain", stands_idle),
    ("pays", moved_by_rules),
    ("does", costs_least),
    ("staff", staffs),
    ("beliefs", beliefs),
)
"""Facts by what they are worth to who decides, each with its kind: what most is done by, who pays, whether it comes
back, what is no gain, whether beds can close, and what ends; then what makes one of these worse and no row of the
table shows; then what explains. A fact joins the point of its kind, or opens one while there are fewer than six."""
