"""The desk at which people decide who a mention is."""
