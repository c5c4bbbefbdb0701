// The first thing a page runs: says that scripts run, before anything is painted.
document.documentElement.classList.add("js");
