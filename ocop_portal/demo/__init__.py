"""The demo season: the real season of quận Hai Bà Trưng as far as the news item tells it, everything else invented
and named so that it shows (rulings 2, 26). Every step goes through the deeds that people use.
"""
