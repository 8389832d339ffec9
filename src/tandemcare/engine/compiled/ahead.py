"""Words that are needed soon, fetched ahead: which changes nothing but how long it takes.

People's rows fill far more than a processor keeps at hand, and whoever comes next in time may stand anywhere among
them. Asked for while somebody else is at it, their row has come when it is their turn. Uncompiled, there is nobody to
ask.
"""

from __future__ import annotations

from typing import Any

from tandemcare.engine.numba_settings import config, intrinsic, ir, types

BYTE, NUMBER = ir.PointerType(ir.IntType(8)), ir.IntType(32)
TO_WRITE, KEEP_AT_HAND, DATA = (ir.Constant(NUMBER, k) for k in (1, 3, 1))


def _fetch(_: Any, words: Any, place: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        line = builder.bitcast(builder.gep(given[0], [given[1]]), BYTE)
        asked = builder.module.declare_intrinsic(
            "llvm.prefetch", [BYTE], ir.FunctionType(ir.VoidType(), [BYTE, NUMBER, NUMBER, NUMBER])
        )
        builder.call(asked, [line, TO_WRITE, KEEP_AT_HAND, DATA])
        return context.get_dummy_value()

    return types.void(words, place), generate


fetch_soon: Any = (lambda *_: None) if config.DISABLE_JIT else intrinsic(_fetch)
"""Ask the processor to fetch the line of some words in which a place stands."""
