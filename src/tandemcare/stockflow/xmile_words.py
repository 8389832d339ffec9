"""The equations of XMILE, read word by word into our expressions; whatever we have no like of is a problem.

Names, functions and keywords are the same in capitals and small letters, and a space, an underscore or a line break
in a name is the same too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite

from .expression import Binary, Call, Compare, Comparison, Connective, Expression, Logic, Negative, Number, Operator

LONGEST = 5000  # characters of an equation
DEEPEST = 40  # brackets inside one another
MOST = 200  # signs between things

_TOKEN = re.compile(
    r"""\s+ | \{[^}]*\}
    | (?P<number>\d+\.?\d*(?:[eE][+-]?\d+)? | \.\d+(?:[eE][+-]?\d+)?)
    | (?P<quoted>"(?:\\.|[^"\\])*")
    | (?P<word>[^\W\d][\w$']*(?:\.[^\W\d][\w$']*)*)
    | (?P<sign><=|>=|<>|//|[-+*/^()=<>,])""",
    re.VERBOSE,
)
_COMPARISONS: dict[str, Comparison] = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_KEYWORDS = frozenset("if then else and or not mod".split())
_ADD: dict[str, Operator] = {"+": "+", "-": "-"}
_MULTIPLY: dict[str, Operator] = {"*": "*", "/": "/"}


class UnreadableError(Exception):
    """An equation cannot be read; says what was found and what to do."""

    def __init__(self, found: str, remedy: str) -> None:
        self.found, self.remedy = found, remedy
        super().__init__(found)


def key_of(name: str) -> str:
    """Return a name as XMILE compares names."""
    return re.sub(r"(?:[\s_\u00a0]|\\n)+", "_", name.strip().strip('"').replace('\\"', '"')).lower()


def read_equation(
    text: str, name: Callable[[str], Expression], call: Callable[[str, tuple[Expression, ...]], Expression]
) -> Expression:
    """Return the expression of a whole equation; `name` and `call` say what a name and a function in it stand for.

    UnreadableError if it is not one equation.
    """
    return _Reader(name, call).read(text)


class _Reader:
    """Reads equations, each rule of the grammar in a method of its own."""

    def __init__(
        self, name: Callable[[str], Expression], call: Callable[[str, tuple[Expression, ...]], Expression]
    ) -> None:
        self.name = name
        self.call = call
        self.tokens: list[tuple[str, str]] = []
        self.place = 0
        self.depth = 0
        self.made = 0

    def read(self, text: str) -> Expression:
        """Return the expression of a whole equation; UnreadableError if it is not one."""
        self.tokens, self.place, self.depth, self.made = _tokens(text), 0, 0, 0
        if not self.tokens:
            raise UnreadableError("Its equation is empty.", "Give it an equation.")
        expression = self.whole()
        if self.place < len(self.tokens):
            raise self.unexpected()
        return expression

    def next(self) -> str:
        """Return the next sign or keyword in small letters; empty before a name, a number and the end."""
        kind, text = self.tokens[self.place] if self.place < len(self.tokens) else ("end", "")
        return text.lower() if kind == "sign" or (kind == "word" and text.lower() in _KEYWORDS) else ""

    def take(self, *wanted: str) -> str:
        """Step over the next sign or keyword if it is one of these and return it; else return nothing."""
        found = self.next()
        if not found or found not in wanted:
            return ""
        self.place += 1
        return found

    def count(self) -> None:
        self.made += 1
        if self.made > MOST:
            raise UnreadableError(f"It has more than {MOST} sums, products and powers.", "Split it.")

    def need(self, wanted: str) -> None:
        if not self.take(wanted):
            raise self.unexpected(f"{wanted.upper()!r} was wanted.")

    def unexpected(self, more: str = "") -> UnreadableError:
        text = repr(self.tokens[self.place][1]) if self.place < len(self.tokens) else "its end"
        return UnreadableError(f"It cannot be read at {text}. {more}".strip(), "Look for a bracket or sign too many.")

    def whole(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnreadableError(f"It has more than {DEEPEST} brackets inside one another.", "Split it.")
        expression = self.if_then() if self.take("if") else self.logic("or")
        self.depth -= 1
        return expression

    def if_then(self) -> Expression:
        condition = self.logic("or")
        self.need("then")
        then = self.whole()
        self.need("else")
        return self.call("if_then_else", (condition, then, self.whole()))

    def logic(self, word: Connective) -> Expression:
        def lower() -> Expression:
            return self.logic("and") if word == "or" else self.negation()

        operands = [lower()]
        while self.take(word):
            operands.append(lower())
        return operands[0] if len(operands) == 1 else Logic(word, tuple(operands))

    def negation(self) -> Expression:
        if self.take("not"):
            return Logic("not", (self.comparison(),))
        return self.comparison()

    def comparison(self) -> Expression:
        left = self.sum()
        sign = self.take(*_COMPARISONS)
        return Compare(_COMPARISONS[sign], left, self.sum()) if sign else left

    def sum(self) -> Expression:
        left = self.product()
        while sign := self.take(*_ADD):
            self.count()
            left = Binary(_ADD[sign], left, self.product())
        return left

    def product(self) -> Expression:
        left = self.signed()
        while sign := self.take(*_MULTIPLY, "mod"):
            self.count()
            right = self.signed()
            left = Call("modulo", (left, right)) if sign == "mod" else Binary(_MULTIPLY[sign], left, right)
        return left

    def signed(self) -> Expression:
        if sign := self.take("+", "-", "not"):
            self.depth += 1
            if self.depth > DEEPEST:
                raise UnreadableError("It has too many signs in a row.", "Leave one.")
            inside = self.signed()
            self.depth -= 1
            if sign == "not":
                return Logic("not", (inside,))
            return Negative(inside) if sign == "-" else inside
        return self.power()

    def power(self) -> Expression:
        bases = [self.atom()]
        while self.take("^"):
            self.count()
            bases.append(self.exponent())
        expression = bases.pop()
        while bases:
            expression = Binary("^", bases.pop(), expression)
        return expression

    def exponent(self) -> Expression:
        return Negative(self.atom()) if self.take("-") else self.atom()

    def atom(self) -> Expression:
        if self.take("("):
            inside = self.whole()
            self.need(")")
            return inside
        if self.place >= len(self.tokens) or self.next():
            raise self.unexpected()
        kind, text = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            if not isfinite(float(text)):
                raise UnreadableError(f"It has {text}, which is too large.", "Give a number under 1e308.")
            return Number(float(text))
        if self.take("("):
            return self.call(text, self.arguments())
        return self.name(text)

    def arguments(self) -> tuple[Expression, ...]:
        if self.take(")"):
            return ()
        arguments = [self.whole()]
        while self.take(","):
            arguments.append(self.whole())
        self.need(")")
        return tuple(arguments)


def _tokens(text: str) -> list[tuple[str, str]]:
    if len(text) > LONGEST:
        raise UnreadableError(f"Its equation has {len(text)} characters; {LONGEST} is the most.", "Split it.")
    tokens, place = [], 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _no_token(text[place])
        place = found.end()
        if found.lastgroup:
            tokens.append((found.lastgroup, found[0]))
    return tokens


def _no_token(sign: str) -> UnreadableError:
    if sign in "[]":
        return UnreadableError("It is an array.", "Write a variable for each element: arrays are not read.")
    return UnreadableError(f"It has {sign!r}, which no equation of XMILE uses.", "Take it out.")
