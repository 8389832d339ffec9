"""Read a YAML file so that every value knows its line, and refuse what a short file of facts has no need of.

No anchors, aliases, tags, duplicate keys or second documents; at most 256 KiB and 12 levels. YAML 1.2: `no` is text.
What can be read beside a mistake is read, so that all problems of a file are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import isfinite
from os.path import normpath
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
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

from tandemcare.errors import InputError, Problem, did_you_mean

LARGEST_FILE_BYTES = 256 * 1024
DEEPEST_LEVEL = 12
LONGEST_NUMBER = 40

KeyPath = tuple[str | int, ...]

_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_A_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = dict.fromkeys(("", "~", "null", "Null", "NULL")) | {
    word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")
}


@dataclass
class Document:
    """What a file says: plain data, the line of each value by its path, and what is wrong so far.

    Values under a path in `spoilt` could not be read; their problem is told already.
    """

    name: str
    path: Path
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[KeyPath, int] = field(default_factory=dict)
    spoilt: set[KeyPath] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def where(self, path: KeyPath) -> str:
        """Return "file:line" of a value, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.name}:{self.lines.get(path, 1)}"

    def problem(self, path: KeyPath, found: str, remedy: str) -> Problem:
        """Return a problem at a value, which begins by naming the value."""
        name = in_words(path)
        return Problem(self.where(path), f"{name}: {found}" if name else found, remedy)

    def is_spoilt(self, path: KeyPath) -> bool:
        """Tell whether a value, or something in or around it, could not be read."""
        return any(spoilt[: len(path)] == path[: len(spoilt)] for spoilt in self.spoilt)


