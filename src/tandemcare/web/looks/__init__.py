"""First looks: ten replications of ten years against as-is, by a worker that is kept warm in a process of its own."""

from .asking import Looks
from .found import FirstLook, LookAsked, ReplacedError

__all__ = ["FirstLook", "LookAsked", "Looks", "ReplacedError"]
