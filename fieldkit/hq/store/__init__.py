"""Headquarters' own database: what arrived, from whom, and what was answered."""
