"""Narrow numbers in a person's row: bytes and halves of words, read as words and written back as narrow as they are.

To compiled code that costs no more than a whole word; uncompiled, another view of the same words does it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tandemcare.engine.numba_settings import config, intrinsic, ir, types


def _reader(bits: int) -> Any:
    def read(_: Any, words: Any, place: Any) -> Any:
        def generate(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            narrow = builder.bitcast(given[0], ir.PointerType(ir.IntType(bits)))
            return builder.zext(builder.load(builder.gep(narrow, [given[1]])), ir.IntType(64))

        return types.uint64(words, place), generate

    return intrinsic(read)


def _writer(bits: int) -> Any:
    def write(_: Any, words: Any, place: Any, value: Any) -> Any:
        def generate(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            narrow = builder.bitcast(given[0], ir.PointerType(ir.IntType(bits)))
            builder.store(builder.trunc(given[2], ir.IntType(bits)), builder.gep(narrow, [given[1]]))
            return context.get_dummy_value()

        return types.void(words, place, value), generate

    return intrinsic(write)


def _read_in_python(kind: Any) -> Any:
    return lambda words, place: np.uint64(words.view(kind)[place])


def _write_in_python(kind: Any) -> Any:
    def write(words: Any, place: Any, value: Any) -> None:
        words.view(kind)[place] = int(value) & int(np.iinfo(kind).max)

    return write


byte_of: Any = _read_in_python(np.uint8) if config.DISABLE_JIT else _reader(8)
"""Return a byte of some words, by its number."""
put_byte: Any = _write_in_python(np.uint8) if config.DISABLE_JIT else _writer(8)
"""Write a byte of some words, by its number."""
half_of: Any = _read_in_python(np.uint32) if config.DISABLE_JIT else _reader(32)
"""Return a half of one of some words, by its number."""
put_half: Any = _write_in_python(np.uint32) if config.DISABLE_JIT else _writer(32)
"""Write a half of one of some words, by its number; what does not fit into it is lost."""
