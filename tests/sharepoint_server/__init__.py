"""A stand-in for SharePoint and Graph: the real client libraries talk to it over HTTPS, under production host names."""
