"""The chat page: for residents without any app or account."""
