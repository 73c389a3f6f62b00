"""The exercises of training."""
