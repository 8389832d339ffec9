"""What the option is that the screen tells of: in its own words, or in those of what it buys, sets and closes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tandemcare.evidence import services
from tandemcare.texts import first_sentence

from ..blocks import as_text, listed
from .facts import Found, RunFacts, month_in_words, said_in
from .most import is_told_alone, told_of

MOST_LETTERS = 100
"""Of the sentence with which a scenario's `why` begins: a longer one is a story, and has no room on the screen."""
MOST_NAMED = 3


def what_it_is(facts: RunFacts) -> Iterator[str]:
    """Yield what the option is that the screen tells of: its own first sentence if that is short, or what it does."""
    for name in told_of(facts):
        said = facts.said_of(name)
        own = first_sentence(said.get("why", ""))
        does = "" if 0 < len(own) <= MOST_LETTERS else "; ".join(_does(facts, name, said))
        is_it = is_told_alone(facts)
        if does:
            yield f"{'It' if is_it else facts.title(name)} {does}."
        elif 0 < len(own) <= MOST_LETTERS:
            what = "What it is" if is_it else facts.title(name)
            yield f"{what}: {own}{'' if own.endswith(('.', '!', '?')) else '.'}"


def _does(facts: RunFacts, name: str, said: Found) -> Iterator[str]:
    """Yield what an option buys, sets and closes, each in a few words."""
    decided = said_in(said.get("text", ""))
    changes = [each for each in decided.get("change", ()) if each["parameter"] not in said.get("what_if", ())]
    bought = _buys(facts, name)
    yield from bought
    if changes:
        frame = facts.results.parameters
        labels = dict(zip(frame["name"], frame["label"], strict=True))
        yield f"sets {_first([_set(each, labels) for each in changes])}"
    dated = [each for each in decided.get("close", ()) if each.get("start")]
    if dated:
        yield f"closes {_first([_closed(each) for each in dated])}"
    elif decided.get("close") and not bought:
        yield "closes beds once the others have room"


def _buys(facts: RunFacts, name: str) -> list[str]:
    """Return from when an option buys what, the dearest first; nothing where it buys nothing."""
    lines = facts.bought(name)
    if lines.empty:
        return []
    pounds = lines.groupby("service", observed=True)["amount_gbp"].sum().sort_values(ascending=False, kind="stable")
    labels = {each.cost.tariff or each.topic: each.label for each in services().values()}
    named = [_within(labels.get(str(service), str(service).replace("_", " "))) for service in pounds.index]
    return [f"buys, from {month_in_words(min(map(str, lines['month'].unique())))}: {_first(named)}"]


def _within(label: str) -> str:
    """Return the label of a service within a sentence: one that is a name or begins with an abbreviation stays."""
    first, *others = label.split()
    is_name = not first[1:].islower() or any(word[:1].isupper() for word in others)
    return label if is_name else label[:1].lower() + label[1:]


def _set(change: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    name = change["parameter"]
    label = _within(labels[name]) if name in labels else name
    times = change.get("multiply")
    to = as_text(change["value"], ",.10g") if times is None else f"{as_text(times, '.10g')} times what it is"
    return f"{label} to {to}{_from(change)}"


def _closed(closure: Mapping[str, Any]) -> str:
    beds = f"{closure['beds']} beds of " if closure.get("beds") else ""
    return f"{beds}ward {closure['ward']}{_from(closure, 'in')}"


def _from(item: Mapping[str, Any], word: str = "from") -> str:
    return f" {word} {month_in_words(item['start'][:7])}" if item.get("start") else ""


def _first(named: list[str]) -> str:
    """Return the first few of a list, and how many more there are."""
    more = [f"{len(named) - MOST_NAMED} more"] if len(named) > MOST_NAMED else []
    return listed([*named[:MOST_NAMED], *more])
