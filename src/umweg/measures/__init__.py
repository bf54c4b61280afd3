"""Pure statistics: arrays in, frozen dataclasses out. No input or output, no state, no loop over series."""
