"""Messages and documents of others, a file for each: customs, transit, invoices, payments, bills of lading."""
