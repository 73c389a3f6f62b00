"""fieldkit: encrypted incident reports, from the street to headquarters."""

__version__ = "0.1.0"
