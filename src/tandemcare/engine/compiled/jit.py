"""How the kernel is compiled: where numba keeps compiled code, and the two decorators that the kernel's files use.

numba does not notice when a helper in another file changes, so the cache folder is named by a hash of every source
that goes into the kernel, of numba's version and of Python's: edited code can never meet a stale cache.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

# Vendor mathematics would give other bits on other processors; numba reads this when it is first imported.
os.environ.setdefault("NUMBA_DISABLE_INTEL_SVML", "1")

import numba

from tandemcare.engine.cache import kept_folder

_config: Any = numba.config
_Function = TypeVar("_Function", bound=Callable[..., Any])


PACKAGE = Path(__file__).parents[2]
KERNEL_SOURCES = ("engine/*.py", "engine/compiled/*.py", "trace/tally.py", "trace/log.py")


def sources_hash(package: Path = PACKAGE) -> str:
    """Return a hash of everything that the compiled kernel is made from."""
    made_by = f"{numba.__version__} {sys.version} {platform.machine()} {_config.BOUNDSCHECK}"
    digest = hashlib.sha256(made_by.encode())
    for path in sorted(path for pattern in KERNEL_SOURCES for path in package.glob(pattern)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


def cache_folder() -> Path:
    """Return the folder for compiled code; OSError where none can be written."""
    return kept_folder("kernel", sources_hash())


_config.CACHE_DIR = str(cache_folder())
_compile: Any = numba.njit

# Counting references to the memory's arrays would cost fifty times the work itself, and nothing is allocated in here.
_KERNEL = {"nogil": True, "error_model": "numpy", "_nrt": False}
_INSIDE = {**_KERNEL, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def part(function: _Function) -> _Function:
    """Compile a part of the kernel, always inlined where it is called."""
    return cast("_Function", _compile(forceinline=True, **_INSIDE)(function))


def aside(function: _Function) -> _Function:
    """Compile a part of the kernel that is called, not inlined."""
    return cast("_Function", _compile(**_INSIDE)(function))


def entry(function: _Function) -> _Function:
    """Compile a function that Python calls, and keep the compiled code for later runs."""
    return cast("_Function", _compile(cache=True, **_KERNEL)(function))
