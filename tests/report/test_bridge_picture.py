"""The picture of a bridge: bars that start where the last one ended, and a title that its interval carries."""

import math
from itertools import pairwise

import pandas as pd
import pytest
from report.made_up_results import bridge_like, steady
from toy_bridge import by_hand

from tandemcare.errors import InputError
from tandemcare.experiments.bridge_results import bridge_of
from tandemcare.report import pictures
from tandemcare.report.pictures.waterfall import bridge, bridge_of_frame

COLUMNS = ["kind", "change", "mean", "low", "high"]


def frame_of(*parts, start: float = 70e6, half: float = 1e5) -> pd.DataFrame:
    """Return a bridge with these parts: (kind, name, mean), each with an interval."""
    end = start + sum(mean for _, _, mean in parts)
    rows = [("start", "as-is", start), *parts, ("end", "plan", end)]
    return pd.DataFrame([(*row, row[2] - half, row[2] + half) for row in rows], columns=COLUMNS)


FRAME = frame_of(("change", "places", 2e6), ("change", "a ward closes", -3e6), ("interaction", "interaction", 5e5))


def test_each_bar_begins_where_the_one_before_ended():
    (axes,) = bridge_of_frame(FRAME).figure.axes
    at = 70.0
    for bar, mean in zip(axes.patches, (2.0, -3.0, 0.5), strict=True):
        assert (bar.get_x(), bar.get_width()) == pytest.approx((at, mean))
        at += mean
    assert at == pytest.approx(FRAME["mean"].iloc[-1] / 1e6)


def test_the_interaction_and_what_takes_away_are_told_apart_by_hatch():
    (axes,) = bridge_of_frame(FRAME).figure.axes
    adds, takes, together = (bar.get_hatch() for bar in axes.patches)
    assert not adds
    assert len({adds, takes, together}) == 3


def test_the_table_is_what_is_drawn():
    pd.testing.assert_frame_equal(bridge_of_frame(FRAME).table, FRAME)


@pytest.mark.parametrize(
    ("difference", "said"),
    [
        ((1.456e6, 1.4e6, 1.5e6), "Plan costs £1.46m more a year than as-is"),
        ((-1.456e6, -1.5e6, -1.4e6), "Plan saves £1.46m a year"),
        ((1e5, -1e5, 3e5), "Plan against as-is: too close to call"),
        ((1e5, math.nan, math.nan), "Plan against as-is: too close to call"),
        ((0.0, 0.0, 0.0), "Plan against as-is: no difference"),
        (None, "From as-is to plan, change by change"),
    ],
)
def test_the_title_says_what_the_interval_of_the_whole_carries(difference, said):
    assert bridge_of_frame(FRAME, difference=difference).title == said


@pytest.mark.parametrize(
    ("difference", "said"),
    [((2.0, 1.0, 3.0), "Plan raises AMHP wait by 2.0"), ((-2.0, -3.0, -1.0), "Plan lowers AMHP wait by 2.0")],
)
def test_what_is_not_money_is_raised_or_lowered(difference, said):
    frame = frame_of(("change", "AMHPs", 2.0), start=20.0, half=0.1)
    assert bridge_of_frame(frame, label="AMHP wait", unit="hours", difference=difference).title == said


def test_a_bridge_is_drawn_from_what_it_says_of_itself(tmp_path):
    found = bridge_like(steady({"plan": 1e6}), FRAME, (-5e5, -6e5, -4e5))
    picture = bridge(found)
    said = " ".join(picture.caption)
    for words in ("Measure: cost of care", "not what would be missing", "95% interval of the mean", "Source: Tandem 1"):
        assert words in said
    names = [f"bridge-cost-total-gbp.{kind}" for kind in ("png", "svg", "csv")]
    assert [path.name for path in pictures.write_bridge(found, tmp_path)] == names
    assert pictures.bridge(found).headline == picture.title


def test_intervals_that_are_missing_are_not_drawn():
    frame = FRAME.assign(low=math.nan, high=math.nan)
    (axes,) = bridge_of_frame(frame).figure.axes
    assert [line for line in axes.lines if line.get_marker() == "|"] == []


@pytest.mark.parametrize("rows", [[0, 4], [1, 2, 4], [0, 1, 2], []])
def test_what_is_no_bridge_is_refused(rows):
    with pytest.raises(InputError, match="at least one change"):
        bridge_of_frame(FRAME.iloc[rows])


def test_words_stay_on_the_sheet():
    name = "a service with a rather long name: 1,000 units from 2026-10 in three steps"
    parts = [("change", f"{name} {number}", 1e6 * (-1) ** number) for number in range(12)]
    picture = bridge_of_frame(frame_of(*parts))
    picture.figure.canvas.draw()
    (axes,) = picture.figure.axes
    texts = [*picture.figure.texts, *axes.texts, *(tick.label1 for tick in axes.yaxis.get_major_ticks())]
    boxes = [text.get_window_extent() for text in texts]
    assert min(box.x0 for box in boxes) >= 0.0
    assert max(box.x1 for box in boxes) <= picture.figure.bbox.width
    labels = sorted((tick.label1.get_window_extent() for tick in axes.yaxis.get_major_ticks()), key=lambda box: box.y0)
    assert all(lower.y1 < upper.y0 for lower, upper in pairwise(labels))


def test_the_picture_of_a_run_calls_the_scenarios_as_people_do(monkeypatch):
    monkeypatch.setattr("tandemcare.report.pictures.waterfall.source", lambda _: ())
    monkeypatch.setattr("tandemcare.report.pictures.waterfall._marked", lambda _: ())
    found = bridge_of(by_hand([10, 20, 30], [12, 22, 32], [16, 26, 36]), "wait", ())
    drawn = bridge(found)
    assert drawn.table["change"].tolist() == ["As is", "a", "interaction", "The whole"]
    assert found.to_frame()["change"].tolist()[0] == "as-is"  # programs find the file's name
