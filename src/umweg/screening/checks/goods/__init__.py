"""What the goods are: codes, lists, descriptions, prices."""
