"""Files that users send: taken with care, kept apart from one another, and read from no other folder."""

from .store import MOST_UPLOADS, Receiving, Upload, Uploads

__all__ = ["MOST_UPLOADS", "Receiving", "Upload", "Uploads"]
