"""`fieldkit-drop doctor`: looks at an installation and says what to do about each fault."""
