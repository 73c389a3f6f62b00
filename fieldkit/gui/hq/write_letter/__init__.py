"""A letter to a device's holder, looked at before it is kept."""
