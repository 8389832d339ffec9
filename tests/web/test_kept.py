"""What the page shows by itself: the newest run of what comes with Tandem, whatever a belief adds to its name."""

from tandemcare.scenario import shipped_scenarios
from tandemcare.web.kept import _is_shipped


def test_a_run_of_all_that_comes_with_tandem_is_known_by_its_scenarios():
    names = {path.stem for path in shipped_scenarios()}
    about = {"places": [{}], "scenarios": [{"name": name} for name in names]}
    about["scenarios"][0]["name"] += " (what if)"
    assert _is_shipped(about, names)
    assert not _is_shipped({**about, "scenarios": about["scenarios"][1:]}, names)
    assert not _is_shipped({**about, "places": [{}, {}]}, names)