def in_words(path: KeyPath) -> str:
    """Return the name of a value for readers: ("change", 1, "value") is "change 2, value"."""
    words = ""
    for part in path:
        words += f" {part + 1}" if isinstance(part, int) else f", {part}" if words else part
    return words


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems once each, file by file as first named, in the order of their lines."""
    once = list(dict.fromkeys(problems))
    files = list(dict.fromkeys(problem.where.rpartition(":")[0] for problem in once))

    def rank(problem: Problem) -> tuple[int, int]:
        file, _, line = problem.where.rpartition(":")
        return files.index(file), int(line) if line.isdigit() else 0

    return tuple(sorted(once, key=rank))


def as_path(given: Any) -> Path:
    """Return the path that somebody gives as a path or as text; InputError for anything else."""
    if not isinstance(given, (str, Path)):
        found = f"{given!r} is of the kind {type(given).__name__}, and names no file."
        raise InputError([Problem("file", found, "Give the path of a file as text, or pathlib.Path(...).")])
    return Path(given)


def read_document(path: Path) -> Document:
    """Return the content of a YAML file with its lines; a file that cannot be read at all is an InputError."""
    name = Path(normpath(path)).as_posix()
    document = Document(name, path)
    text = _text_of(name, path)
    try:
        events = YAML(typ="safe", pure=True).parse(text)
        _Reader(document, events).read()
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _refusal(f"{name}:{line}", "An invisible control character stands here.", "Delete it.") from error
    except YAMLError as error:
        raise InputError([*document.problems, _syntax_problem(name, error)]) from error
    return document


def _refusal(where: str, found: str, remedy: str) -> InputError:
    return InputError([Problem(where, found, remedy)])


def _text_of(name: str, path: Path) -> str:
    first_line = f"{name}:1"
    try:
        if path.is_dir():
            raise _refusal(first_line, "This is a folder.", f"Name a file: {_files_in(path)}")
        if not path.exists():
            raise _refusal(first_line, "There is no such file.", files_near(path))
        if not path.is_file():
            raise _refusal(first_line, "This is not an ordinary file.", "Name a YAML file.")
        name.encode()
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE_BYTES + 1)
    except UnicodeEncodeError as error:
        raise _refusal(first_line, "The file has a name that is not UTF-8.", "Rename it in plain letters.") from error
    except OSError as error:
        found = f"The file cannot be read: {error.strerror or error}."
        raise _refusal(first_line, found, "Check its name and that you may read it.") from error
    if len(data) > LARGEST_FILE_BYTES:
        found = f"The file is larger than {LARGEST_FILE_BYTES // 1024} KiB."
        raise _refusal(first_line, found, "Write only what changes; a scenario has a few dozen lines.")
    return _decoded(name, data)


def _decoded(name: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"Byte {error.object[error.start]:#04x} is not UTF-8 text."
        raise _refusal(f"{name}:{line}", found, "Save the file as UTF-8 text.") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _refusal(f"{name}:{line}", "This is not a text file: it has zero bytes.", "Name a YAML file in UTF-8.")
    return text


def _files_in(folder: Path) -> str:
    names = sorted(entry.name for entry in folder.iterdir() if entry.suffix in (".yaml", ".yml") and entry.is_file())
    return ", ".join(names[:20]) + "." if names else "there is no YAML file in this folder."


def files_near(path: Path) -> str:
    """Return a sentence that offers the file most like one that is missing."""
    if not path.parent.is_dir():
        return f"There is no folder {path.parent.name!r} either; check the path."
    names = [entry.name for entry in path.parent.iterdir() if entry.suffix in (".yaml", ".yml")]
    return did_you_mean(path.name, names[:200]) if names else "There is no YAML file in this folder; check the path."


_REMEDIES = (
    ("\\t", "Indent with spaces, never with tabs."),
    ("cannot start any token", "Put the text in quotes."),
    ("mapping values are not allowed", "Put text that has a colon in quotes, and keep `key: value` on one line."),
    ("flow sequence", "Close the list with `]`."),
    ("flow mapping", "Close the mapping with `}`."),
    ("quoted scalar", "Close the quotation mark."),
    (
        "<block sequence start>",
        "Indent the items of a list alike; never mix `- item` and `key: value` at one level.",
    ),
    ("block collection", "Use either `- item` or `key: value` at one level, not both."),
    ("could not find expected ':'", "Write `key: value`, with a colon and a space."),
    ("block mapping", "Indent the keys of one mapping alike."),
)


def _syntax_problem(name: str, error: YAMLError) -> Problem:
    mark, what = None, "the text does not follow the rules of YAML"
    if isinstance(error, MarkedYAMLError):
        # A bracket or quotation mark that is never closed is best shown where it opens.
        opens = error.context is not None and ("flow" in error.context or "quoted" in error.context)
        mark = (error.context_mark if opens else None) or error.problem_mark
        what = ", ".join(part for part in (error.context, error.problem) if part)
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in what), "Compare with the examples in scenarios/.")
    return Problem(f"{name}:{mark.line + 1 if mark else 1}", f"This is not YAML: {what}.", remedy)


class _Reader:
    """Turns the events of one file into plain data; it lives for one reading."""

    def __init__(self, document: Document, events: Iterator[Any]) -> None:
        self.document = document
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
                self.document.data = self._mapping((), event.start_mark.line + 1)
            elif isinstance(event, (ScalarEvent, SequenceStartEvent, AliasEvent)):
                self._not_a_mapping(event)
        if not documents:
            raise self._stop(1, "The file is empty.", "Write at least `name: ...`.")

    def _not_a_mapping(self, event: Any) -> None:
        what = "a list" if isinstance(event, SequenceStartEvent) else "a single value"
        line = event.start_mark.line + 1
        if isinstance(event, ScalarEvent) and event.value == "":
            raise self._stop(1, "The file is empty.", "Write at least `name: ...`.")
        raise self._stop(line, f"The file is {what}, not keys with values.", "Begin with `name: ...`.")

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
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            line = event.start_mark.line + 1
            if not isinstance(event, ScalarEvent):
                raise self._stop(
                    line, "A key is not a plain word.", "Write `key: value`; quote text that has brackets."
                )
            key = event.value
            self._notice(event, (*path, key))
            first = self.document.lines.get((*path, key))
            repeated = key in found
            if repeated:
                self._tell(
                    line, f"{in_words((*path, key))}: this key stands on line {first} already.", "Keep one of them."
                )
            here = (*path, key) if not repeated else (*path, f"{key} (again on line {line})")
            self.document.lines[here] = line
            value = self._value(next(self.events), here, line)
            if not repeated:
                found[key] = value
        return found

    def _list(self, path: KeyPath) -> list[Any]:
        found: list[Any] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            here, line = (*path, len(found)), event.start_mark.line + 1
            self.document.lines[here] = line
            found.append(self._value(event, here, line))
        return found

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

    def _spoil(self, path: KeyPath, line: int, found: str, remedy: str) -> None:
        self.document.spoilt.add(path)
        name = in_words(path)
        self._tell(line, f"{name}: {found}" if name else found, remedy)

    def _tell(self, line: int, found: str, remedy: str, *, once: str = "") -> None:
        # An anchor bomb has hundreds on a line: one of a kind is enough.
        if once and (line, once) in self.lines_told:
            return
        self.lines_told.add((line, once))
        self.document.problems.append(Problem(f"{self.document.name}:{line}", found, remedy))
