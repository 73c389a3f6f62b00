"""Figures: what is counted, as a table, as bars, on a map, and how sources overlap."""
