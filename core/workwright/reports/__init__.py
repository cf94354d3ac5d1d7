"""Records: an order's frozen content and execution rows to data, pages and a proof of both (W3)."""
