"""What may leave the building: from the rows of a bundle to those of its public file."""

from data.privacy.attack import in_words
from data.privacy.guard import PromiseBroken
from data.privacy.promise import told
from data.privacy.publish import UnknownProfile, publish

__all__ = ["PromiseBroken", "UnknownProfile", "in_words", "publish", "told"]
