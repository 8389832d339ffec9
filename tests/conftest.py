"""What all tests share: hypothesis tries the same examples on every run, so that a failure can be repeated."""

from hypothesis import settings

settings.register_profile("tandem", derandomize=True, deadline=None)
settings.load_profile("tandem")
