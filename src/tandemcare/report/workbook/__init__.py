"""The workbook of a run, as blocks: the first screen, a list of the sheets, and one table a sheet."""

from .book import results_book

__all__ = ["results_book"]
