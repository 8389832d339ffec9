"""The bridge: every part has a row, and the words claim no more than the intervals carry."""

import pytest
from toy_bridge import by_hand

from tandemcare.experiments.bridge_results import bridge_of
from tandemcare.render import plain
from tandemcare.report import bridge_report
from tandemcare.report.about import LIMITS


def text_of(*values, unit="hours", rules=(), assumptions=()) -> str:
    results = by_hand(*values, unit=unit)
    results.manifest["scenarios"][-1]["assumptions"] = assumptions
    return plain(bridge_report(bridge_of(results, "wait", rules)))


def row(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if line.strip().startswith(f"{name} "))


def test_every_part_has_a_row_and_the_sum_is_there_to_be_checked():
    text = text_of([10, 20, 30], [12, 22, 32], [9, 19, 29], [16, 26, 36])
    assert text.startswith("FROM AS IS TO THE WHOLE, CHANGE BY CHANGE")
    assert "Wait for a bed (hours)" in text
    assert row(text, "As is").split()[2] == "20.0"
    assert row(text, "a").split() == ["a", "+2.0", "+2.0", "to", "+2.0", "*"]
    assert row(text, "b").split()[1] == "-1.0"
    assert row(text, "interaction").split()[1] == "+5.0"
    assert row(text, "The whole less As is").split()[5] == "+6.0"
    assert "Checked: 20.0 (As is) + 1.0 (the bars) + 5.0 (the interaction) = 26.0 (The whole)" in text


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        (
            [16, 26, 36],
            "together the changes come out higher than what each does alone, added up, by +5.0",
        ),
        ([8, 18, 28], "together the changes come out lower than what each does alone, added up, by -3.0"),
        ([11, 21, 31], "Interaction: none; what the changes do together is what each does alone, added up."),
        (
            [0, 21, 45],
            "what the changes do together cannot be told apart from what each does alone, added up",
        ),
    ],
)
def test_the_interaction_in_words_follows_its_interval(whole, said):
    assert said in " ".join(text_of([10, 20, 30], [12, 22, 32], [9, 19, 29], whole).split())


def test_one_change_and_none_are_said():
    assert "no other change to act on" in text_of([10, 20], [12, 22], [12, 22])
    nothing = text_of([10, 20], [10, 20])
    assert "The whole has no change, so there is nothing between it and As is to take apart." in nothing
    assert "interaction" not in nothing
    assert "Checked" not in nothing


def test_a_single_run_claims_no_interval():
    text = " ".join(text_of([10], [12], [13], [18]).split())
    assert "a single run has no interval" in text
    assert "*" not in text.split("Checked")[0]


def test_shares_are_in_per_cent_and_their_differences_in_points():
    text = " ".join(text_of([0.5, 0.7], [0.6, 0.8], [0.6, 0.9], [0.8, 0.9], unit="share").split())
    assert "Wait for a bed (per cent)" in text
    assert "in percentage points." in text


def test_replications_that_do_not_count_are_said():
    text = text_of([10, 20, 30], [12, float("nan"), 31], [13, 24, 37])
    assert "2 of 3 replications count" in text


def test_limits_assumptions_and_rules_stand_below():
    text = text_of([10, 20], [12, 22], [12, 22], rules=("A rule.",), assumptions=["A guess."])
    assert "A rule." in text
    assert f"Limits:\n  - {LIMITS[0]}" in text
    assert "Assumptions:\n  - A guess." in text
