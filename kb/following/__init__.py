"""Following: the departments, themes, colleagues and practices a person wants to hear about."""
