"""The read API for the municipality's own systems: GET only, by key, described by OpenAPI 3.1."""
