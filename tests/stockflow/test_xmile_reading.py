"""Plain XMILE of other programs is read; what we have no like of is refused, saying where and what to do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandemcare.errors import StockflowError
from tandemcare.stockflow import Model, from_xmile, simulate
from tandemcare.stockflow.xmile_xml import LARGEST

SPACE = 'xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"'


def xmile(variables: str, specs: str = "<start>0</start><stop>12</stop><dt>0.25</dt>", rest: str = "") -> str:
    """A file with these variables."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><xmile version="1.0" {SPACE}><header><name>m</name></header>'
        f'<sim_specs time_units="Months">{specs}</sim_specs>{rest}'
        f"<model><variables>{variables}</variables></model></xmile>"
    )


def aux(equation: str, units: str = "1", name: str = "it") -> str:
    """An auxiliary."""
    return f'<aux name="{name}"><eqn>{equation}</eqn><units>{units}</units></aux>'


def value(equation: str, at: float = 0.0, rest: str = "", units: str = "1", specs: str = "") -> float:
    """What an equation comes out at."""
    text = xmile(aux(equation, units) + rest, specs) if specs else xmile(aux(equation, units) + rest)
    return float(simulate(from_xmile(text), 1.0, 0.25)["it"].loc[at])


TEACUP = """
<stock name="Teacup Temperature"><doc>How hot
  it is</doc><eqn>180</eqn><outflow>Heat_Loss_to_Room</outflow><units>Degrees Fahrenheit</units></stock>
<flow name="Heat Loss\\nto Room"><eqn>("Teacup Temperature" - ROOM_temperature) / Characteristic_Time {Newton}</eqn>
  <units>Degrees Fahrenheit per Month</units></flow>
<aux name="Room Temperature"><eqn>70</eqn><units>Degrees Fahrenheit</units></aux>
<aux name="Characteristic Time"><eqn>10</eqn><units>months</units></aux>
"""


def test_the_teacup_cools_as_its_formula_says():
    model = from_xmile(xmile(TEACUP, "<start>0</start><stop>12</stop><dt reciprocal='true'>8</dt>"))
    assert model.inputs["room_temperature"].value == 70.0
    assert model.stocks["teacup_temperature"].label == "How hot it is"
    table = simulate(model, 1.0, 0.125)
    steps = np.arange(len(table))
    np.testing.assert_allclose(table["teacup_temperature"], 70 + 110 * (1 - 0.125 / 10) ** steps, rtol=1e-12)


@pytest.mark.parametrize(
    ("equation", "wanted"),
    [
        ("2 + 3 * 4 ^ 2 / 8 - -1", 9.0),
        ("-2 ^ 2", -4.0),
        ("2 ^ 3 ^ 2", 512.0),
        ("2 ^ -1", 0.5),
        ("IF 1 &lt; 2 AND NOT 3 = 3 OR 2 &lt;&gt; 3 THEN 5 ELSE 6", 5.0),
        ("if not 1 &gt; 2 then if 2 &gt;= 2 then 7 else 8 else 9", 7.0),
        ("IF_THEN_ELSE(1 &lt;= 0, 1, 2)", 2.0),
        ("MAX(1, 2, 3) + min(4, 5)", 7.0),
        ("LN(EXP(2)) + LOG10(1000) + SQRT(16) + ABS(-3)", 12.0),
        ("SAFEDIV(1, 0) + SAFEDIV(1, 0, 7) + SAFEDIV(8, 4)", 9.0),
        ("PI", 3.141592653589793),
        ("{a comment} .5 + 1.5e1 + 2.", 17.5),
    ],
)
def test_equations_mean_what_xmile_says(equation, wanted):
    assert value(equation) == pytest.approx(wanted, rel=1e-12)


def test_time_starts_where_the_file_says():
    specs = "<start>1990</start><stop>2002</stop><dt>0.25</dt>"
    assert value("TIME", 3.0, units="month", specs=specs) == 1993.0
    assert value("STEP(5, 1991)", 0.75, specs=specs) == 0.0
    assert value("STEP(5, 1991)", 1.0, specs=specs) == 5.0
    assert value("STARTTIME + STOPTIME", 1.0, specs=specs) == 3992.0


