"""Who takes part, under a pseudonym: meeting, moving, being forgotten, being told apart."""
