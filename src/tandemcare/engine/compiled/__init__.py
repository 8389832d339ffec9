"""The compiled engine: one numba kernel that interprets any pathway."""

from .world import CompiledWorld

__all__ = ["CompiledWorld"]
