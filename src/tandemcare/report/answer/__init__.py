"""The answer first: one screen on what follows if nothing changes, what each option changes, and how sure that is."""

from .screen import answer

__all__ = ["answer"]
