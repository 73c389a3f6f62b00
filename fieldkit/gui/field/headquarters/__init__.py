"""Add the HQ card after its words were compared."""
