"""What was decided about solutions."""
