"""The studio: which profile runs, what it says, and how another one takes its place."""

from workwright.web.studio import gallery, preview, profile_page
from workwright.web.studio.blueprint import studio, studio_rail

__all__ = ["gallery", "preview", "profile_page", "studio", "studio_rail"]
