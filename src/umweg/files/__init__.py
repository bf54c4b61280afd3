"""Reading files of strangers within limits: text, archives, XML, JSON."""
