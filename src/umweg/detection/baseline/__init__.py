"""What would have happened anyway: surges over history, the null model, the design, controls."""
