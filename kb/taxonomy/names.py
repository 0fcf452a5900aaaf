"""What the roles and directions of themes are called."""

from collections.abc import Mapping

from kb.core.language import Text, text

ROLE_NAMES: Mapping[str, Text] = {
    "people": text("Leading people"),
    "customer": text("Customers"),
    "business": text("Business and figures"),
}
"""The three roles of a sales manager."""

DIRECTION_NAMES: Mapping[str, Text] = {
    "down": text("With my team"),
    "up": text("With the board"),
    "sideways": text("With another department"),
}
"""Where most of the work of a theme happens."""
