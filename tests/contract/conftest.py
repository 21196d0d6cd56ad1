"""The stand-in for SharePoint, for the tests of this folder."""

from sharepoint_server.fixtures import office, running_office, signed_in

__all__ = ["office", "running_office", "signed_in"]
