"""Which phrase goes with which value on the board, by what the pages are about."""
