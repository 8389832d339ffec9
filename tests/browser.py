"""Chromium walks through the page: a server, a browser that reaches this machine alone, and axe, which finds faults."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

WITHOUT_CHROMIUM, WITHOUT_AXE, AXE = "WITHOUT_CHROMIUM", "WITHOUT_AXE", "TANDEM_AXE"
"""In CI: why there is no such thing, as `.ci/run` has said; and where axe.min.js is."""
NODE = Path("node_modules/axe-core/axe.min.js")
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--autofill-server-url=http://127.0.0.1:9/",
    "--component-updater=url-source=http://127.0.0.1:9/",  # it asks for updates a minute after its start
    "--apps-gallery-update-url=http://127.0.0.1:9/",
    "--gaia-url=http://127.0.0.1:9/",  # where a browser would ask who is signed in to it
    "--gcm-checkin-url=http://127.0.0.1:9/",
    "--gcm-mcs-endpoint=http://127.0.0.1:9/",
    "--gcm-registration-url=http://127.0.0.1:9/",
    "--metrics-recording-only",
    "--no-first-run",
)
WORST = ("serious", "critical")
TANDEM = (sys.executable, "-c", "from tandemcare.cli.main import app; app()")
SECONDS_TO_END = 60


def chromium() -> str:
    """Return the program; skips the test where there is none, and fails it in CI unless CI has said why."""
    return _there(shutil.which("chromium") or shutil.which("chromium-browser"), "Chromium", WITHOUT_CHROMIUM)


def axe() -> str:
    """Return the script of axe; skips the test where it is not, and fails it in CI unless CI has said why."""
    found = next((path for path in (Path(os.environ.get(AXE, "")), NODE) if path.is_file()), None)
    return Path(_there(str(found) if found else None, "axe-core", WITHOUT_AXE)).read_text(encoding="utf-8")


def _there(found: str | None, what: str, without: str) -> str:
    if found:
        return found
    why = os.environ.get(without, "")
    if os.environ.get("CI") == "true" and not why:
        pytest.fail(f"NOT RUN: {what} is not here, and .ci/run has not said why.")
    pytest.skip(f"NOT RUN: there is no {what} here. {why}")


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Lend the address of a server of an application."""
    listens = socket.socket()
    listens.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, args=([listens],))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listens.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listens.close()


@contextmanager
def tandem_app(folder: Path, **settings: str) -> Iterator[str]:
    """Lend the address of `tandem app` as its user starts it, with all its processes; it keeps its runs in a folder."""
    told = folder / "told.txt"
    words = (*TANDEM, "app", "--port", "0", "--no-browser", "--out", str(folder / "runs"))
    paths = os.pathsep.join(path for path in sys.path if path)
    with (
        told.open("wb") as out,
        subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env={**os.environ, "PYTHONPATH": paths, **settings}
        ) as server,
    ):
        try:
            yield _said_address(server, told)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(SECONDS_TO_END)


def _said_address(server: Any, told: Path) -> str:
    """Return where a server says that it is, once it has said so."""
    while server.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:\d+", told.read_text(encoding="utf-8"))
        if found:
            return found[0]
        time.sleep(0.05)
    pytest.fail(f"tandem app has ended: {told.read_text(encoding='utf-8')}")


@contextmanager
def refusing_proxy() -> Iterator[tuple[str, list[bytes]]]:
    """Lend the address of a proxy that refuses everything, and what it was asked for."""
    asked: list[bytes] = []
    listens = socket.socket()
    listens.bind(("127.0.0.1", 0))
    listens.listen()

    def refuse() -> None:
        while True:
            try:
                one, _ = listens.accept()
            except OSError:
                return
            with one:
                asked.append(one.recv(2000))

    thread = threading.Thread(target=refuse, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listens.getsockname()[1]}", asked
    finally:
        listens.shutdown(socket.SHUT_RDWR)
        listens.close()
        thread.join(1.0)


@contextmanager
def walking() -> Iterator[tuple[Any, list[bytes]]]:
    """Lend a browser that reaches nothing but this machine, and what it asked for beyond."""
    program = chromium()
    from playwright.sync_api import sync_playwright

    with refusing_proxy() as (proxy, asked), sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=program,
            args=list(QUIET),
            proxy={"server": proxy, "bypass": "127.0.0.1"},
        )
        try:
            yield browser, asked
        finally:
            browser.close()


def link(page: Any, name: Any) -> Any:
    """Return a link of what a page is about."""
    return page.get_by_role("main").get_by_role("link", name=name, exact=True)


def button(page: Any, name: Any) -> Any:
    """Return a button of what a page is about."""
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def view(page: Any, name: str) -> None:
    """Go on to a view by its name at the head of a page."""
    page.get_by_role("navigation", name="Views").get_by_role("link", name=name).click()


def faults(page: Any, script: str) -> list[str]:
    """Return the serious faults of access in a page, each with where it is."""
    page.evaluate(script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['target']}"
        for each in found["violations"]
        if each["impact"] in WORST
        for node in each["nodes"]
    ]


def is_too_wide(page: Any) -> bool:
    """Tell whether a page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
