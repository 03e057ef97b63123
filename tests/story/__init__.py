"""A whole process, from the first poster to the green light and the answer back."""
