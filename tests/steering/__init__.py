"""Moving the process from phase to phase, dates, and who decides."""
