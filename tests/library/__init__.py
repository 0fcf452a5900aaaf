"""The starter library in content/: what holds for every text of it."""
