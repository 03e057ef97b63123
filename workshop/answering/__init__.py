"""The answer back: everybody who gave a voice hears what became of it."""
