"""A photo with the camera of this computer, straight into a draft."""
