"""An answer of the link graph in forms that other programs read. Values in, bytes out: what may leave is decided before."""
