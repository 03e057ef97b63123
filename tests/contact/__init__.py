"""What is handed to the contact for safety."""
