"""What every room stands on: database, events, texts, time. Knows no feature and no web framework."""
