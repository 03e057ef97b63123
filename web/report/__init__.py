"""The report for the council, put into words and made into files."""
