"""A YAML file as plain values that know their line, with everything wrong with its form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tandemcare.errors import Problem

if TYPE_CHECKING:
    from ruamel.yaml.nodes import MappingNode, Node

MOST_BYTES = 1_000_000
INTEGER = re.compile(r"[-+]?[0-9]+")


@dataclass(frozen=True)
class Located:
    """A value of a file and its line; mappings and lists hold Located values in their turn."""

    value: Any
    line: int


def read_tree(path: Path, problems: list[Problem]) -> Located | None:
    """Return the content of a file, or None with the reasons added to `problems`."""
    text = _text(path, problems)
    if text is None:
        return None
    node = _composed(path, text, problems)
    if node is None:
        return None
    return _located(node, path, problems)


def _text(path: Path, problems: list[Problem]) -> str | None:
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.append(Problem(str(path), f"cannot be read: {error.strerror}", "Check that it is a readable file."))
        return None
    if len(content) > MOST_BYTES:
        problems.append(
            Problem(str(path), f"{len(content):,} bytes are too many", f"Split it: {MOST_BYTES:,} bytes at most.")
        )
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problems.append(Problem(f"{path}:{line}", "is not text in UTF-8", "Save the file as UTF-8."))
        return None


def _composed(path: Path, text: str, problems: list[Problem]) -> Node | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        # Nodes, not values: a value has forgotten its line and a second key of the same name.
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        found = "is not YAML: " + " ".join(filter(None, (error.context, error.problem)))
        problems.append(Problem(where, found, "Mend the line, or the one above; text with a colon needs quotes."))
        return None
    except YAMLError as error:
        problems.append(Problem(str(path), f"is not YAML: {str(error).splitlines()[0]}", "Write it as YAML text."))
        return None
    except RecursionError:
        problems.append(Problem(str(path), "is nested too deeply", "Write it as topic, parameters and fields."))
        return None
    if node is None:
        problems.append(Problem(str(path), "is empty", "Write at least one entry, or delete the file."))
    return node


def _located(node: Node, path: Path, problems: list[Problem]) -> Located:
    from ruamel.yaml.nodes import MappingNode, SequenceNode

    line = node.start_mark.line + 1
    if node.anchor:
        problems.append(Problem(f"{path}:{line}", f"has the anchor {node.anchor!r}", "Write the value out each time."))
        return Located(None, line)
    if isinstance(node, MappingNode):
        return Located(_mapping(node, path, problems), line)
    if isinstance(node, SequenceNode):
        return Located([_located(item, path, problems) for item in node.value], line)
    return Located(_scalar(node.tag, node.value), line)


def _mapping(node: MappingNode, path: Path, problems: list[Problem]) -> dict[str, Located]:
    entries: dict[str, Located] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in entries:
            first = f"It stands in line {entries[key].line} already; keep one of the two."
            problems.append(Problem(f"{path}:{line}", f"has {key!r} a second time", first))
            continue
        entries[key] = Located(_located(value_node, path, problems).value, line)
    return entries


def _scalar(tag: Any, text: str) -> str | float | bool | None:
    kind = str(tag).rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and INTEGER.fullmatch(text):
        return int(text)
    if kind == "float":
        try:
            return float(text)
        except ValueError:  # such as .inf: no number that evidence could have
            return text
    return text
