"""The rota that is needed in words: the answer first, what stands in the way, and how sure that is."""

from dataclasses import replace

import pytest
from report.made_up_sizing import answer, tried

from tandemcare.experiments.sizing.causes import Cause
from tandemcare.render import markdown, plain
from tandemcare.report import amhp_size_report
from tandemcare.report.blocks import Heading
from tandemcare.report.how_sized import chance_of_all, counted_in_words, value_in_words
from tandemcare.trace.intervals import Interval

DAYS_AND_HOURS = {"p90 housing wait within 180d": "40 days", "p95 started within 24h": "960.0 h"}
ROTAS, NEAREST = Heading("Rotas", 2), Heading("Nearest rotas tried", 2)


def text(found, by_shift=False):
    return " ".join(plain(amhp_size_report(found, by_shift)).split())


def test_the_answer_comes_first_in_one_sentence():
    words = text(answer())
    first, rest = words.split(": £", 1)
    assert first == "One more AMHP on the weekend shift (3, not 2) and five more AMHPs on the night shift (6, not 1)"
    assert 'The smallest rota that meets "p95 started within 24h" needs ' in rest
    first = rest.split(". Today's rota")[0]
    assert "slots: 3 on day, 3 on weekend, 6 on night" in first
    assert "heads with" in first
    assert "m a year, the cheapest by its own price, not by net; " in first
    assert "£" in first


def test_what_to_do_says_on_what_it_hangs_and_when_there_is_nothing_to_do():
    assert text(replace(answer(), is_settled=False)).startswith("As far as the replications tell, one more AMHP")
    same = replace(answer(), best=answer().today, checked=(answer().today,))
    assert text(same).startswith("Nothing is to be changed")


def test_who_is_in_post_is_enough_or_so_many_too_few():
    few, many = (replace(answer(heads=heads)) for heads in (10.0, 100.0))
    assert "too few" in text(few)
    assert "which is enough if all can be on it" in text(many)


def test_a_quarter_more_is_told_as_it_was_tested():
    assert "not enough" in text(answer())
    enough = replace(answer(), more=tried((4, 2, 1), 0.96))
    assert "not enough" not in text(enough)


def test_the_answer_is_told_once_more_with_people_nobody_has_seen():
    words = text(answer())
    assert "of other people it comes to" in words
    assert "with a chance of 90%, at least the 90% asked for" in words


def test_a_chance_that_is_less_than_asked_for_is_said_plainly():
    fresh = answer().fresh
    unsure = replace(fresh, values=(replace(fresh.values[0], chance=0.46),))
    words = text(replace(answer(), checked=(unsure,), is_sure=False))
    assert "with a chance of 46%, less than the 90% asked for" in words


def test_the_chance_of_several_targets_is_no_larger_than_that_of_any():
    value = answer().fresh.values[0]
    both = [replace(value, chance=0.9), replace(value, chance=0.95)]
    assert chance_of_all(both) == pytest.approx(0.85)
    assert chance_of_all([replace(value, chance=0.3)] * 2) == 0.0


def test_what_is_counted_is_said():
    assert "Counted are requests to be assessed at once" in text(answer())
    (target,) = answer().targets
    every = replace(target, text="p95 all started within 24h", requests="all")
    words = " ".join(counted_in_words([every]))
    assert words == 'Counted are of "p95 all started within 24h" every request.'


def impossible(*shares):
    """Return an answer in which no rota meets the target, and what each cause does."""
    found = answer()
    (target,) = found.targets
    causes = tuple(
        Cause(name, Interval(share, share, share), share >= target.share, part)
        for name, share, part in zip(("doctors", "warrant", "all"), shares, (0.6, 0.1, 1.0), strict=True)
    )
    return replace(found, best=None, checked=(), impossible={target: causes})


def test_a_target_that_no_rota_meets_says_what_would_help():
    words = text(impossible(0.96, 0.9, 0.97))
    assert words.startswith('No rota can meet "p95 started within 24h"')
    assert "Without waits for doctors it would be 96.0%, and met: doctors, not AMHPs." in words


def test_what_those_wait_for_who_wait_too_long_is_said_before_what_would_help():
    words = text(impossible(0.96, 0.9, 0.97))
    said = "wait 60% of that time for doctors and 10% for a court's warrant and the police."
    assert words.index(said) < words.index("Without waits for doctors")


def test_several_causes_together_may_help_or_nothing_does():
    assert "only without waits for doctors and waits for a court's warrant is it met" in text(
        impossible(0.93, 0.9, 0.97)
    )
    assert "ask for longer" in text(impossible(0.8, 0.79, 0.82))


def test_an_answer_that_is_not_settled_says_so():
    assert "the replications ended" in text(replace(answer(), is_settled=False))
    assert "told with 90% confidence" in text(answer())


def test_ties_are_said():
    assert "1 other costs the same and meets it too" in text(replace(answer(), ties=((4, 3, 5),)))


def test_shifts_are_told_where_they_are_asked_for():
    assert "By shift" not in text(answer())
    assert "By shift" in text(answer(), by_shift=True)


@pytest.mark.parametrize("by_shift", [True, False])
def test_paper_takes_every_block(by_shift):
    assert "# " in markdown(amhp_size_report(answer(), by_shift))


def test_the_answer_stands_in_each_table_as_the_people_have_it_who_decide():
    """What the search makes of it stands beside it once, and says so: its chance may be any."""
    searched = answer().best
    poor = replace(searched, values=(replace(searched.values[0], chance=0.35),))
    found = replace(answer(), best=poor, tried=(answer().today, poor, answer().ample))
    rotas, nearest = (each.blocks[1] for each in amhp_size_report(found) if each.blocks[0] in (ROTAS, NEAREST))
    chances = {row.cells[0]: row.cells[7].value for row in rotas.rows}
    assert chances["the answer, searched"] == 35.0
    assert chances["the answer, checked"] == 90.0
    assert 35.0 not in [row.cells[7].value for row in nearest.rows]
    assert "the answer, checked" in [row.cells[0] for row in nearest.rows]
    assert "Rows that say checked are of other people, who decide" in text(found)


def test_a_wait_is_told_in_the_unit_in_which_it_is_asked_for():
    value = replace(answer().best.values[0], wait_hours=960.0)
    asked = {text: replace(value, target=replace(value.target, text=text)) for text in DAYS_AND_HOURS}
    assert {text: value_in_words(one) for text, one in asked.items()} == DAYS_AND_HOURS
