"""Comparisons run by one command, printing ratios measured in one run."""
