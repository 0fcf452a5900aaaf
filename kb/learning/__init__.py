"""Learning: what happened when colleagues tried a practice, and who wants to try it."""
