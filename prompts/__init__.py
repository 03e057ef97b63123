"""The process file, its pictures, and every sentence people read."""
