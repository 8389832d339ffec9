"""The address of a study tells apart what differs, and nothing else."""

import json
import pickle

from engine.random_pathways import pathways
from hypothesis import given, settings

from tandemcare.pathway import Pathway
from tandemcare.running.address import canonical


@settings(max_examples=40)
@given(pathways())
def test_every_pathway_has_a_canonical_form_that_tells_it_from_others(example):
    text = json.dumps(canonical(example.pathway))
    assert text == json.dumps(canonical(pickle.loads(pickle.dumps(example.pathway))))
    assert text != json.dumps(canonical(replace_name(example.pathway)))


def replace_name(pathway):
    """Return the same pathway under another name."""
    return Pathway(
        "another",
        steps=pathway.steps,
        resources=pathway.resources,
        sources=pathway.sources,
        initial=pathway.initial,
        risks=pathway.risks,
    )
