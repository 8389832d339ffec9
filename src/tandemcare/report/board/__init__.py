"""The board paper: what HTML, Word and PowerPoint say of a run, built once, as blocks."""

from .paper import board_paper

__all__ = ["board_paper"]
