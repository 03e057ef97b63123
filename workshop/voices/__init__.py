"""What residents say: kept, reworded, taken back, with its recordings and pictures."""
