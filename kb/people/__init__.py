"""People: accounts, signing in, roles, profiles."""
