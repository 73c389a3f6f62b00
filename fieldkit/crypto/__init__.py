"""Primitives and public formats of cryptography; the only place that imports them."""
