"""No request to AMHPs waits for ever: where no law sets a clock, it lapses as any other."""

from tandemcare.evidence import parameters
from tandemcare.model import crisis_pathway, values_of
from tandemcare.model.crisis_pathway import NEVER_ENDING
from tandemcare.pathway import Assign
from tandemcare.scenario import load_place


def test_every_request_has_an_end():
    place = load_place()
    steps = crisis_pathway(place, values_of(place, parameters())).steps
    deadlines = {
        name: step.value for name, step in steps.items() if isinstance(step, Assign) and step.register == "deadline"
    }
    assert "stay-not-held" in deadlines
    assert [name for name, until in deadlines.items() if until == NEVER_ENDING] == []
