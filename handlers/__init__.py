"""What happens when a resident speaks, whatever the channel."""