@pytest.mark.parametrize(("at", "wanted"), [(0.75, 0.0), (1.0, 12.0), (1.25, 0.0), (3.0, 12.0), (3.25, 0.0)])
def test_a_pulse_carries_its_volume_in_one_step(at, wanted):
    assert value("PULSE(volume, 1, 2)", at, aux("3", "1", "volume"), "1/month") == wanted


@pytest.mark.parametrize(("at", "wanted"), [(0.0, 1.0), (1.0, 5.5), (2.0, 10.0), (11.0, 10.0)])
def test_a_variable_with_a_curve_of_its_own(at, wanted):
    curve = '<gf><xscale min="0" max="2"/><ypts>1,5.5,10</ypts></gf>'
    text = xmile(f'<aux name="it"><eqn>TIME</eqn>{curve}<units>GBP</units></aux>')
    assert float(simulate(from_xmile(text), 1.0, 0.25)["it"].loc[at]) == wanted


def test_a_curve_called_like_a_function():
    curve = '<gf name="My Curve"><xpts sep=";">0;1</xpts><ypts sep=";">0;4</ypts></gf>'
    assert value("my_curve(0.5) + LOOKUP(My_Curve, 0.25)", rest=curve) == 3.0


def test_flows_that_may_not_run_backwards_do_not():
    stock = '<stock name="s"><eqn>1</eqn><inflow>f</inflow></stock>'
    flow = '<flow name="f"><eqn>-0.5 / month</eqn><non_negative/></flow>'
    table = simulate(from_xmile(xmile(stock + flow + aux("1", "month", "month"))), 1.0, 0.25)
    assert (table["f"] == 0.0).all()


@pytest.mark.parametrize("rule", ["<non_negative/>", "<stock><non_negative/></stock>", ""])
def test_a_rule_for_all_stocks_is_kept(rule):
    behaviour = f"<behavior>{rule}</behavior>"
    assert from_xmile(xmile('<stock name="s"><eqn>1</eqn></stock>', rest=behaviour)).stocks["s"].non_negative == bool(
        rule
    )


