"""Engines: the only room that moves time."""

from .coupling import Coupled, CoupledRun, couple
from .fingerprint import fingerprint
from .run import Run
from .simulate import simulate
from .stopping import StoppedError, stop_with

__all__ = ["Coupled", "CoupledRun", "Run", "StoppedError", "couple", "fingerprint", "simulate", "stop_with"]
