"""Rules and store of the receiving side."""
