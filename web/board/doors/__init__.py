"""How facilitators come in, and who may take a route."""
