"""How sure a figure is: intervals over draws, shares of signs, and which parameter moves it most."""
