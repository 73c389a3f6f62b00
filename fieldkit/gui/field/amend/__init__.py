"""Begins the correction of a sealed report."""
