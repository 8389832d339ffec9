"""Read a YAML file so that every value knows its line, and refuse what a short file of facts has no need of.

No anchors, aliases, tags, duplicate keys or second documents; at most 256 KiB, 12 levels and 1,000 values in a list. By
YAML 1.2 `no` is text. What can be read beside a mistake is read, so that all problems of a file are told at once.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from os.path import normpath
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from tandemcare.errors import MOST_PROBLEMS, InputError, Problem, more_of
from tandemcare.texts import is_whole

from .document import Document, KeyPath, in_words
from .numbers_meant import number_in
from .signs import begins_wrongly, syntax_problem
from .text import refusal, text_of

DEEPEST_LEVEL = 12
LONGEST_NUMBER = 40
MOST_TOGETHER = 1000

ALMOST = 0.75
"""How alike a misspelt key and a known one are at least."""
_TOP_KEY = re.compile(r"^[\"']?([A-Za-z_]\w*)[\"']?[ \t]*:", re.MULTILINE)
_LONG_ESCAPE = re.compile(r"\\U([0-9A-Fa-f]{8})")
_DIGITS = re.compile(r"[0-9]+(\.[0-9]+)?%?")
"""The rest of a number after a comma that has ended it."""
_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_A_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = dict.fromkeys(("", "~", "null", "Null", "NULL")) | {
    word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")
}


@dataclass(frozen=True)
class Expected:
    """What a file is taken for, in words, and the keys by which one is known."""

    what: str
    keys: frozenset[str]
    such_as: tuple[str, ...] = ()
    like_keys: frozenset[str] = frozenset()
    """Words that people write in place of keys, by which a file is known as well."""

    def is_met_by(self, keys: Iterable[str]) -> bool:
        """Tell whether at least half of some keys, where there are any, are among those known, or almost."""
        given = list(keys)[:MOST_PROBLEMS]
        known = self.keys | self.like_keys
        like = [key for key in given if get_close_matches(key.lower(), known, n=1, cutoff=ALMOST)]
        return 2 * len(like) >= len(given)


def read_document(path: Path, expected: Expected | None = None) -> Document:
    """Return the content of a YAML file with its lines; a file that cannot be read at all is an InputError.

    Of a file that is not what is `expected` nothing is told but this: it may be anybody's.
    """
    name = Path(normpath(path)).as_posix()
    if not is_whole(name):
        raise refusal(f"{name}:1", "The name of the file is not UTF-8 text.", "Rename it.")
    document = Document(name, path)
    text = text_of(name, path)
    try:
        _read(document, text)
    except InputError as error:
        keys = document.data.keys() or _TOP_KEY.findall(text)
        echoes = bool(document.problems or error.__cause__)  # what is said of a list or an empty file does not
        if expected and not (expected.is_met_by(keys) if keys else not echoes):
            raise _not_ours(name, expected) from None
        raise error from error.__cause__
    if expected and not expected.is_met_by(document.data):
        raise _not_ours(name, expected)
    return document


def _not_ours(name: str, expected: Expected) -> InputError:
    known = ", ".join(f"`{key}:`" for key in expected.such_as or sorted(expected.keys)[:8])
    found = f"This is no file of Tandem: {expected.what} was expected."
    return refusal(f"{name}:1", found, f"Name a YAML file with keys such as {known}.")


def _read(document: Document, text: str) -> None:
    name = document.name
    try:
        _Reader(document, text, YAML(typ="safe", pure=True).parse(text)).read()
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise refusal(f"{name}:{line}", "An invisible control character stands here.", "Delete it.") from error
    except YAMLError as error:
        raise InputError([*document.problems, syntax_problem(name, error, text)]) from error
    except (ValueError, OverflowError) as error:
        # The parser does not look whether there is such a sign.
        beyond = next((each for each in _LONG_ESCAPE.finditer(text) if int(each[1], 16) > sys.maxunicode), None)
        line = text.count("\n", 0, beyond.start()) + 1 if beyond else 1
        found = f"There is no sign {beyond[0] if beyond else 'of this number'} in Unicode."
        raise InputError([*document.problems, Problem(f"{name}:{line}", found, "Write the sign itself.")]) from error


class _Reader:
    """Turns the events of one file into plain data; it lives for one reading."""

    def __init__(self, document: Document, text: str, events: Iterator[Any]) -> None:
        self.document = document
        self.text = text
        self.events = events
        self.lines_told: set[tuple[int, str]] = set()

    def read(self) -> None:
        """Read the one mapping that a file is."""
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    line = event.start_mark.line + 1
                    raise self._stop(
                        line, "A second document begins here.", "Keep one document in a file; delete `---`."
                    )
            elif isinstance(event, MappingStartEvent):
                self._notice(event, ())
                self._mapping((), event.start_mark.line + 1)
            elif isinstance(event, (ScalarEvent, SequenceStartEvent, AliasEvent)):
                self._not_a_mapping(event)
        if not documents:
            raise self._stop(1, "The file is empty.", "Write at least `name: ...`.")

    def _not_a_mapping(self, event: Any) -> None:
        what = "a list" if isinstance(event, SequenceStartEvent) else "a single value"
        line = event.start_mark.line + 1
        if isinstance(event, ScalarEvent) and event.value == "":
            raise self._stop(1, "The file is empty.", "Write at least `name: ...`.")
        found, remedy = f"The file is {what}, not keys with values.", "Begin with `name: ...`."
        if isinstance(event, SequenceStartEvent):
            remedy = "Begin with `name: ...`, and put the list below its key, such as `invest:`."
        raise self._stop(line, *(begins_wrongly(self.text) or (found, remedy)))

    def _stop(self, line: int, found: str, remedy: str) -> InputError:
        return InputError([*self.document.problems, Problem(f"{self.document.name}:{line}", found, remedy)])

    def _value(self, event: Any, path: KeyPath, line: int) -> Any:
        if len(path) > DEEPEST_LEVEL:
            raise self._stop(line, f"Values are nested more than {DEEPEST_LEVEL} deep.", "Write the file flatter.")
        self._notice(event, path)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path, line)
        if isinstance(event, SequenceStartEvent):
            return self._list(path)
        return None if isinstance(event, AliasEvent) else self._scalar(event, path, line)

    def _mapping(self, path: KeyPath, line: int) -> dict[str, Any]:
        self.document.lines[path] = line
        found: dict[str, Any] = {}
        parted: dict[str, str] = {}
        if not path:
            self.document.data = found  # known by its keys even where it cannot be read to its end
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            line = event.start_mark.line + 1
            if not isinstance(event, ScalarEvent):
                raise self._stop(
                    line, "A key is not a plain word.", "Write `key: value`; quote text that has brackets."
                )
            key, value_event = event.value, next(self.events)
            self._not_too_many(found, event)
            if found and _DIGITS.fullmatch(key) and isinstance(value_event, ScalarEvent) and not value_event.value:
                last = next(reversed(found))
                parted[last] = f"{parted.get(last, found[last])},{key}"
                continue
            self._notice(event, (*path, key))
            first = self.document.lines.get((*path, key))
            repeated = key in found
            if repeated:
                self._tell(
                    line, f"{in_words((*path, key))}: this key stands on line {first} already.", "Keep one of them."
                )
            here = (*path, key) if not repeated else (*path, f"{key} (again on line {line})")
            self.document.lines[here] = line
            value = self._value(value_event, here, line)
            if not repeated:
                found[key] = value
        for key, number in parted.items():
            self._comma_in_braces((*path, key), number)
        return found

    def _comma_in_braces(self, path: KeyPath, number: str) -> None:
        """Tell of a number of which only what stands before its comma would be read."""
        found = f"Between braces a comma ends the value, so {number} is not one number."
        self._spoil(path, self.document.lines[path], found, number_in(number) or "Write the number without commas.")

    def _list(self, path: KeyPath) -> list[Any]:
        found: list[Any] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            self._not_too_many(found, event)
            here, line = (*path, len(found)), event.start_mark.line + 1
            self.document.lines[here] = line
            found.append(self._value(event, here, line))
        return found

    def _not_too_many(self, found: list[Any] | dict[str, Any], event: Any) -> None:
        if len(found) >= MOST_TOGETHER:
            what = f"More than {MOST_TOGETHER:,} values stand together here."
            raise self._stop(event.start_mark.line + 1, what, "Write fewer; a file of Tandem has a few dozen.")

    def _scalar(self, event: ScalarEvent, path: KeyPath, line: int) -> Any:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _NOT_A_NUMBER.fullmatch(text):
            return self._spoil(path, line, f"{text} is not a finite number.", "Give a finite number.")
        if not _DECIMAL.fullmatch(text):
            return text
        if len(text) > LONGEST_NUMBER or not isfinite(float(text)):
            return self._spoil(path, line, "This number is too large or too long.", "Give a number of usual size.")
        return int(text) if _WHOLE.fullmatch(text) else float(text)

    def _notice(self, event: Any, path: KeyPath) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            self.document.spoilt.add(path)
            self._tell(
                line, f"*{event.anchor} repeats another value by an alias.", "Write the value out.", once="alias"
            )
            return
        if event.anchor is not None:
            self._tell(
                line, f"&{event.anchor} is an anchor.", "Delete it and write values out where needed.", once="anchor"
            )
        # "!" alone only says that a text is a text.
        if event.tag is not None and event.tag != "!":
            self._spoil(path, line, f"{event.tag} is a tag.", "Delete it; plain values need none.")
        if isinstance(event, ScalarEvent) and not is_whole(event.value):
            found = "Half a sign of UTF-16 stands alone here."
            self._spoil(path, line, found, "Write the sign itself, or a backslash, U and eight digits.")

    def _spoil(self, path: KeyPath, line: int, found: str, remedy: str) -> None:
        self.document.spoilt.add(path)
        name = in_words(path)
        self._tell(line, f"{name}: {found}" if name else found, remedy)

    def _tell(self, line: int, found: str, remedy: str, *, once: str = "") -> None:
        # An anchor bomb has hundreds on a line: one of a kind is enough.
        if once and (line, once) in self.lines_told:
            return
        self.lines_told.add((line, once))
        where = f"{self.document.name}:{line}"
        self.document.problems.append(Problem(where, found, remedy))
        if len(self.document.problems) >= MOST_PROBLEMS:
            raise InputError([*self.document.problems, more_of(where)])
