"""Nouns: plain dataclasses and their rules, without I/O."""
