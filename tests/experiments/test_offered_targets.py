"""Measures that are offered in plain words ask for what `tandem size` reads, and for nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tandemcare.errors import InputError
from tandemcare.experiments import SIZES, offered_targets, target_in_words, targets_of_size
from tandemcare.experiments.sizing.capacity import MADE
from tandemcare.experiments.sizing.offered import OFFERED

DOCS = Path(__file__).parents[2] / "docs" / "sizing.md"


@pytest.mark.parametrize("key", OFFERED)
def test_every_measure_is_a_target_that_says_the_same_as_its_label(key):
    measure = OFFERED[key]
    (target,) = targets_of_size(_size_of(key), [measure.text(measure.usual)])
    assert measure.number(target.text) == measure.usual
    assert target.what == measure.what
    assert (measure.sign == "at least") == target.text.startswith("share")
    of_100 = re.search(r"(\d+) in 100", measure.label)
    if of_100:
        assert target.share == int(of_100[1]) / 100
    within = re.search(r"within (\d+) hours", measure.label)
    if within:
        assert target.limit == int(within[1])
    assert target_in_words(target.text) == f"{measure.label}: {measure.sign} {measure.usual} {measure.unit}"


def _size_of(key):
    return next(size for size in SIZES if OFFERED[key] in offered_targets(size))


def test_whatever_can_be_sized_is_offered_alone_or_as_a_pair():
    alone = {size for size in SIZES if " " not in size}
    assert alone == {"amhp", *MADE}
    pairs = {frozenset(size.split()) for size in SIZES if " " in size}
    assert pairs == {frozenset((one, other)) for one in MADE for other in MADE if one != other}


@pytest.mark.parametrize("size", SIZES)
def test_only_what_has_to_do_with_it_is_offered(size):
    for measure in offered_targets(size):
        targets_of_size(size, [measure.text(measure.usual)])
    assert (OFFERED["away"] in offered_targets(size)) == (size != "amhp")
    assert (OFFERED["housing-p90"] in offered_targets(size)) == ("housing" in size)


def test_the_usual_numbers_are_those_of_the_examples():
    text = DOCS.read_text(encoding="utf-8")
    for key in ("start-p95", "start-p90", "away", "occupancy", "bed-p95", "housing-p90", "full", "all-p95"):
        words = OFFERED[key].text(OFFERED[key].usual)
        assert f"`{words}`" in text or f'"{words}"' in text


@pytest.mark.parametrize(
    ("key", "number", "told"),
    [
        ("start-p95", "", "No number is given"),
        ("start-p95", "soon", "'soon' is no number"),
        ("start-p95", "-3", "is no number"),
        ("start-p95", "٣", "is no number"),
        ("start-p95", "0", "no time at all"),
        ("start-p95", "900000", "longer than anybody is followed"),
        ("start-24h", "100", "no service can promise"),
        ("occupancy", "140", "is not a share"),
        ("away", "4; x", "is no number"),
    ],
)
def test_a_number_that_makes_no_sense_is_told_by_its_measure_with_one_that_does(key, number, told):
    with pytest.raises(InputError, match=re.escape(told)) as error:
        OFFERED[key].text(number)
    (problem,) = error.value.problems
    assert problem.where == OFFERED[key].label
    assert problem.remedy


def test_a_target_that_is_not_offered_is_told_as_it_is_written():
    assert target_in_words("p99.5 custody allocated within 3d") == "p99.5 custody allocated within 3d"
