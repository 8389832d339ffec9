"""The text of a file, or what the file is instead: a folder, a workbook, too large, in another alphabet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.looked import look

LARGEST_FILE_BYTES = 256 * 1024


def as_path(given: Any) -> Path:
    """Return the path that somebody gives as a path or as text; InputError for anything else."""
    if not isinstance(given, (str, Path)):
        found = f"{given!r} is of the kind {type(given).__name__}, and names no file."
        raise InputError([Problem("file", found, "Give the path of a file as text, or pathlib.Path(...).")])
    return Path(given)


def refusal(where: str, found: str, remedy: str) -> InputError:
    """Return a problem as an error, to be raised where nothing else of a file can be read."""
    return InputError([Problem(where, found, remedy)])


def text_of(name: str, path: Path) -> str:
    """Return the text of a file; InputError where there is none, or it is something else."""
    first_line = f"{name}:1"
    try:
        if path.is_dir():
            raise refusal(first_line, "This is a folder.", f"Name a file: {_files_in(path)}")
        if not path.exists():
            raise refusal(first_line, "There is no such file.", files_near(path))
        if not path.is_file():
            raise refusal(first_line, "This is not an ordinary file.", "Name a YAML file.")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE_BYTES + 1)
        look(path, data)
    except (OSError, ValueError) as error:
        found = f"The file cannot be read: {getattr(error, 'strerror', None) or error}."
        raise refusal(first_line, found, "Check its name and that you may read it.") from error
    _refuse_other_kinds(first_line, data)
    if len(data) > LARGEST_FILE_BYTES:
        found = f"The file is larger than {LARGEST_FILE_BYTES // 1024} KiB."
        raise refusal(first_line, found, "Write only what changes; a scenario has a few dozen lines.")
    return _decoded(name, data)


def _refuse_other_kinds(where: str, data: bytes) -> None:
    """Refuse, by its name, what another program keeps its work in."""
    kind = next((kind for begins, kind in _KINDS if data.startswith(begins)), "")
    if data.startswith(b"PK"):
        kind = next((kind for inside, kind in _IN_A_ZIP if inside in data), "a zip archive")
    # Latin letters of two bytes each have a zero in every second.
    if not kind and len(data) > 1 and max(data[0::2].count(0), data[1::2].count(0)) * 5 > len(data) * 2:
        kind = _UTF_16
    if kind == _UTF_16:
        raise refusal(where, "This is text in UTF-16.", "Save the file as UTF-8 text.")
    if kind:
        remedy = _SAVED_OTHERWISE.get(kind, "Name a text file in UTF-8, such as YAML.")
        raise refusal(where, f"This is {kind}, and plain text was expected.", remedy)


_UTF_16 = "text in UTF-16"
_WORKBOOK, _OLD, _WORDS = "an Excel workbook", "a file of an older Excel or Word", "a Word document"
_FROM_WORD = "Copy its text into an editor of plain text, such as Notepad, and save it as .yaml in UTF-8."
_SAVED_OTHERWISE = {
    _WORKBOOK: "Name it .xlsx if Tandem reads such a one, a place or a rota; write anything else as text in UTF-8.",
    _OLD: "Save a workbook as .xlsx; write anything else as YAML text in UTF-8.",
    _WORDS: _FROM_WORD,
    "formatted text (RTF)": _FROM_WORD,
}
_KINDS = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "formatted text (RTF)"),
    (b"\xd0\xcf\x11\xe0", _OLD),
    (b"\xff\xfe", _UTF_16),
    (b"\xfe\xff", _UTF_16),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"PAR1", "a Parquet table"),
    (b"SQLite format 3", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "XML"),
)
_IN_A_ZIP = (
    (b"xl/", _WORKBOOK),
    (b"word/", _WORDS),
    (b"ppt/", "a PowerPoint presentation"),
    (b"opendocument", "an OpenDocument file"),
)


def _decoded(name: str, data: bytes) -> str:
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise refusal(f"{name}:{line}", "This is not a text file: it has zero bytes.", "Name a YAML file in UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start : error.start + 1]
        sign = byte.decode("cp1252", errors="ignore")
        found = f"Byte {byte[0]:#04x} is not UTF-8 text" + (f"; Windows means {sign} by it." if sign else ".")
        remedy = "Save the file as UTF-8 text: in Notepad under `Save as`, Encoding, UTF-8."
        raise refusal(f"{name}:{line}", found, remedy) from error


def _files_in(folder: Path) -> str:
    names = sorted(entry.name for entry in folder.iterdir() if entry.suffix in (".yaml", ".yml") and entry.is_file())
    return ", ".join(names[:20]) + "." if names else "there is no YAML file in this folder."


def files_near(path: Path) -> str:
    """Return a sentence that offers the file most like one that is missing."""
    if not path.parent.is_dir():
        return f"There is no folder {path.parent.name!r} either; check the path."
    names = sorted(entry.name for entry in path.parent.iterdir() if entry.suffix in (".yaml", ".yml"))
    parted = [name for name in names if path.name in name.split(" ")]
    if parted:
        return f"Did you mean {parted[0]!r}? Put a name with spaces in quotes."
    if not names:
        return "There is no YAML file in this folder; check the path."
    ends = {name: name.rpartition(".")[0] for name in names[:200]}
    offered = did_you_mean(path.stem, ends.values())  # all are alike in how they end
    return next((f"Did you mean {name!r}?" for name, stem in ends.items() if f"{stem!r}" in offered), told_of(names))


def told_of(names: list[str]) -> str:
    """Return which files a folder has, where none of them is like the one that is missing."""
    return f"This folder has {', '.join(names[:20])}{' and others' if len(names) > 20 else ''}."
