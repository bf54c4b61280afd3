"""From facts to a decision: parties matched, checks run, permits and exceptions applied, the policy asked."""
