"""Who works at headquarters now."""
