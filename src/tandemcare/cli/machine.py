"""What the machine may do to a command, in words: streams that fail, signals that end it, too little memory."""

from __future__ import annotations

import codecs
import errno
import io
import os
import signal
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn, cast

LEAST_MEMORY = 1_500_000_000
"""Bytes of address space that compiling and a small study need; with fewer, libraries end the process in mid-word."""
CANNOT_WRITE, CTRL_C, TERMINATED = 1, 130, 143
PLAINLY = "tandem-plainly"


class Terminated(KeyboardInterrupt):
    """SIGTERM, which ends a command as Ctrl-C does: what is finished is kept."""

    def __init__(self) -> None:
        super().__init__("Stopped by SIGTERM.")


def code_of(stop: BaseException) -> int:
    """Return the exit code for Ctrl-C or SIGTERM, whichever stopped the work."""
    return TERMINATED if isinstance(stop, Terminated) or isinstance(stop.__context__, Terminated) else CTRL_C


def words_of(stop: KeyboardInterrupt) -> str:
    """Return what to say when Ctrl-C or SIGTERM has stopped a command; a study says itself what is kept."""
    said = str(stop)
    is_study = bool(said) and not isinstance(stop, Terminated)
    return said if is_study else f"{(said or 'Stopped by Ctrl-C.')[:-1]} before it was finished."


@contextmanager
def guarded() -> Iterator[None]:
    """Let a command meet no stream that raises for a letter, and turn what the machine does to it into words."""
    stderr = sys.stderr
    _have_streams()
    with _ended_by_sigterm(), _stderr_that_never_fails():
        _say_letters_plainly(sys.stdout, stderr)
        try:
            try:
                yield
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            _end(sys.stdout, "")  # whoever read has enough, as `head` does
        except OSError as error:
            _end(sys.stdout, _in_words(error))
        except MemoryError:
            _end(sys.stdout, f"There is not enough memory for this. Close other programs, or ask for less.{_KEPT}")


_KEPT = " What a study has finished is kept; the same command goes on from there."


def _in_words(error: OSError) -> str:
    why = error.strerror or str(error)
    if error.errno == errno.EMFILE:
        return f"Too many files are open at once: raise the limit (`ulimit -n 256`).{_KEPT}"
    if error.filename is not None:
        return f"{error.filename} cannot be used: {why}.{_KEPT}"
    return f"What was to be shown cannot be written: {why}. Send it elsewhere, or free some room.{_KEPT}"


def _end(stdout: Any, message: str) -> NoReturn:
    """Say why a command ends, and end it."""
    if message:
        sys.stderr.write(f"{message}\n")
    _send_nowhere(stdout)
    raise SystemExit(CANNOT_WRITE) from None


def _send_nowhere(stream: Any) -> None:
    """Drop what a stream still holds and whatever more it is given; Python would try to write it at the very end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def refuse_too_little_memory() -> None:
    """Raise RunError where a limit leaves less memory than anything here needs."""
    with suppress(ImportError):  # Windows has no such limits
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        if limit != resource.RLIM_INFINITY and limit < LEAST_MEMORY:
            from tandemcare.errors import RunError
            from tandemcare.files import size_in_words

            raise RunError(
                f"A limit leaves Tandem {size_in_words(limit)} of memory, and it needs {size_in_words(LEAST_MEMORY)}.\n"
                f"    Raise it (`ulimit -v {LEAST_MEMORY // 1000}`, in thousands of bytes), or start without it."
            )


# ---------------------------------------------------------------------------------------------- streams


class _NeverFails:
    """A stream that takes what it is given, though there be no room for it: what is said must not stop the work."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what can be written."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Write out what can be."""
        self._try(self._stream.flush)

    def _try(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except (OSError, ValueError):
            _send_nowhere(self._stream)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def _stderr_that_never_fails() -> Iterator[None]:
    before = sys.stderr
    sys.stderr = cast("Any", _NeverFails(before))
    try:
        yield
    finally:
        sys.stderr = before


def _have_streams() -> None:
    """Refuse to work where results have nowhere to go; talk that nobody can hear is dropped."""
    if sys.stderr is None:
        sys.stderr = io.StringIO()
    if sys.stdout is None:
        sys.stderr.write("Standard output is closed, and results go there. Send it to a file, or to /dev/null.\n")
        raise SystemExit(CANNOT_WRITE)


def _say_letters_plainly(*streams: Any) -> None:
    """Have streams write letters that they do not know in letters that they do: a pound sign as GBP, é as e."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=PLAINLY)


def plainly(error: UnicodeError) -> tuple[str, int]:
    """Return other letters for those that cannot be written, or their numbers."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = "".join(map(_plain, error.object[error.start : error.end]))
    return text, error.end


def _plain(letter: str) -> str:
    if letter == "£":
        return "GBP"
    if unicodedata.category(letter) == "Pd":
        return "-"
    apart = "".join(each for each in unicodedata.normalize("NFKD", letter) if each.isascii())
    return apart or letter.encode("ascii", "backslashreplace").decode()


codecs.register_error(PLAINLY, plainly)


# ---------------------------------------------------------------------------------------------- signals


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Have SIGTERM raise Terminated, unless whoever started this has other plans for it."""
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _raise_terminated)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _raise_terminated(*_: object) -> None:
    raise Terminated
