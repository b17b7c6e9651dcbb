package lint

// permanent holds the exceptions, by kind and key of a problem, each with its reason.
var permanent = map[string]string{
	// Abbreviations and words that the wire runs together.
	"field RepositoryBase.RClass":              "the tag is rclass",
	"field SearchLicensesOptions.NotFound":     "the tag is notfound",
	"field Signature.KeyID":                    "the tag is keyid",
	"field SignatureValue.KeyID":               "the tag is keyid",
	"field TrustedKey.ID":                      "the tag is kid",
	"field GAVC.GroupID":                       "the tag is one letter",
	"field GAVC.ArtifactID":                    "the tag is one letter",
	"field GAVC.Version":                       "the tag is one letter",
	"field GAVC.Classifier":                    "the tag is one letter",
	"field SearchVersionOptions.Version":       "the tag is one letter",
	"field DockerPageOptions.Limit":            "the tag is one letter",
	"field ItemRef.SHA256":                     "the tag sha2 stands for a SHA-256",
	"field FormVariables.Variables":            "the tag is value, as a field has a value or variables",
	"field NodePool.DiskSizeInGB":              "the tag is diskSizeinGB",
	"field NodePoolCreateRequest.DiskSizeInGB": "the tag is diskSizeinGB",
	"field NodePoolUpdateRequest.DiskSizeInGB": "the tag is diskSizeinGB",

	"field StoppedTasks.TrackersDBInfo":      "DB stands for a database",
	"field SystemHealth.DBConnectionWorking": "DB stands for a database",

	"field Event.RawData": "Data is the decoded form of it",

	// Claims of JSON web tokens (RFC 7519, RFC 8693) have three letters.
	"field TokenClaims.ID":        "the tag is jti",
	"field TokenClaims.Subject":   "the tag is sub",
	"field TokenClaims.Scope":     "the tag is scp",
	"field TokenClaims.Audience":  "the tag is aud",
	"field TokenClaims.Issuer":    "the tag is iss",
	"field TokenClaims.Expiry":    "the tag is exp",
	"field TokenClaims.IssuedAt":  "the tag is iat",
	"field TokenClaims.Extension": "the tag is ext",

	// Docker's API calls an image a repository. In Artifactory, a repository holds many images.
	"field DockerImagePage.Images":           "the tag is repositories",
	"field DockerPromoteRequest.Image":       "the tag is dockerRepository",
	"field DockerPromoteRequest.TargetImage": "the tag is targetDockerRepository",

	// Rows name the domains as queries do.
	"field AQLItem.ReleaseArtifacts":       "the domain is release_artifact",
	"field AQLReleaseRow.ReleaseArtifacts": "the domain is release_artifact",
	"field AQLReleaseArtifact.Releases":    "the domain is release",
	"field AQLRow.Releases":                "the domain is release",

	// The walks over queries are named for the language and its domains. They have no List.
	"result SearchService.AQL":        "named for the language",
	"result SearchService.AQLRaw":     "twin of AQL",
	"result SearchService.Items":      "named for the domain",
	"result SearchService.ItemPages":  "twin of Items",
	"result SearchService.Builds":     "named for the domain",
	"result SearchService.Entries":    "named for the domain",
	"result SearchService.Promotions": "named for the domain",
	"result SearchService.Releases":   "named for the domain",

	"result LogsService.Follow":            "the walk has no end",
	"result StepConsolesService.Follow":    "the walk ends with the step",
	"result StepletConsolesService.Follow": "the walk ends with the steplet",

	// The service of pipeline sources is not a topic of the service of pipelines.
	"file pipelinesources.go":          "named for PipelineSourcesService",
	"file pipelinesources_requests.go": "named for PipelineSourcesService",
	"file pipelinesources_sync.go":     "named for PipelineSourcesService",
	"file pipelinesources_test.go":     "named for PipelineSourcesService",

	"param RecordsService.Create signer": "a signer is not a body",
	"suffix TokenCreateRequest":          "the body is a form, encoded by its url tags",
	"suffix TokenRefreshRequest":         "the body is a form, encoded by its url tags",

	"field PasswordChangeRequest.NewPassword": "the tag is newPassword1; newPassword2 repeats it",
	"suffix TokenRevokeRequest":               "the body is a form, encoded by its url tags",
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
