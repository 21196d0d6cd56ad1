"""A fictional service's year: sample forms, a tracker an analyst works in, and the main job run on them."""
