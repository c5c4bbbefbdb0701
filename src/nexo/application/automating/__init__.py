"""What rules of automation would have done with what happened before."""
