"""Microphones and cameras; Qt Multimedia is loaded only when somebody uses one."""
