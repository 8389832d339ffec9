"""Arrays as the parts of the kernel hand them on: the address of what they hold, and nothing else.

An array is seven words to compiled code, and a call that hands on two of them writes fourteen before it begins: that
cost more than most parts do. Uncompiled, arrays stay what they are.
"""

from __future__ import annotations

from typing import Any

from tandemcare.engine.numba_settings import config, intrinsic, types

Address: Any = types.CPointer


def _bare(_: Any, array: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, given[0]).data

    return Address(array.dtype)(array), generate


bare: Any = (lambda array: array) if config.DISABLE_JIT else intrinsic(_bare)
"""Return an array as the address of what it holds; whoever calls the kernel keeps the array itself."""
