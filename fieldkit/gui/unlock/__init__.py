"""The first screen: create a vault, or unlock it."""
