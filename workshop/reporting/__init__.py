"""The report for the council: what it says is computed here, and told by web/report."""
