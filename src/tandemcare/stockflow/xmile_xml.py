"""XML from strangers, read without danger: no document types, so no entities; no file and no address is opened."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from tandemcare.errors import Problem, StockflowError

LARGEST = 5_000_000  # characters
DEEPEST = 50  # elements inside one another


class _RefusedError(Exception):
    """The document has something that is not read; says what."""


def read_xml(text: str) -> Element:
    """Return the root of an XML document; StockflowError if it is too large, broken or brings entities of its own."""
    if not isinstance(text, str):
        raise _refusal(f"It is {type(text).__name__}, not text.", "Give the text of the file.")
    if len(text) > LARGEST:
        raise _refusal(f"It has {len(text)} characters; {LARGEST} is the most.", "Give one model, without pictures.")
    try:
        return _parsed(text.removeprefix("\ufeff"))
    except _RefusedError as refused:
        raise _refusal(str(refused), "Take it out: a model needs none.") from None
    except expat.ExpatError as error:
        raise _refusal(f"It is not XML: {error}.", "Give the text of an XMILE file.") from None
    except (UnicodeEncodeError, ValueError) as error:
        raise _refusal(f"It is not text that XML can hold: {error}.", "Give the text of an XMILE file.") from None


def _refusal(found: str, remedy: str) -> StockflowError:
    return StockflowError([Problem("XMILE", found, remedy)])


def _parsed(text: str) -> Element:
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator="}")
    parser.buffer_text = True
    builder = TreeBuilder()
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise _RefusedError(f"It has more than {DEEPEST} elements inside one another.")
        builder.start(_named(tag), {_named(name): value for name, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_named(tag))

    def doctype(*_: object) -> None:
        raise _RefusedError("It has a document type (<!DOCTYPE ...>), which can hide entities.")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = doctype
    parser.Parse(text.encode("utf-8"), True)
    return builder.close()


def _named(tag: str) -> str:
    return "{" + tag if "}" in tag else tag
