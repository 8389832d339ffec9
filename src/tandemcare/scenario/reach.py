"""Which files a scenario may name: those in its folder and below, and those that come with Tandem."""

from __future__ import annotations

from dataclasses import dataclass
from os.path import normpath
from pathlib import Path

from tandemcare.documents import Document, KeyPath
from tandemcare.errors import Problem

from .shipped import shipped_folder, there_or_shipped


@dataclass(frozen=True)
class Reach:
    """The folder whose files, and those of the folders in it, a scenario and what it extends may name; or any."""

    folder: Path
    any_folder: bool = False

    def file(self, document: Document, key: str) -> tuple[Path | None, Problem | None]:
        """Return the file that a key of a document names, there or not, or why it may not be read."""
        return self.named(document, (key,), str(document.data[key]))

    def named(self, document: Document, key: KeyPath, said: str) -> tuple[Path | None, Problem | None]:
        """Return the file that is said at a key of a document, there or not, or why it may not be read."""
        if "://" in said:
            return None, document.problem(key, "This is an address of the web, and no file.", "Save it as a file here.")
        named = Path(said.strip())
        path = there_or_shipped(Path(normpath(document.path.parent / named)), named)
        try:
            path.lstat()
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            found = f"It is no file that can be read: {getattr(error, 'strerror', None) or 'no disk has such a name'}."
            return None, document.problem(key, found, "Name a file of this file's folder.")
        if not self.any_folder and not self._holds(path):
            found = "The file is outside the folder of the scenario."
            remedy = "Copy it there, or allow any folder: --any-folder, in Python any_folder=True."
            return None, document.problem(key, found, remedy)
        return path, None

    def _holds(self, path: Path) -> bool:
        try:
            whole = path.resolve()
        except (OSError, RuntimeError):  # a link that leads to itself
            return False
        return any(whole.is_relative_to(folder.resolve()) for folder in (self.folder, shipped_folder()))
