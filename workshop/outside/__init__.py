"""What other systems of the municipality may read, and the keys they read with."""
