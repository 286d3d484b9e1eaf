"""Parts of mail: the heads of its parts, forwarded messages, letters in HTML and their footers."""
