"""Tables, media files and migrations: what is kept, and nothing of what it means."""
