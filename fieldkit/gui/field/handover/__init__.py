"""Hand sealed reports over on a stick."""
