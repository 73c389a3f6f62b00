"""Settings of the property tests."""

from hypothesis import settings

# A busy machine must not make a test fail.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
