"""The block of a place file that `tandem calibrate` writes; everything else of the file stays byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

KEY = "calibrated"
MOST_LETTERS = 140
_COMMENT = "# by `tandem calibrate`"


def block_text(calibrated: Mapping[str, Any]) -> str:
    """Return a calibration as the lines of a place file."""
    lines = [f"{KEY}: {_COMMENT}"]
    for key, value in calibrated.items():
        if isinstance(value, Mapping):
            inside = [f"{name}: {_scalar(item)}" for name, item in value.items()]
            lines += _wrapped(f"  {key}: {{", inside)
        else:
            lines.append(f"  {key}: {_scalar(value)}")
    return "\n".join(lines) + "\n"


def with_block(text: str, calibrated: Mapping[str, Any]) -> str | None:
    """Return the text of a place file with a calibration in the place of its old one, or at its end.

    None where the file is written in a way that has no lines of its own for it, as in one pair of braces.
    """
    root = YAML(typ="safe", pure=True).compose(text)
    if not isinstance(root, MappingNode) or root.flow_style:
        return None
    indent = " " * root.start_mark.column
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = block_text(calibrated).splitlines()
    old = next(((key, value) for key, value in root.value if key.value == KEY), None)
    if old is None:
        before, after = text if text.endswith("\n") else text + newline, ""
        block = "".join(indent + line + newline for line in lines)
    else:
        key, value = old
        before, after = text[: key.start_mark.index], _after(text, key if _is_nothing(value) else _last(value))
        block = "".join((indent if number else "") + line + newline for number, line in enumerate(lines))
    new = before + block + after
    try:
        return new if _says(new) == {**_says(text), KEY: dict(calibrated)} else None
    except YAMLError:
        return None


def _wrapped(begin: str, items: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a mapping in braces, none longer than it must be."""
    line = begin
    for number, item in enumerate(items, start=1):
        more = item + (", " if number < len(items) else "")
        if len(line) + len(more) > MOST_LETTERS and line != begin:
            yield line.rstrip()
            line = "    "
        line += more
    yield line + "}"


def _scalar(value: Any) -> str:
    """Return a number as it is and a text in quotes, as a version such as 0.1 would read as a number."""
    return json.dumps(value)


def _says(text: str) -> dict[str, Any]:
    return dict(YAML(typ="safe", pure=True).load(text))


def _after(text: str, node: Node) -> str:
    """Return what follows the line in which a node ends."""
    line_end = text.find("\n", node.end_mark.index)
    return text[line_end + 1 :] if line_end >= 0 else ""


def _is_nothing(node: Node) -> bool:
    # A value that is not written stands where the next thing begins.
    return isinstance(node, ScalarNode) and node.value == "" and not node.style


def _last(node: Any) -> Any:
    """Return the last part of a value; the end mark of a block itself is that of the comments after it."""
    while isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        key, node = last if isinstance(last, tuple) else (last, last)
        if _is_nothing(node):
            return key
    return node
