"""The night side of tiering: metrics, labels and counts, each as a few statements over all."""
