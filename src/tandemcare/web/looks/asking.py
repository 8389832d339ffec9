"""Who asks for first looks, and in which order: the newest of each user, one at a time."""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass
from threading import Condition, Thread
from types import TracebackType
from typing import Any

from tandemcare.errors import InputError, Problem, RunError, TandemError

from ..chosen import Choice, files_of
from ..flag import Flag
from ..uploads import Uploads
from .found import Answer, FirstLook, LookAsked, ReplacedError
from .worker import work

REPLICATIONS, YEARS = 10, 10
SECONDS_TO_START = 300.0
"""How long a worker may take for its first look: what is not compiled yet is compiled then."""
MOST_IN_LINE = 12
"""How many users may wait for a look at a time: each waits in a thread, of which a server has forty for everything."""
_STOPPED = "The worker of first looks ended suddenly. Move a lever again: it is started anew."


@dataclass(eq=False)
class _Waiting:
    """A look that waits or runs, of a user; `is_replaced` once nobody waits for it any more."""

    user: str
    is_replaced: bool = False


class Looks:
    """The worker of first looks, and who waits for it; one for a server, closed when it ends.

    >>> with Looks(uploads) as looks:  # doctest: +SKIP
    ...     found = looks.look("a-session", Choice(values={"community-places": 200}))
    """

    def __init__(
        self, uploads: Uploads, *, replications: int = REPLICATIONS, years: int = YEARS, seed: int = 1
    ) -> None:
        self.uploads, self.replications, self.years, self.seed = uploads, replications, years, seed
        self._spawn = multiprocessing.get_context("spawn")
        self._stop = Flag(self._spawn)
        self._process: Any = None
        self._pipe: Any = None
        self._is_warm = self._is_closed = False
        self._changed = Condition()
        self._line: list[_Waiting] = []

    def warm(self) -> None:
        """Start the worker and have it run as-is, without waiting for it: a server does so when it starts."""
        Thread(target=self._warmed, name="tandem-warm", daemon=True).start()

    def look(self, user: str, chosen: Choice, *, timeout: float = 60.0) -> FirstLook:
        """Return a first look; blocks, so call it in a thread.

        `ReplacedError` where the same user has asked for another meanwhile; InputError with every problem of what was
        chosen, and where too many users wait already; RunError where it went wrong, the worker died (it is started anew
        for the next) or took more than `timeout` seconds. Of several users the one who has waited longest comes first.
        """
        asked = LookAsked(files_of(self.uploads, user, chosen), self.replications, self.years, self.seed)
        mine = self._in_line(user)
        try:
            self._my_turn(mine)
            found = self._answer(asked, timeout)
            if found is None or mine.is_replaced:
                raise ReplacedError
            return found
        finally:
            with self._changed:
                self._line.remove(mine)
                self._changed.notify_all()

    def close(self) -> None:
        """End the worker; whoever waits for a look is told so."""
        with self._changed:
            self._is_closed = True
            self._end()
            self._changed.notify_all()

    def __enter__(self) -> Looks:
        """Return the looks themselves, to be closed when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker."""
        self.close()

    def _warmed(self) -> None:
        try:
            self.look("", Choice())
        except (TandemError, ReplacedError):
            return  # whoever asks for a look is told

    def _in_line(self, user: str) -> _Waiting:
        """Return a place at the end of the line; an older look of the same user is told to stop."""
        mine = _Waiting(user)
        with self._changed:
            self._refuse_one_too_many(user)
            for place, other in enumerate(self._line):
                if other.user == user:
                    other.is_replaced = True
                    if place == 0:
                        self._stop.set()
            self._line.append(mine)
            self._changed.notify_all()
        return mine

    def _refuse_one_too_many(self, user: str) -> None:
        """Raise InputError where too many others wait: whoever has no cookie is another user with every request."""
        others = [each for each in self._line if each.user != user and not each.is_replaced]
        if len(others) >= MOST_IN_LINE:
            found = f"{len(others)} others wait for one already."
            raise InputError([Problem("First look", found, "Move the lever again in a moment, or run it in full.")])

    def _my_turn(self, mine: _Waiting) -> None:
        """Wait until a look is the first in the line; ReplacedError where nobody waits for it any more."""
        with self._changed:
            self._changed.wait_for(lambda: mine.is_replaced or self._line[0] is mine or self._is_closed)
            if self._is_closed:
                raise RunError("The server is ending.")
            if mine.is_replaced:
                raise ReplacedError
            self._stop.clear()
            if self._process is None or not self._process.is_alive():
                self._begin()

    def _begin(self) -> None:
        """Start a worker."""
        self._end()
        self._pipe, theirs = self._spawn.Pipe()
        self._process = self._spawn.Process(target=work, args=(theirs, self._stop), name="tandem-looks", daemon=True)
        self._process.start()
        theirs.close()
        self._is_warm = False

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
            self._process = None

    def _end_process(self) -> None:
        with self._changed:
            self._end()

    def _answer(self, asked: LookAsked, timeout: float) -> FirstLook | None:
        """Return what the worker found, None where it was told to stop; what it refuses is raised."""
        pipe = self._pipe
        try:
            pipe.send(asked)
            if not pipe.poll(timeout if self._is_warm else max(timeout, SECONDS_TO_START)):
                self._end_process()
                raise RunError(f"A first look took more than {timeout:g} seconds. Run it in full, or choose less.")
            found: Answer = pipe.recv()
        except (EOFError, OSError) as error:
            self._end_process()  # its pipe may end a moment before it does, and the next shall not be given to it
            raise RunError(_STOPPED) from error
        self._is_warm = True
        if isinstance(found, tuple):
            raise InputError(found)
        if isinstance(found, str):
            raise RunError(found)
        return found
