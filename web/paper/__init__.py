"""What goes on paper and on screens as a file: drawn by typst, loaded when it is first needed."""
