"""What a store says, as series: windows, legs, coverage, panels; flows, comparisons and prices read off them."""
