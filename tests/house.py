"""Where the house stands and which files are part of it."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def own_files() -> list[Path]:
    """Return the files of this repository: tracked by git or about to be; without git, all but hidden folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    if listed.returncode == 0:
        names = listed.stdout.split("\0")
    else:
        names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*")]
        names = [name for name in names if not name.startswith(".") and "__pycache__" not in name]
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def own_texts() -> dict[Path, str]:
    """Return the text of each of our files that is text."""
    texts = {}
    for path in own_files():
        try:
            texts[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return texts
