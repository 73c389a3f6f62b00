"""Ask headquarters to enrol this device."""
