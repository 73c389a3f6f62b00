"""Read what a stick brought back from headquarters."""
