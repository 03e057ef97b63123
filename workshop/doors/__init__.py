"""Who may come in at the board's side, and how they show that it is them."""
