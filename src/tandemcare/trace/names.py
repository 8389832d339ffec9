"""Readings by name: a mapping that makes each reading when it is first asked for and helps with misspelt names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from tandemcare.errors import TandemError, did_you_mean

Reading = TypeVar("Reading")


class UnknownNameError(TandemError, KeyError):
    """A run has nothing of that name; the message offers what there is."""

    def __init__(self, kind: str, name: object, known: Iterable[str]) -> None:
        super().__init__(f"There is no {kind} {name!r}. {did_you_mean(str(name), known)}")

    def __str__(self) -> str:
        return str(self.args[0])


class ReadingsByName(Mapping[str, Reading]):
    """Readings in the order declared; each is made when it is first asked for."""

    def __init__(self, kind: str, names: tuple[str, ...], read: Callable[[int], Reading]) -> None:
        self._kind, self._read = kind, read
        self._places = {name: place for place, name in enumerate(names)}
        self._made: dict[str, Reading] = {}

    def __getitem__(self, name: str) -> Reading:
        """Return the reading of that name; UnknownNameError (a KeyError) if there is none."""
        if name not in self._places:
            raise UnknownNameError(self._kind, name, self._places)
        if name not in self._made:
            self._made[name] = self._read(self._places[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return f"<{self._kind}: {', '.join(self._places) or 'none'}>"
