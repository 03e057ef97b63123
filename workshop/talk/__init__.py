"""One conversation: what is asked next, what waits, what was pressed, what it looked like."""
