"""The link graph of one case as somebody works with it on the screen: what it shows, what it folds, and what is kept of how it was left."""
