"""Expressions as Python text: what comes twice is worked out once, and what stands still before the first step.

Every number keeps its bits: the same operations are done on the same operands, only fewer times. What stands where it
may not be needed (a branch of an if_then, the second side of an `and`) is never worked out early, so that nothing fails
that would not have failed. A least or greatest of two of which one is at hand is a comparison, without a call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .expression import Binary, Call, Compare, Constant, Expression, Logic, Name, Negative, children
from .lowering import STAGE

_BEFORE: Mapping[str, tuple[str, ...]] = {
    # what a function that looks at the clock or the step is given first
    "step": ("time",),
    "ramp": ("time",),
    "pulse": ("time", "dt"),
    "pulse_train": ("time", "dt"),
    STAGE: ("dt",),
}
_SIGNS = {"min": "<", "max": ">"}


@dataclass(eq=False, slots=True)
class Term:
    """An expression, one for all places that write it alike; `variable` holds its value once there is one."""

    expression: Expression
    parts: tuple[Term, ...]
    is_still: bool
    uses: int = 0
    variable: str = ""

    def needed(self, is_certain: bool) -> Iterator[tuple[Term, bool]]:
        """Yield the terms inside, each with whether it is worked out for certain."""
        expression = self.expression
        may_skip = isinstance(expression, Logic) or (isinstance(expression, Call) and expression.function == "if_then")
        for place, part in enumerate(self.parts):
            yield part, is_certain and not (may_skip and place)


class Texts:
    """Writes expressions in terms of variables; `still` are the names whose values no step changes."""

    def __init__(self, variables: Mapping[str, str], tables: Sequence[str], still: Sequence[str]) -> None:
        self._variables, self._tables, self._still = variables, tables, set(still)
        self._terms: dict[tuple[object, ...], Term] = {}
        self._known: dict[int, tuple[Expression, Term]] = {}
        self._made = 0
        self.lines: list[str] = []
        """Assignments to be written before the text that was asked for last."""

    def taken(self) -> list[str]:
        """Return the assignments to be written first, once."""
        lines, self.lines = self.lines, []
        return lines

    def count(self, expression: Expression) -> None:
        """Note that an expression will be wanted in every step; what of it stands still is worked out now."""
        term = self._term(expression)
        self._work_out(term, is_certain=True)
        self._use(term)

    def stands_still(self, name: str, expression: Expression) -> bool:
        """Tell whether no step changes the value of a name, given by an expression; if so, that is known from now."""
        is_still = self._term(expression).is_still
        if is_still:
            self._still.add(name)
        return is_still

    def text(self, expression: Expression, name: str = "") -> str:
        """Return an expression as Python that gives a float; if it is all that a name is, the name stands for it."""
        term = self._term(expression)
        if not name or term.variable:
            return self._text(term, is_certain=True)
        text = self._written(term, is_certain=True)
        term.variable = self._variables[name]
        return text

    # --- terms -------------------------------------------------------------------------------------------------------

    def _term(self, expression: Expression) -> Term:
        known = self._known.get(id(expression))
        if known is None:
            # held with its term, so that no other comes to have its id
            known = self._known[id(expression)] = expression, self._one_for_all(expression)
        return known[1]

    def _one_for_all(self, expression: Expression) -> Term:
        match expression:
            case Constant(value):
                key: tuple[object, ...] = (Constant, repr(float(value)))
                parts: tuple[Term, ...] = ()
            case Name(name):
                key, parts = (Name, name), ()
            case Call("lookup", (Name(table), x)):
                parts = (self._term(x),)
                key = ("lookup", table, id(parts[0]))
            case _:
                parts = tuple(map(self._term, children(expression)))
                key = (_head(expression), *map(id, parts))
        if key not in self._terms:
            self._terms[key] = self._new(expression, parts)
        return self._terms[key]

    def _new(self, expression: Expression, parts: tuple[Term, ...]) -> Term:
        match expression:
            case Constant(value):
                return Term(expression, parts, is_still=True, variable=repr(float(value)))
            case Negative(Constant(value)):
                return Term(expression, parts, is_still=True, variable=f"(-{float(value)!r})")
            case Name(name):
                return Term(expression, parts, name in self._still, variable=self._variables.get(name, ""))
            case Call(function, _) if "time" in _BEFORE.get(function, ()):
                return Term(expression, parts, is_still=False)
        return Term(expression, parts, is_still=all(part.is_still for part in parts))

    def _work_out(self, term: Term, is_certain: bool) -> None:
        """Write what stands still in a term, the most that does in one."""
        if term.variable:
            return
        if term.is_still and is_certain:
            self._keep(term, self._written(term, is_certain))
            return
        for part, certain in term.needed(is_certain):
            self._work_out(part, certain)

    def _use(self, term: Term) -> None:
        term.uses += 1
        if term.uses == 1:
            for part in term.parts:
                self._use(part)

    def _keep(self, term: Term, text: str) -> str:
        """Give a term a variable of its own."""
        self._made += 1
        self.lines.append(f"t{self._made} = {text}")
        term.variable = f"t{self._made}"
        return term.variable

    # --- text --------------------------------------------------------------------------------------------------------

    def _text(self, term: Term, is_certain: bool) -> str:
        if not term.variable and term.uses > 1 and is_certain:
            return self._keep(term, self._written(term, is_certain))
        return term.variable or self._written(term, is_certain)

    def _written(self, term: Term, is_certain: bool) -> str:
        if isinstance(term.expression, Compare | Logic):
            return f"(1.0 if {self._condition(term, is_certain)} else 0.0)"
        if isinstance(term.expression, Call):
            return self._call(term.expression.function, term, is_certain)
        texts = [self._text(part, is_certain) for part in term.parts]
        if isinstance(term.expression, Binary):
            operator = term.expression.operator
            return f"_power({', '.join(texts)})" if operator == "^" else f"({f' {operator} '.join(texts)})"
        return f"(-{texts[0]})"

    def _condition(self, term: Term, is_certain: bool) -> str:
        """Return a term as Python that gives whether it holds."""
        match term.expression:
            case Compare(operator, _, _):
                left, right = (self._text(part, is_certain) for part in term.parts)
                return f"({left} {operator} {right})"
            case Logic("not", _):
                return f"(not {self._condition(term.parts[0], is_certain)})"
            case Logic(word, _):
                operands = [self._condition(part, certain) for part, certain in term.needed(is_certain)]
                return f"({f' {word} '.join(operands)})"
        return f"({self._text(term, is_certain)} != 0.0)"

    def _call(self, function: str, term: Term, is_certain: bool) -> str:
        if function == "if_then":
            condition = self._condition(term.parts[0], is_certain)
            then, otherwise = (self._text(part, is_certain=False) for part in term.parts[1:])
            return f"({then} if {condition} else {otherwise})"
        texts = [self._text(part, is_certain) for part in term.parts]
        if function in _SIGNS and len(texts) == 2:
            if is_certain and not any(part.variable for part in term.parts):
                texts[0] = self._keep(term.parts[0], texts[0])
            if any(part.variable for part in term.parts):
                return _chosen(_SIGNS[function], texts, [bool(part.variable) for part in term.parts])
        if (
            function == "lookup"
            and isinstance(term.expression, Call)
            and isinstance(term.expression.arguments[0], Name)
        ):
            place = self._tables.index(term.expression.arguments[0].name)
            texts = [f"_x{place}", f"_y{place}", *texts]
        return f"_{function}({', '.join([*_BEFORE.get(function, ()), *texts])})"


def _head(expression: Expression) -> object:
    match expression:
        case Binary(operator, _, _) | Compare(operator, _, _) | Logic(operator, _):
            return operator
        case Call(function, _):
            return function
    return Negative


def _chosen(sign: str, texts: list[str], at_hand: list[bool]) -> str:
    """Return min or max of two as Python's own do it: the second only where it is less, or greater, than the first."""
    first, second = texts
    if all(at_hand):
        return f"({second} if {second} {sign} {first} else {first})"
    if at_hand[0]:
        return f"(m if (m := {second}) {sign} {first} else {first})"
    return f"({second} if {second} {sign} (m := {first}) else m)"
