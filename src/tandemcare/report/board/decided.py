"""What scenarios decide, in words: in what each differs from the first, with the titles of what it buys and closes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tandemcare.errors import InputError
from tandemcare.evidence import services
from tandemcare.results import Results
from tandemcare.running import scenario_of_run
from tandemcare.scenario import diff
from tandemcare.texts import first_sentence

from ..answer.facts import RunFacts
from ..blocks import Block, Column, Paragraph, Row, TableBlock
from ..workbook.behind import decisions

_KEY = re.compile(r" \([a-z0-9]+(?:[-_.][a-z0-9_]+)+\)")
"""A name that files use, behind its title."""
_BOUGHT, _PAID_BY = re.compile(r", paid for from (\w+ \d{4})"), re.compile(r", by ([^,.]+(?: and the [^,.]+)?)")
_WITHOUT = re.compile(r"; without this .*(?=\.$)")
AT_A_GATEWAY, REVIEWED = "at a gateway", re.compile(r"once a review .*?(?=; |\.$|\. )")
NO_CHANGE = "Nothing: the others are compared with it."


def scenarios(results: Results, *, briefly: bool = False) -> Iterator[Block]:
    """Yield a row a scenario, what it is for and in what it differs from the first; then what gateways ask for.

    `briefly`, what it is for is told in one sentence.
    """
    facts = RunFacts(results)
    heads = {"scenario": 18, "why": 30 if briefly else 40, f"what differs from {facts.title(facts.first)}": 64}
    columns = tuple(Column(head, "name", letters=wide, is_left=True, folds=True) for head, wide in heads.items())
    rows: list[Row] = []
    asked: dict[str, None] = {}
    for each in results.manifest["scenarios"]:
        lines = list(differences(results, each["name"]))
        asked |= dict.fromkeys(found[0] for line in lines for found in [REVIEWED.search(line)] if found)
        why = first_sentence(each.get("why", "")) if briefly else each.get("why", "")
        rows.append(Row((facts.title(each["name"]), why, " ".join(in_short(lines)) or NO_CHANGE)))
    yield TableBlock(columns, tuple(rows))
    yield from (Paragraph(f"Beds close at a gateway {text}.") for text in asked)


def differences(results: Results, name: str) -> Iterator[str]:
    """Yield in what a scenario differs from the first, a sentence each; as its file says it where it cannot be made."""
    try:
        first, other = (scenario_of_run(results.manifest, each) for each in (results.scenarios[0], name))
    except InputError:
        text = next(each["text"] for each in results.manifest["scenarios"] if each["name"] == name)
        yield from (f"{key}: {said}." for key, _, said in decisions(text))
        return
    titles = {key: each.label[:1].lower() + each.label[1:] for key, each in services().items()}
    for line in diff(first.source, other.source) if first.source and other.source else ():
        if not line.startswith("In "):
            whole = _KEY.sub("", line)
            yield re.sub(r"[a-z]+(?:-[a-z]+)+", lambda found: titles.get(found[0], found[0]), whole)


def in_short(lines: Iterable[str]) -> Iterator[str]:
    """Yield what is bought, what is bought at once by one payer together, and what closes at a gateway, without how."""
    bought: dict[str, list[str]] = {}
    others = []
    for line in lines:
        when, payer = _BOUGHT.search(line), _PAID_BY.search(line)
        if when and payer:
            bought.setdefault(f"from {when[1]}, {payer[1]}", []).append(line[: when.start()])
        else:
            others.append(_WITHOUT.sub("", REVIEWED.sub(AT_A_GATEWAY, line)))
    yield from (f"{'; '.join(those)} ({how})." for how, those in bought.items())
    yield from others
