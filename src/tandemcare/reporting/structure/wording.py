"""How names of a pathway are said in a picture: steps, resources, and what is known of a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .mermaid import in_words, listed

MOST_NAMES = 3


@dataclass(frozen=True)
class Wording:
    """Words for whole names, phrases in names, things (resources), registers and what their values mean."""

    names: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)
    things: Mapping[str, str] = field(default_factory=dict)
    registers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[float, str]] = field(default_factory=dict)

    def say(self, name: str) -> str:
        """Return a name as words."""
        if name in self.names:
            return self.names[name]
        words = in_words(name)
        for phrase in sorted(self.phrases, key=len, reverse=True):
            words = re.sub(rf"(?<![\w(]){re.escape(phrase)}(?![\w)])", self.phrases[phrase], words)
        return words

    def thing(self, resource: str) -> str:
        """Return what a resource is called; of "kind/name" the kind, so that a picture names no single ward."""
        kind = resource.partition("/")[0]
        return self.things.get(kind) or self.say(kind)

    def register(self, name: str) -> str:
        """Return what is asked about a person."""
        return self.registers.get(name) or self.say(name)

    def value(self, register: str, value: float) -> str:
        """Return what a value of a register means."""
        return self.values.get(register, {}).get(value) or f"{self.register(register)} {value:g}"

    def say_all(self, names: Iterable[str], most: int = MOST_NAMES) -> str:
        """Return several names in one line: the words that all begin with are said once, and only some are listed."""
        known = list(dict.fromkeys(self.say(name) for name in names))
        shared = _shared_words(known)
        rest = [" ".join(name.split()[shared:]) for name in known]
        if len(known) > most:
            rest = [*rest[:most], f"{len(known) - most} more"]
        return " ".join(filter(None, (" ".join(known[0].split()[:shared]), listed(rest))))


def _shared_words(names: list[str]) -> int:
    """Return how many words all names begin with, leaving at least one word of each."""
    if len(names) < 2:
        return 0
    split = [name.split() for name in names]
    shared = 0
    while all(len(words) > shared + 1 and words[shared] == split[0][shared] for words in split):
        shared += 1
    return shared


def sentence(text: str) -> str:
    """Return text with a capital first letter."""
    return text[:1].upper() + text[1:]
