"""Words for roles, states, schemes and browsers."""

import re

from kb.core.language import Text, text

ROLE_NAMES: dict[str, Text] = {
    "member": text("Member"),
    "moderator": text("Moderator"),
    "administrator": text("Administrator"),
}
ROLE_LINES: dict[str, Text] = {
    "member": text("Reads, shares, tries and asks"),
    "moderator": text("Also mends and withdraws what others shared"),
    "administrator": text("Also invites people, and looks after departments and themes"),
}
STATE_NAMES: dict[str, Text] = {
    "active": text("Active"),
    "invited": text("Invited"),
    "deactivated": text("Left"),
}
SCHEME_NAMES: dict[str, Text] = {
    "system": text("As my device"),
    "light": text("Light"),
    "dark": text("Dark"),
}
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_name(agent: str) -> Text:
    """A browser as its owner knows it: ``Mozilla/5.0 (Windows NT 10.0 ...) Firefox/140.0`` -> Firefox on Windows."""
    browser = next((name for sign, name in BROWSERS if re.search(rf"\b{sign}", agent)), None)
    system = next((name for sign, name in SYSTEMS if sign in agent), None)
    if browser and system:
        return text("%(browser)s on %(system)s", browser=browser, system=system)
    return text("%(browser)s", browser=browser) if browser else text("Another browser")
