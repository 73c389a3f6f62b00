"""Sealed objects, hand-over bags and receipts."""
