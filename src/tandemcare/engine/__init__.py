"""Engines: the only room that moves time."""

from .fingerprint import fingerprint
from .run import Run
from .simulate import simulate

__all__ = ["Run", "fingerprint", "simulate"]
