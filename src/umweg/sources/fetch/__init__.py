"""Downloads: planned, resumed, guarded."""
