"""Who governs: to whom one writes, who gives hearings, what each answered and let expire."""
