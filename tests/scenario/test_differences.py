"""What one scenario changes against another is said in words, with values, units and dates."""

from datetime import date

from scenario.toy import TOY, place

from tandemcare.scenario import Investment, Scenario, diff, load, load_place

RETENTION = "{parameter: amhp.leaver_rate, value: 0.06, from: 2026-10, why: A payment.}"
HOUSES = """{service: supported-housing-units, units: 24, from: 2027-04, ramp_months: 12,
     payer: {council: 0.6, icb: 0.4}, ring_fenced: true}"""


def lines(write, a, b):
    return diff(load(write(a, "a.yaml")), load(write(b, "b.yaml")), place(), TOY)


def test_each_kind_of_item_is_said_in_words(write):
    b = f"name: B\nchange: [{RETENTION}]\ninvest: [{HOUSES}]\nclose: [{{ward: acute-2, from: 2028-04}}]\n"
    assert lines(write, "name: A\n", b) == [
        "AMHPs who leave in a year (amhp.leaver_rate): 0.06 instead of 0.08 (share per year), from October 2026. "
        "A payment.",
        "Supported housing (supported-housing-units): 24 more units, paid for from April 2027 over 12 months, "
        "opening 12 months later, by the council (60%) and the ICB (40%), ring-fenced.",
        "Ward acute-2 (12 beds) closes in April 2028.",
    ]


def test_grants_and_triggers_are_said_in_words(write):
    b = """
        name: B
        invest:
          - {service: crisis-house, units: 1, from: 2027-04, mobilising_months: 0, grant_until: 2029-04,
             after_grant: {council: 0.6, icb: 0.4}}
          - {service: crisis-house, units: 2, from: 2027-04, payer: {grant: 1}, grant_until: 2029-04,
             after_grant: nobody}
        close:
          - {ward: acute-2, gateway: {not_before: 2028-04, waiting_at_most: any}}
          - {ward: acute-1, beds: 5, from: 2028-04, reopen: {}, staff_to: crisis-house}
        redesignate:
          - {ward: acute-1, beds: 3, to: mixed, from: 2027-04}
    """
    assert lines(write, "name: A\n", b) == [
        "Crisis house (crisis-house): 1 more bed, paid for from April 2027, by the ICB, "
        "from April 2029 by the council (60%) and the ICB (40%).",
        "Crisis house (crisis-house): 2 more beds, paid for from April 2027, opening 6 months later, by grants, "
        "from April 2029 by nobody, so that it ends.",
        "Ward acute-2 (12 beds) closes once a review each quarter from April 2028 on finds, over 6 months: the beds "
        "left would be at most 92% full, those for women and for men at most 95%, at most 5 away per 100 beds, what is "
        "bought staffed to 90% or more for 3 months.",
        "5 beds of ward acute-1 (10 beds) close in April 2028; what has closed opens again, 6 months on, if beds are "
        "more than 98% full or more than 10 are away per 100 beds; its staff go over to crisis-house.",
        "3 beds of ward acute-1 (10 beds) are mixed from April 2027 on.",
    ]


def test_rules_are_said_in_words_where_they_differ(write):
    rules = """
        funding: {reinvest_share: 0.5, pooled_budget: {contributions: {icb: 0.5, council: 0.5}}}
        stop_loss: {net_cost_gbp: 4000000}
        loops: {overwork: off}
        slow_layer: held
    """
    a, b = "name: A\n", "        name: B" + rules
    assert lines(write, a, b) == [
        "Of what closed beds release 50% buys community places; without this nothing is reinvested.",
        "One pooled budget for what is bought and for an overspend, shared by the council (50%) and the ICB (50%).",
        "Nothing more is bought once the net cost so far has passed £4,000,000.",
        "Loop overwork is off (R2: AMHPs with too much to do leave, and the others have more to do).",
        "The slow layer is held.",
    ]
    assert lines(write, b, b) == []
    assert lines(write, b, a)[1:3] == ["No pooled budget: each pays its own.", "No stop-loss."]


def test_a_reason_over_several_lines_is_one_line(write):
    b = "name: B\nclose:\n  - ward: acute-2\n    from: 2028-04\n    why: >\n      It is\n      empty.\n"
    assert lines(write, "name: A\n", b) == ["Ward acute-2 (12 beds) closes in April 2028. It is empty."]


def test_what_both_have_is_left_out_and_what_only_a_has_is_named(write):
    a = f"name: A\nchange: [{RETENTION}, {{parameter: stay.mean_days, multiply: 0.9, until: 2027-04}}]\n"
    b = f"name: B\nchange: [{RETENTION}]\n"
    assert lines(write, a, b) == [
        "Not in B: Mean treatment stay (stay.mean_days): times 0.9, from April 2026 until April 2027."
    ]


def test_the_same_in_other_words_is_no_difference(write):
    a = "name: A\nchange: [{parameter: stay.mean_days, value: 33}]\n"
    b = "name: B\nchange: [{from: 2026-04-01, why: Because, value: 33.0, parameter: stay.mean_days}]\n"
    assert lines(write, a, b) == []


def test_another_place_is_a_difference(write):
    assert lines(write, "name: A\n", "name: B\nplace: north.yaml\n") == [
        "Another place: north.yaml instead of the stylised place."
    ]


def test_what_is_bought_is_said_by_who_gets_it_where_no_more_of_anything_is_there():
    start = date(2026, 10, 1)
    bought = tuple(Investment(name, units, start) for name, units in (("managed-flow", 5), ("crisis-plans", 600)))
    story = Scenario("story", "Story", investments=bought)
    flow, plans = diff(Scenario("as-is", "As is"), story, load_place())
    assert "Managed flow on wards (managed-flow): on 5 wards, paid for from October 2026" in flow
    assert "Crisis plans (crisis-plans): for 600 people, paid for from October 2026" in plans
    assert "by the ICB" in flow
