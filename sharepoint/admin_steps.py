"""What the administrators of Entra ID, SharePoint and Exchange do once, with the exact commands, to hand to them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sharepoint.key_pair import KeyPair

_GRAPH = "00000003-0000-0000-c000-000000000000"
_SITES_SELECTED = "883ea226-0bf2-4a8f-9f9d-92c9162a727d"
UNKNOWN = "APPLICATION-ID"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the steps are written for. ``client_id`` is blank until the application is registered."""

    tenant: str
    client_id: str
    site: str
    library: str
    mailbox: str
    certificate: Path
    upload: Path
    pair: KeyPair

    @property
    def application(self) -> str:
        """The application's id, or what stands for it until it is known."""
        return self.client_id or UNKNOWN


def steps(wanted: Wanted) -> str:
    """All steps as a page (Markdown). It holds nothing secret."""
    mail = _mail(wanted) if wanted.mailbox else "## 3. Mail\n\nNone: no mailbox was named. Notices are sent by hand.\n"
    return "\n".join((_head(wanted), _registration(wanted), _site(wanted), mail, _check(wanted)))


def _head(w: Wanted) -> str:
    known = "" if w.client_id else f"Wherever it says {UNKNOWN}, put the id that step 1 gives.\n"
    mailbox, host = " and to one mailbox" if w.mailbox else "", urlsplit(w.site).hostname
    return f"""# Checkback on SharePoint: steps for the administrators

Checkback is a program that works in one document library ({w.site}, {w.library})
as an application of its own, with a certificate. It needs rights to that one site{mailbox}, and to nothing else.
It refuses to start where it is given more. It contacts login.microsoftonline.com, graph.microsoft.com and
{host}, all over HTTPS (port 443).

Nothing on this page is secret. The private key stays on the machine where Checkback runs.
{known}"""


def _registration(w: Wanted) -> str:
    have = f" The application is registered already: {w.client_id}." if w.client_id else ""
    return f"""## 1. Entra ID: the application and its certificate

Who: an application administrator; the consent needs a privileged role administrator.{have}

1. Entra ID, App registrations, New registration: name "Checkback", accounts in this organisation only, no redirect
   address. Give its Application (client) ID to whoever runs Checkback.
2. Certificates & secrets, Certificates, Upload: `{w.upload.name}`. Its thumbprint is {w.pair.thumbprint}; it ends on
   {w.pair.expires.day} {w.pair.expires:%B %Y}. Make no client secret.
3. API permissions: remove User.Read. Add Microsoft Graph, Application permissions, **Sites.Selected**. Grant admin
   consent. Add nothing else: Sites.ReadWrite.All, Files.Read.All and their like would open every site, and Checkback
   refuses them.

The same with the Azure command line:

```
az login --tenant {w.tenant} --allow-no-subscriptions
az ad app create --display-name Checkback --sign-in-audience AzureADMyOrg --query appId --output tsv
az ad app credential reset --id {w.application} --cert @{w.certificate.name} --append
az ad sp create --id {w.application}
az ad app permission add --id {w.application} --api {_GRAPH} --api-permissions {_SITES_SELECTED}=Role
az ad app permission admin-consent --id {w.application}
```
"""


def _site(w: Wanted) -> str:
    parts = urlsplit(w.site)
    where = f"{parts.hostname}:{parts.path.rstrip('/')}" if parts.path.strip("/") else parts.hostname
    return f"""## 2. SharePoint: the role write on the one site

Who: a SharePoint administrator. Sites.Selected opens no site by itself; this opens one. Either with PnP PowerShell:

```powershell
Connect-PnPOnline -Url {w.site} -Interactive -ClientId YOUR-PNP-APPLICATION-ID
Grant-PnPEntraIDAppSitePermission -AppId {w.application} -DisplayName Checkback -Site {w.site} -Permissions Write
Get-PnPEntraIDAppSitePermission -Site {w.site}
```

or with Microsoft Graph PowerShell:

```powershell
Connect-MgGraph -TenantId {w.tenant} -Scopes Sites.FullControl.All
$site = (Invoke-MgGraphRequest GET "https://graph.microsoft.com/v1.0/sites/{where}").id
$body = @{{ roles = @('write'); grantedToIdentities = @(@{{ application = @{{
            id = '{w.application}'; displayName = 'Checkback' }} }}) }} | ConvertTo-Json -Depth 5
Invoke-MgGraphRequest POST "https://graph.microsoft.com/v1.0/sites/$site/permissions" `
    -Body $body -ContentType application/json
```

That is the call `POST /sites/SITE-ID/permissions` of Microsoft Graph, with the role `write`.
"""


def _mail(w: Wanted) -> str:
    return f"""## 3. Exchange: sending from {w.mailbox}, and from no other mailbox

Who: an Exchange administrator. The rights are granted in Exchange (RBAC for applications), **not** in Entra ID: a right
in Entra ID is for every mailbox, and the limit below would not narrow it. Mail.ReadBasic shows headers, not texts; with
it Checkback finds out whether a message went out before it sends it again.

```powershell
Connect-ExchangeOnline
# OBJECT-ID: Entra ID, Enterprise applications, Checkback, Object ID;
# or: az ad sp show --id {w.application} --query id --output tsv
New-ServicePrincipal -AppId {w.application} -ObjectId OBJECT-ID -DisplayName Checkback
New-ManagementScope -Name "Checkback mailbox" -RecipientRestrictionFilter "PrimarySmtpAddress -eq '{w.mailbox}'"
New-ManagementRoleAssignment -Name "Checkback send" -App OBJECT-ID -Role "Application Mail.Send" `
    -CustomResourceScope "Checkback mailbox"
New-ManagementRoleAssignment -Name "Checkback read headers" -App OBJECT-ID -Role "Application Mail.ReadBasic" `
    -CustomResourceScope "Checkback mailbox"
Test-ServicePrincipalAuthorization -Identity OBJECT-ID -Resource {w.mailbox}
Test-ServicePrincipalAuthorization -Identity OBJECT-ID -Resource SOMEBODY-ELSE
```

The first test must say InScope True for both roles, the second False. It takes up to two hours until changes count.
"""


def _check(w: Wanted) -> str:
    command = f"checkback connect LIBRARY --client-id {UNKNOWN}"
    known = "" if w.client_id else f"Whoever runs Checkback enters the Application (client) ID: `{command}`. Then:\n"
    return f"""## 4. Check

{known}
```
checkback doctor LIBRARY
checkback doctor LIBRARY --live
```

The first looks at certificate, clock, rights, library and mailbox. The second tries everything in a scratch folder.
"""
