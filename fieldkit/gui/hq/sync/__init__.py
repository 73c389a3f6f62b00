"""Fetching from drop servers, and answering there."""
