"""What is handed to the contact for safety, and who has seen to it."""
