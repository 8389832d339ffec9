"""Files that users send: taken with care, kept apart from one another, and read from no other folder."""

from .store import Receiving, Upload, Uploads

__all__ = ["Receiving", "Upload", "Uploads"]
