"""`tandem app`: what is refused before anything is served."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from typer.testing import CliRunner

from tandemcare.cli import application
from tandemcare.cli.main import app


@pytest.mark.parametrize("gone", application.NEEDED)
def test_a_package_that_is_not_here_is_named_with_how_to_install_it(gone, monkeypatch, tmp_path):
    monkeypatch.setattr(application, "find_spec", lambda name: None if name == gone else find_spec(name))
    done = CliRunner().invoke(app, ["app", "--no-browser", "--out", str(tmp_path)])
    assert done.exit_code == 2
    assert f"({gone})" in done.output
    assert "pip install tandemcare[app]" in done.output
