"""Medical devices: the checks, states and records that a device history record rests on."""
