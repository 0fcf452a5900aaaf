"""The web room: Flask on top of the features, one folder each, and the kit they share."""
