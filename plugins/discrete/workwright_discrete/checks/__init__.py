"""The rules of discrete manufacturing, one module for each part of an order's life."""
