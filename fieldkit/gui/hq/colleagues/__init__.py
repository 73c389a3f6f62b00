"""Who works at headquarters."""
