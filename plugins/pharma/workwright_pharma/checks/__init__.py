"""The rules of finished pharmaceuticals, one module for each part of a batch's life."""
