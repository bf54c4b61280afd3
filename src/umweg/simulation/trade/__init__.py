"""The trade model of Caliendo and Parro (2015) in exact hat algebra (Dekle, Eaton and Kortum 2008)."""
