package lint

// fieldExceptions are the fields whose Go name is not their tag's, by tag or by type and tag.
var fieldExceptions = map[string]string{
	// Words that the wire runs together.
	"keyid": "KeyID", "notfound": "NotFound", "rclass": "RClass",
	// Letters and abbreviations that say nothing by themselves.
	"GAVC.g": "GroupID", "GAVC.a": "ArtifactID", "GAVC.v": "Version", "GAVC.c": "Classifier", "VersionOptions.v": "Version",
	"DockerPageOptions.n": "Size", "ext": "Extension", "mdTimestamps": "MetadataTimestamps",
	// Registered claims of JSON web tokens (RFC 7519).
	"TokenClaims.aud": "Audience", "TokenClaims.exp": "Expiry", "TokenClaims.jti": "ID", "TokenClaims.iat": "IssuedAt",
	"TokenClaims.iss": "Issuer", "TokenClaims.sub": "Subject", "TokenClaims.scp": "Scopes",
	// A singular that holds a list.
	"scope": "Scopes", "RepositoryExistsOptions.type": "Types",
	// The checksum is a SHA-256.
	"ListedItem.sha2": "SHA256",
	// The manual misspells the list.
	"licenseViolationsRecipientsList": "LicenseViolationsRecipientList",
}

// paramNames maps other names of a parameter to its agreed name, everywhere or in one service.
var paramNames = map[string]string{
	"repo": "repoKey", "repository": "repoKey", "repositoryKey": "repoKey", "repoName": "repoKey", "repositoryName": "repoKey",
	"user": "username", "userName": "username", "group": "groupName", "project": "projectKey",
	"path": "itemPath", "filePath": "itemPath", "number": "buildNumber", "build": "buildName",
	// Names that are too short for their service.
	"GroupsService.name": "groupName", "SCIMGroupsService.name": "groupName", "UsersService.name": "username",
	"ProjectsService.key": "projectKey", "RepositoriesService.key": "repoKey", "BuildsService.name": "buildName",
}
