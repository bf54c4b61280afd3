"""From the evidence of all channels to findings, with placebos and what could not be assessed."""
