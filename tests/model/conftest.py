"""Two years of the stylised place as it is, told once for all tests that read the story's rules from it."""

from __future__ import annotations

import pytest
from model.story import Story
from model.stylised import YEAR, lived, pathway


@pytest.fixture(scope="session")
def as_is() -> Story:
    return Story(lived(hours=2 * YEAR, replications=3, seed=1, log=True), pathway())
