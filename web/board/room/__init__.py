"""What was said in the hall: meetings, their notes, and files of notes."""
