"""Engines: the only room that moves time."""

from .coupling import Coupled, CoupledRun, couple
from .fingerprint import fingerprint
from .run import Run
from .simulate import simulate

__all__ = ["Coupled", "CoupledRun", "Run", "couple", "fingerprint", "simulate"]
