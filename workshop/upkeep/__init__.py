"""The running system: events, outages, what is parked, leases, keys, how it all stands."""
