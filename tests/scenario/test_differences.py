"""What one scenario changes against another is said in words, with values, units and dates."""

from scenario.toy import TOY, place

from tandemcare.scenario import diff, load

RETENTION = "{parameter: amhp.leaver_rate, value: 0.06, from: 2026-10, why: A payment.}"
HOUSES = """{service: supported-housing-units, units: 24, from: 2027-04, ramp_months: 12,
     payer: {council: 0.6, icb: 0.4}, ring_fenced: true}"""


def lines(write, a, b):
    return diff(load(write(a, "a.yaml")), load(write(b, "b.yaml")), place(), TOY)


def test_each_kind_of_item_is_said_in_words(write):
    b = f"name: B\nchange: [{RETENTION}]\ninvest: [{HOUSES}]\nclose: [{{ward: acute-2, from: 2028-04}}]\n"
    assert lines(write, "name: A\n", b) == [
        "AMHPs who leave in a year (amhp.leaver_rate): 0.06 share per year instead of 0.08 from October 2026. "
        "A payment.",
        "Supported housing (supported-housing-units): 24 more units from April 2027 over 12 months, "
        "shares paid: council 0.6, icb 0.4, ring-fenced.",
        "Ward acute-2 (12 beds) closes in April 2028.",
    ]


def test_what_both_have_is_left_out_and_what_only_a_has_is_named(write):
    a = f"name: A\nchange: [{RETENTION}, {{parameter: stay.mean_days, multiply: 0.9, until: 2027-04}}]\n"
    b = f"name: B\nchange: [{RETENTION}]\n"
    assert lines(write, a, b) == [
        "Not in B: Mean treatment stay (stay.mean_days): times 0.9 from April 2026 until April 2027."
    ]


def test_the_same_in_other_words_is_no_difference(write):
    a = "name: A\nchange: [{parameter: stay.mean_days, value: 33}]\n"
    b = "name: B\nchange: [{from: 2026-04-01, why: Because, value: 33.0, parameter: stay.mean_days}]\n"
    assert lines(write, a, b) == []


def test_another_place_is_a_difference(write):
    assert lines(write, "name: A\n", "name: B\nplace: north.yaml\n") == [
        "Another place: north.yaml instead of the stylised place."
    ]
