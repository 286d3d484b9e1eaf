"""The dates that HTML pages state and print, and the choice of the publication's among them."""
