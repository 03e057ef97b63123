"""Tests of the process file, the catalogue and the help card."""
