"""The rehearsal: robots that answer, what is marked as theirs, and wiping it all."""
