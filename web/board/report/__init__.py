"""The report at the board: what is missing, its wording, what it cost, reading and downloading."""