REFUSED = {
    "an array": (xmile(aux("other[1]")), "It is an array", "arrays are not read"),
    "dimensions": (xmile(aux("1"), rest="<dimensions><dim name='d'/></dimensions>"), "<dimensions>", "arrays"),
    "a module": (xmile(aux("1") + "<module name='n'/>"), "<module>", "modules are not read"),
    "a name in a module": (xmile(aux("other.x")), "in a module", "modules are not read"),
    "a macro": (xmile(aux("1"), rest="<macro name='n'/>"), "<macro>", "macros are not read"),
    "a conveyor": (xmile('<stock name="s"><eqn>1</eqn><conveyor/></stock>'), "<conveyor>", "DELAY"),
    "two models": (xmile(aux("1"), rest="<model/>"), "2 models", "one <model>"),
    "an unknown name": (xmile(aux("other + 1")), "no variable other", "Give it an equation"),
    "an unknown function": (xmile(aux("RANDOM(0, 1)")), "no function RANDOM", "Read are MIN MAX"),
    "a count of arguments": (xmile(aux("EXP(1, 2)")), "EXP has 2 arguments", "Give it 1"),
    "another count of arguments": (xmile(aux("STEP(1)")), "STEP has 1 arguments", "XMILE 1.0"),
    "a remainder": (xmile(aux("TIME mod 2")), "MOD outside", "without MOD"),
    "an equation cut short": (xmile(aux("1 + ")), "at its end", "bracket or sign"),
    "a bracket too many": (xmile(aux("(1))")), "at '\\)'", "bracket or sign"),
    "a strange sign": (xmile(aux("1 ; 2")), "';'", "Take it out"),
    "no equation": (xmile("<aux name='it'/>"), "0 equations", "one <eqn>"),
    "an empty equation": (xmile("<aux name='it'><eqn/></aux>"), "empty", "Give it an equation"),
    "a name used twice": (xmile(aux("1") + aux("2", name="IT")), "used twice", "its own"),
    "a flow that is none": (xmile('<stock name="s"><eqn>1</eqn><inflow>f</inflow></stock>'), "not a flow", "<flow>"),
    "a curve with steps": (
        xmile('<gf name="g" type="discrete"><xpts>0,1</xpts><ypts>0,1</ypts></gf>'),
        "discrete",
        "continuous",
    ),
    "a curve without points": (xmile('<gf name="g"><ypts>0,1</ypts></gf>'), "no points", "<xscale"),
    "a curve as a number": (
        xmile('<gf name="g"><xpts>0,1</xpts><ypts>0,1</ypts></gf>' + aux("g")),
        "is a lookup",
        "lookup",
    ),
    "units that are none": (xmile(aux("1", "people %")), "Its units are", "people/month"),
    "units that do not fit": (xmile(aux("TIME", "people")), "in month, not in people", "Mend"),
    "a step of 0": (xmile(aux("1"), "<dt>0</dt>"), "dt is 0", "above 0"),
    "a start in words": (xmile(aux("1"), "<start>now</start>"), "start is 'now'", "number"),
    "a number too large": (xmile(aux("1e999")), "too large", "1e308"),
    "a long sum": (xmile(aux("+".join(["1"] * 500))), "more than 200", "Split it"),
    "deep brackets": (xmile(aux("(" * 500 + "1" + ")" * 500)), "more than 40", "Split it"),
    "many signs": (xmile(aux("-" * 500 + "1")), "signs in a row", "one"),
    "another document": ("<html/>", "first element is <html>", "<xmile"),
    "no XML": ("stocks and flows", "not XML", "XMILE file"),
    "nothing": ("", "not XML", "XMILE file"),
    "no text": (None, "NoneType, not text", "text of the file"),
    "a large file": (" " * (LARGEST + 1), "characters", "one model"),
    "deep elements": ("<a>" * 200 + "</a>" * 200, "more than 50 elements", "Take it out"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused(case):
    text, found, remedy = REFUSED[case]
    with pytest.raises(StockflowError, match=rf"(?s){found}.*{remedy}"):
        from_xmile(text)


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:secret">]>'


@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE, "<!DOCTYPE x>", '<!DOCTYPE x SYSTEM "other.dtd">'])
def test_entities_are_never_followed(doctype):
    with pytest.raises(StockflowError, match="document type"):
        from_xmile(xmile(aux("&a;")).replace("?>", "?>" + doctype, 1))


def test_every_problem_is_said_at_once():
    with pytest.raises(StockflowError) as refusal:
        from_xmile(xmile(aux("1 +", name="one") + aux("nothing", name="two") + aux("SIN(1)", name="three")))
    assert [problem.where for problem in refusal.value.problems] == ["aux 'one'", "aux 'two'", "aux 'three'"]


# Pieces of equations, good and bad.
WORDS = """
    it other g TIME DT PI IF THEN ELSE AND OR NOT mod MAX PULSE DELAY1 SMTHN STEP
    ( ) + - * / ^ = &lt; &gt; , 1 2.5 1e9 " [
""".split()


def is_read_or_refused(text: str) -> bool:
    """Whether a text gives a model, or problems."""
    try:
        return isinstance(from_xmile(text), Model)
    except StockflowError as refusal:
        return bool(refusal.problems)


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_no_equation_ends_in_a_traceback(equation):
    curve = '<gf name="g"><xpts>0,1</xpts><ypts>0,1</ypts></gf>'
    assert is_read_or_refused(xmile(aux(equation) + aux("3", name="other") + curve))


@given(st.text(max_size=60))
def test_no_text_ends_in_a_traceback(text):
    assert is_read_or_refused(text)
    assert is_read_or_refused(xmile(text))
    assert is_read_or_refused(xmile(f"<aux name='x'><eqn>{text}</eqn><units>{text}</units></aux>"))
