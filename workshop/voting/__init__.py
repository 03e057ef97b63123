"""Dots: a ballot is made, opened, voted on, closed, counted. They narrow; they decide nothing."""
