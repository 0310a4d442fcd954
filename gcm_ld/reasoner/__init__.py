"""OWL 2 RL: the rules that axioms make, what follows from them, and proofs."""
