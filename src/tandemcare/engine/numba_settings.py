"""The only door to numba: what must be set before it is imported is set here, whoever asks for it first."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from typing import Any

from tandemcare.errors import RunError

VENDOR_MATHEMATICS = "NUMBA_DISABLE_INTEL_SVML"
"""Vendor mathematics would give other bits on other processors; numba looks for it when it is first imported."""

# A change of the environment would make an imported numba forget what its user has set in `numba.config`.
if "numba" not in sys.modules:
    os.environ.setdefault(VENDOR_MATHEMATICS, "1")

import numba
from numba import extending, types, uint64
from numba.core import caching, cgutils, dispatcher
from numba.core.typing import templates
from numba.extending import intrinsic, overload, register_jitable

config: Any = numba.config
njit: Any = numba.njit
Dispatcher: Any = dispatcher.Dispatcher
FunctionCache: Any = caching.FunctionCache
ir: Any = vars(cgutils)["ir"]
unpack_tuple: Any = cgutils.unpack_tuple
AttributeTemplate: Any = templates.AttributeTemplate
PrimitiveModel: Any = extending.models.PrimitiveModel
infer_getattr: Any = templates.infer_getattr
lower_getattr_generic: Any = extending.lower_getattr_generic
register_model: Any = extending.register_model
VERSIONS = f"numba {numba.__version__} llvmlite {version('llvmlite')}"


def refuse_vendor_mathematics() -> None:
    """Raise RunError where numba was told, before this was imported, to use vendor mathematics: it cannot be untold."""
    if getattr(config, "USING_SVML", False):
        raise RunError(
            "numba was imported with Intel's vector mathematics (SVML), with which results differ between processors. "
            f"Set {VENDOR_MATHEMATICS}=1 before Python starts, and run this again."
        )


refuse_vendor_mathematics()

__all__ = [
    "VERSIONS",
    "AttributeTemplate",
    "Dispatcher",
    "FunctionCache",
    "PrimitiveModel",
    "config",
    "infer_getattr",
    "intrinsic",
    "ir",
    "lower_getattr_generic",
    "njit",
    "overload",
    "register_jitable",
    "register_model",
    "types",
    "uint64",
    "unpack_tuple",
]
