"""Which of some bits is the lowest: what a processor tells at once, and a search bit by bit does not."""

from __future__ import annotations

from typing import Any

import numpy as np

from tandemcare.engine.numba_settings import config, intrinsic, ir, types


def _lowest(_: Any, bits: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.cttz(given[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(bits), generate


def _lowest_in_python(bits: np.uint64) -> np.uint64:
    return np.uint64((int(bits) & -int(bits)).bit_length() - 1)


lowest: Any = _lowest_in_python if config.DISABLE_JIT else intrinsic(_lowest)
"""Return the number of the lowest bit that is set; there must be one."""
