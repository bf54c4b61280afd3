"""Where it goes: destination, countries on the way, the way itself."""
