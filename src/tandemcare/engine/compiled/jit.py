"""How the kernel is compiled: where compiled code is kept, and the three decorators that the kernel's files use.

numba does not notice when a helper in another file changes, so the cache folder is named by a hash of every source
that goes into compiled code and of the versions and settings that shape it: edited code can never meet a stale cache.
"""

from __future__ import annotations

import hashlib
import platform
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np

from tandemcare.engine.cache import kept_folder
from tandemcare.engine.numba_settings import VERSIONS, Dispatcher, FunctionCache, config, njit
from tandemcare.errors import TandemWarning

_Function = TypeVar("_Function", bound=Callable[..., Any])

PACKAGE = Path(__file__).parents[2]
KERNEL_SOURCES = ("engine/*.py", "engine/compiled/*.py", "trace/tally.py", "trace/log.py", "units.py")
SHAPING = ("BOUNDSCHECK", "DEBUGINFO_DEFAULT", "ENABLE_AVX", "LOOP_VECTORIZE", "OPT", "SLP_VECTORIZE")
"""Settings of numba that shape compiled code and that it does not look at when it finds some."""


def sources_hash(package: Path = PACKAGE) -> str:
    """Return a hash of everything that compiled code is made from."""
    settings = [(name, getattr(config, name, None)) for name in SHAPING]
    made_by = f"{VERSIONS} numpy {np.__version__} {sys.version} {platform.machine()} {settings}"
    digest = hashlib.sha256(made_by.encode())
    for path in sorted(path for pattern in KERNEL_SOURCES for path in package.glob(pattern)):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


SOURCES = sources_hash()  # as they are now that they are imported, whatever is edited later


def cache_folder() -> Path:
    """Return the folder for compiled code; RunError where there can be none."""
    return kept_folder("kernel", SOURCES)


class KeptCode:
    """What numba keeps of one function, in our folder; what cannot be read or written is compiled anew each time."""

    def __init__(self, function: Callable[..., Any]) -> None:
        # numba reads all its settings again whenever the environment has changed, and would then keep code in the
        # package. It looks at the folder here only; what its user compiles is kept where it was before.
        before = {name: getattr(config, name, "") for name in ("CACHE_DIR", "CACHE_LOCATOR_CLASSES")}
        folder = cache_folder()
        config.CACHE_DIR, config.CACHE_LOCATOR_CLASSES = str(folder), ""
        try:
            self.numbas = FunctionCache(function)
        finally:
            for name, value in before.items():
                setattr(config, name, value)
        self.cache_path = self.numbas.cache_path
        if not Path(self.cache_path).is_relative_to(folder):
            self.numbas.disable()
            _say_not_kept(str(folder), "it cannot be written")

    def flush(self) -> None:
        """Forget what is kept."""
        self.numbas.flush()

    def load_overload(self, signature: Any, target: Any) -> Any:
        """Return code kept before, or None; what is damaged is forgotten."""
        try:
            return self.numbas.load_overload(signature, target)
        except Exception:  # a damaged file can raise anything
            with suppress(OSError):
                self.flush()
            return None

    def save_overload(self, signature: Any, code: Any) -> None:
        """Keep code, or say that it could not be kept."""
        try:
            self.numbas.save_overload(signature, code)
        except OSError as error:
            _say_not_kept(self.cache_path, error.strerror or str(error))


@cache
def _say_not_kept(folder: str, why: str) -> None:
    said = f"Compiled code cannot be kept in {folder} ({why}): it is compiled anew each time, in half a minute."
    warnings.warn(said, TandemWarning, stacklevel=2)


# Counting references to the memory's arrays would cost fifty times the work itself, and nothing is allocated in here.
_KERNEL = {"nogil": True, "error_model": "numpy", "_nrt": False}
_INSIDE = {**_KERNEL, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def part(function: _Function) -> _Function:
    """Compile a part of the kernel, always inlined where it is called."""
    return cast("_Function", njit(forceinline=True, **_INSIDE)(function))


def aside(function: _Function) -> _Function:
    """Compile a part of the kernel that is called, not inlined.

    That must be said: what is first called from a part would else be inlined everywhere, as its caller is.
    """
    return cast("_Function", njit(forceinline=False, **_INSIDE)(function))


def entry(function: _Function) -> _Function:
    """Compile a function that Python calls, and keep the compiled code for later runs."""
    compiled = njit(**_KERNEL)(function)
    if isinstance(compiled, Dispatcher):  # with NUMBA_DISABLE_JIT it is the function itself
        compiled._cache = KeptCode(function)
    return cast("_Function", compiled)
