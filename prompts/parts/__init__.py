"""Reading a process file part by part, noting every fault with its line on the way."""
