"""Strangers' media, decoded in a confined child process."""
