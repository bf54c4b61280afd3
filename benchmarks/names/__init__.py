"""What the name benchmarks need: data, training, perturbations, measures, peers."""
