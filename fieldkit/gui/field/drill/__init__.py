"""The recovery drill."""
