"""Downloads of press databases and of data sets: texts with fields in a form of their own."""
