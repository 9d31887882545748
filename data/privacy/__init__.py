"""What may leave the building: from the rows of a bundle to those of its public file."""

from data.privacy.publish import UnknownProfile, publish

__all__ = ["UnknownProfile", "publish"]
