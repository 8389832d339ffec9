"""The kernel's memory as its parts hand it on: one address, from which all else is found.

An array is seven words to compiled code, and there are five of them: handing them on from call to call cost more than
most parts do. Handed on is the address of the words alone, which is that of the floats too; where heap and clock stand
is written into the header when Python calls. Uncompiled, the memory stays what it is.
"""

from __future__ import annotations

from typing import Any

from tandemcare.engine.numba_settings import (
    AttributeTemplate,
    PrimitiveModel,
    config,
    infer_getattr,
    intrinsic,
    ir,
    lower_getattr_generic,
    register_model,
    types,
    unpack_tuple,
)

from .places import CLOCK_AT, HEAP_ENTRIES, HEAP_TIMES

WORD, FLOAT = ir.IntType(64), ir.DoubleType()
Address: Any = types.CPointer
Type: Any = types.Type
APART = {"heap_time": HEAP_TIMES, "heap_entry": HEAP_ENTRIES, "clock": CLOCK_AT}
"""Where in the header the addresses stand of what does not stand among the words."""


class AtHand(Type):  # type: ignore[misc]
    """What compiled code takes the memory for."""

    def __init__(self) -> None:
        super().__init__(name="AtHand")


AT_HAND = AtHand()


@register_model(AtHand)
class AtHandModel(PrimitiveModel):  # type: ignore[misc]
    """How the memory is handed on."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, WORD.as_pointer())


@infer_getattr
class AtHandAttributes(AttributeTemplate):  # type: ignore[misc]
    """What kind of numbers each part of the memory holds."""

    key = AtHand

    def generic_resolve(self, _: Any, name: str) -> Any:
        """Return the type of a part."""
        return Address(types.uint64 if name in ("w", "heap_entry") else types.float64)


@lower_getattr_generic(AtHand)  # type: ignore[untyped-decorator]
def part_of(context: Any, builder: Any, _: Any, words: Any, name: str) -> Any:
    """Return the address of a part of the memory."""
    if name in APART:
        words = builder.inttoptr(builder.load(_place(builder, words, name)), WORD.as_pointer())
    return words if name in ("w", "heap_entry") else builder.bitcast(words, FLOAT.as_pointer())


def _place(builder: Any, words: Any, name: str) -> Any:
    return builder.gep(words, [ir.Constant(WORD, int(APART[name]))])


def _at_hand(_: Any, memory: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        arrays = zip(signature.args[0].fields, signature.args[0].types, unpack_tuple(builder, given[0]), strict=True)
        found = {name: context.make_array(kind)(context, builder, array).data for name, kind, array in arrays}
        for name in APART:
            builder.store(builder.ptrtoint(found[name], WORD), _place(builder, found["w"], name))
        return found["w"]

    return AT_HAND(memory), generate


at_hand: Any = (lambda memory: memory) if config.DISABLE_JIT else intrinsic(_at_hand)
"""Return the memory as the parts of the kernel hand it on; whoever calls the kernel keeps the arrays."""
