"""Looking at an attachment: pictures, pages, text, sound and film."""
