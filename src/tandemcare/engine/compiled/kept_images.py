"""The first memories made last, so that batch after batch of one pathway does not make them anew."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from tandemcare.engine.settings import Settings
from tandemcare.pathway import Pathway

from .image import Image, make_image

IMAGES_KEPT = 8


class _Kept:
    """The images made last, by pathway, settings and hours."""

    def __init__(self) -> None:
        self.images: OrderedDict[tuple[int, Settings, float], tuple[Pathway, Image]] = OrderedDict()
        self.lock = Lock()

    def get(self, pathway: Pathway, settings: Settings, hours: float) -> Image:
        """Return the image for one pathway, or the same as a part of something.

        The pathway is kept with it, so that the identity of its steps stays its own: others may be equal, and yet
        differ in the sign of a 0.
        """
        key = (id(pathway.steps), replace(settings, seed=0, replication=0), hours)
        with self.lock:
            if key not in self.images:
                self.images[key] = pathway, make_image(pathway, settings, hours)
            if len(self.images) > IMAGES_KEPT:
                self.images.popitem(last=False)
            return self.images[key][1]


image_of = _Kept().get
