"""Every theory test that asks for a `laboratory` runs on both engines."""

import pytest


@pytest.fixture(params=["reference", "compiled"])
def laboratory(request: pytest.FixtureRequest):
    from theory import laboratory

    return {"reference": laboratory.REFERENCE, "compiled": laboratory.COMPILED}[request.param]
