"""From a text to claims: sentences, words, quantities, windows, countries, and the grammar that joins them."""
