"""Tests of who carries solutions out, and how."""
