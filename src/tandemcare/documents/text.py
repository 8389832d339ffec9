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
        raise refusal(
            where, f"This is {kind}, and plain text was expected.", "Name a text file in UTF-8, such as YAML."
        )


_UTF_16 = "text in UTF-16"
_KINDS = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "formatted text (RTF)"),
    (b"\xd0\xcf\x11\xe0", "a file of an older Excel or Word"),
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
    (b"xl/", "an Excel workbook"),
    (b"word/", "a Word document"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"opendocument", "an OpenDocument file"),
)


def _decoded(name: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"Byte {error.object[error.start]:#04x} is not UTF-8 text."
        raise refusal(f"{name}:{line}", found, "Save the file as UTF-8 text.") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refusal(f"{name}:{line}", "This is not a text file: it has zero bytes.", "Name a YAML file in UTF-8.")
    return text


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
    return did_you_mean(path.name, names[:200]) if names else "There is no YAML file in this folder; check the path."
