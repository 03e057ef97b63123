"""The public results: the chain from needs to solutions, for everybody."""
