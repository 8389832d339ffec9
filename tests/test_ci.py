"""CI finds every Python from 3.11 on, one of each minor version, on the PATH or among pyenv's versions."""

import os
import subprocess

import pytest
from house import ROOT

RUN = ROOT / ".ci" / "run"


def python_that_is(path, version):
    """Leave a program that answers as a Python of this version would, or fails as a name without one does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    answer = f'echo "{version} $0"' if version else "exit 1"
    path.write_text(f"#!/bin/sh\n{answer}\n")
    path.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="CI runs in bash")
def test_each_python_from_3_11_on_is_found_once(tmp_path):
    text = RUN.read_text()
    finds = text[text.index("pythons() {") : text.index("bytes_of() {")]
    for name, version in {"python3.12": "3.12", "python3.14": "", "python3.12-config": "3.99"}.items():
        python_that_is(tmp_path / "bin" / name, version)
    for folder, version in {"3.12.9": "3.12", "3.13.1": "3.13", "3.9.1": ""}.items():
        python_that_is(tmp_path / "pyenv" / "versions" / folder / "bin" / "python", version)
    environment = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "PYENV_ROOT": str(tmp_path / "pyenv")}
    done = subprocess.run(
        ["bash", "-ec", f"{finds}\npythons"], env=environment, capture_output=True, text=True, check=True
    )
    found = [line.split()[0] for line in done.stdout.splitlines()]
    assert {"3.12", "3.13"} <= set(found)
    assert len(found) == len(set(found))
    assert not {"3.14", "3.99", "3.9"} & {line.split()[0] for line in done.stdout.splitlines() if str(tmp_path) in line}


@pytest.mark.skipif(os.name == "nt", reason="CI runs in bash")
def test_what_ci_runs_is_a_script_that_bash_can_read():
    assert subprocess.run(["bash", "-n", str(RUN)], check=False).returncode == 0
