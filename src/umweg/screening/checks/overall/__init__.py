"""The consignment as a whole: readable or not, drawn by lot, like a known case, many weak flags."""
