"""The calls of `MlflowClient`, one file a resource."""
