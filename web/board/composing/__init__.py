"""Writing to many: the form, what it comes to, and the page that is looked at before it goes."""
