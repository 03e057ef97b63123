"""The demonstration: a folder with a workshop under way, made by everybody's own doors."""
