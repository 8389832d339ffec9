"""The server of the page: one process on this machine, which answers under names that are known to it."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tandemcare.errors import InputError, Problem, TandemError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from .desk import PageDesk

HERE = "127.0.0.1"
SECONDS_TO_END = 5


def serve(
    port: int,
    *,
    folder: Path,
    names: Sequence[str] = (),
    host: str = HERE,
    open_browser: bool = True,
    say: Callable[[str], object],
    prepare: Callable[[], object],
) -> None:
    """Serve the page until it is stopped, and open a browser at it; InputError where the port is taken.

    Runs, uploads and jobs are kept in `folder`. `names` are hosts besides 127.0.0.1 and localhost by which it may be
    called, which a reverse proxy hands on. `say` tells where it is, and `prepare` is done before anything is drawn.
    """
    import uvicorn

    from .drawn import drawn_at
    from .guards import LOOPBACK, guarded
    from .light import Light

    listens = _listen(host, port)
    address = f"http://{HERE}:{listens.getsockname()[1]}/"
    desks: list[PageDesk] = []
    refused: list[TandemError] = []

    def views() -> ASGIApp:
        try:
            return _views(folder, names, desks, prepare)
        except TandemError as error:  # such as a folder that another server keeps: nothing here can be answered
            refused.append(error)
            server.should_exit = True
            raise

    app = guarded(Light(views, drawn_at(folder)), (*LOOPBACK, *names))
    settings = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=SECONDS_TO_END,
    )
    server = uvicorn.Server(settings)
    say(f"Tandem is at {address} (Ctrl-C ends it)")
    if open_browser:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    try:
        server.run([listens])
    finally:
        for desk in desks:
            desk.close()
    if refused:
        raise refused[0]


def _views(folder: Path, names: Sequence[str], desks: list[PageDesk], prepare: Callable[[], object]) -> ASGIApp:
    """Return the views of the page with all that is behind them, which takes a while to load."""
    from .application import views
    from .desk import PageDesk

    prepare()
    desks.append(PageDesk.at(folder, names=tuple(names)))
    return views(desks[0])


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; InputError where it cannot."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen()  # whoever comes before anything answers waits, and is not turned away
    except OSError as error:
        found.close()
        told = f"The page cannot listen there: {error.strerror or error}."
        raise InputError([Problem(f"--port {port}", told, "Give another port, or 0 for any that is free.")]) from error
    return found
