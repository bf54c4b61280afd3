"""What somebody does: trade before and after the measures, payments, terms, late changes."""
