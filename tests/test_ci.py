"""CI finds every Python from 3.11 on, one of each minor version, and LibreOffice, or says what it has not run."""

import os
import shutil
import subprocess

import pytest
from house import ROOT

RUN = ROOT / ".ci" / "run"
INSTALLS = 'cp "$0" "$HERE/soffice"; : > "$HERE/libsclo.so"; : > "$HERE/libsdlo.so"; : > "$HERE/libswlo.so"'
IN_PART = 'cp "$0" "$HERE/soffice"; : > "$HERE/libsclo.so"'


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
    for name, version in {
        "python3.12": "3.12",
        "python3.15": "3.15",
        "python3.14": "",
        "python3.12-config": "3.99",
    }.items():
        python_that_is(tmp_path / "bin" / name, version)
    for folder, version in {"3.12.9": "3.12", "3.13.1": "3.13", "3.9.1": ""}.items():
        python_that_is(tmp_path / "pyenv" / "versions" / folder / "bin" / "python", version)
    environment = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "PYENV_ROOT": str(tmp_path / "pyenv")}
    done = subprocess.run(
        ["bash", "-ec", f"{finds}\npythons"], env=environment, capture_output=True, text=True, check=True
    )
    found = [line.split()[0] for line in done.stdout.splitlines()]
    assert {"3.12", "3.13", "3.15"} <= set(found)
    assert len(found) == len(set(found))
    assert not {"3.14", "3.99", "3.9"} & {line.split()[0] for line in done.stdout.splitlines() if str(tmp_path) in line}


STAND_INS = """
set -euo pipefail
logs=$1 here=3.11
tested() { shift && "$@"; }
bytes_of() { if [ "$2" = here ]; then echo same; else echo "$BYTES"; fi; }
"""
MAKES_ITSELF = '#!/bin/sh\nif [ "$2" = venv ]; then mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; fi\n'


@pytest.mark.skipif(os.name == "nt", reason="CI runs in bash")
@pytest.mark.parametrize(("found", "code"), [("same", 0), ("other", 1)])
def test_ci_runs_on_every_other_python_and_stops_where_bytes_differ(tmp_path, found, code):
    text = RUN.read_text()
    runs = text[text.index("on_other_python() {") : text.index("rm -rf .venv")]
    loop = text[text.index("while read -r version path") : text.index("printf '\\nAll checks passed")]
    python = tmp_path / "python"
    python.write_text(MAKES_ITSELF)
    python.chmod(0o755)
    (tmp_path / "pythons").write_text(f"3.11 {python}\n3.12 {python}\n3.13 {python}\n")
    command = ["bash", "-c", f"{STAND_INS}{runs}{loop}", "bash", str(tmp_path)]
    done = subprocess.run(command, env={**os.environ, "BYTES": found}, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    told = [version for version in ("3.11", "3.12", "3.13") if f"same bytes on Python {version}" in done.stdout]
    assert told == ([] if code else ["3.12", "3.13"])


@pytest.mark.skipif(os.name == "nt", reason="CI runs in bash")
def test_what_ci_runs_is_a_script_that_bash_can_read():
    assert subprocess.run(["bash", "-n", str(RUN)], check=False).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="CI runs in bash")
@pytest.mark.parametrize(
    ("client", "word"), [("exit 1", "NOT RUN"), ("exit 0", "NOT RUN"), (IN_PART, "NOT RUN"), (INSTALLS, "here")]
)
def test_ci_installs_libreoffice_or_says_loudly_that_it_has_not(tmp_path, client, word):
    text = RUN.read_text()
    sets_up = text[text.index("has_office() {") : text.index("browser() {")]
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("tail", "tee", "timeout", "env", "chmod", "cp", "dirname", "readlink"):
        (programs / name).symlink_to(shutil.which(name))
    (programs / "apt-get").write_text(f"#!{shutil.which('sh')}\n{client}\n")
    (programs / "apt-get").chmod(0o755)
    environment = {"PATH": str(programs), "HERE": str(programs), "logs": str(tmp_path)}
    code = f'{sets_up}\nlibre_office\n[ -n "${{WITHOUT_OFFICE:-}}" ] && echo "$WITHOUT_OFFICE" || echo here'
    bash = shutil.which("bash")
    done = subprocess.run([bash, "-euc", code], env=environment, capture_output=True, text=True, check=True)
    assert word in done.stdout
    assert ("NOT RUN" in done.stdout) == (tmp_path / "office").exists()


@pytest.mark.skipif(os.name == "nt", reason="CI runs in bash")
@pytest.mark.parametrize(("client", "word"), [("exit 1", "NOT RUN"), ('cp "$0" "$HERE/chromium"', "here")])
def test_ci_installs_chromium_or_says_loudly_that_it_has_not(tmp_path, client, word):
    text = RUN.read_text()
    sets_up = text[text.index("browser() {") : text.index("axe() {")]
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("tail", "tee", "timeout", "env", "chmod", "cp"):
        (programs / name).symlink_to(shutil.which(name))
    (programs / "apt-get").write_text(f"#!{shutil.which('sh')}\n{client}\n")
    (programs / "apt-get").chmod(0o755)
    environment = {"PATH": str(programs), "HERE": str(programs), "logs": str(tmp_path)}
    code = f'{sets_up}\nbrowser\n[ -n "${{WITHOUT_CHROMIUM:-}}" ] && echo "$WITHOUT_CHROMIUM" || echo here'
    command = [shutil.which("bash"), "-euc", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert word in done.stdout
    assert ("NOT RUN" in done.stdout) == (tmp_path / "chromium").exists()
