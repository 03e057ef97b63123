"""Telling residents of the web chat, if they asked for it, that there is something new."""
