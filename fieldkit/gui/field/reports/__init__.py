"""What is on this device: drafts, sealed reports, hand-over."""
