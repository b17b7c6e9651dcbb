package aql

// domainInfo describes a domain.
type domainInfo struct {
	name        Domain
	query       string            // the start of a query
	plural      string            // name of the array that holds nested rows
	prefix      string            // of field names in result rows; empty for the domain's name
	plainOutput bool              // field names in result rows have no prefix
	outputs     map[string]string // field names in result rows that differ from those in queries
	fields      []Field
	relations   []Relation
}

// catalog is the table that the parser, the checks and the builder use. A test compares it with
// the documentation.
//
// The dates of promotions and releases are documented as strings. They are dates here, because the
// server compares them as dates. The manual names five primary domains, and servers know the
// others too.
var catalog = []domainInfo{
	{
		name: DomainItem, query: "items", plural: "items", plainOutput: true,
		fields: []Field{
			{Name: "repo", Type: TypeString, Default: true},
			{Name: "path", Type: TypeString, Default: true},
			{Name: "name", Type: TypeString, Default: true},
			{Name: "created", Type: TypeDate, Default: true},
			{Name: "modified", Type: TypeDate, Default: true},
			{Name: "updated", Type: TypeDate, Default: true},
			{Name: "created_by", Type: TypeString, Default: true},
			{Name: "modified_by", Type: TypeString, Default: true},
			{Name: "type", Type: TypeEnum, Values: []string{string(File), string(Folder), string(AnyType)}, Default: true},
			{Name: "depth", Type: TypeInt},
			{Name: "original_md5", Type: TypeString},
			{Name: "actual_md5", Type: TypeString},
			{Name: "original_sha1", Type: TypeString},
			{Name: "actual_sha1", Type: TypeString},
			{Name: "sha256", Type: TypeString},
			{Name: "size", Type: TypeLong, Default: true},
			{Name: "virtual_repos", Type: TypeString},
		},
		relations: []Relation{
			{To: DomainProperty}, {To: DomainStat}, {To: DomainArchive}, {To: DomainArtifact},
			{To: DomainDependency, Inferred: true}, {To: DomainReleaseArtifact, Inferred: true},
		},
	},
	{
		name: DomainProperty, query: "properties", plural: "properties", plainOutput: true,
		fields: []Field{
			{Name: "key", Type: TypeString, Default: true},
			{Name: "value", Type: TypeString, Default: true},
		},
		relations: []Relation{{To: DomainItem}, {To: DomainModule}, {To: DomainBuild}},
	},
	{
		name: DomainStat, query: "stats", plural: "stats", plainOutput: true,
		fields: []Field{
			{Name: "downloaded", Type: TypeDate, Default: true},
			{Name: "downloads", Type: TypeInt, Default: true},
			{Name: "downloaded_by", Type: TypeString, Default: true},
			{Name: "remote_downloads", Type: TypeInt, Default: true},
			{Name: "remote_downloaded", Type: TypeDate, Default: true},
			{Name: "remote_downloaded_by", Type: TypeString, Default: true},
			{Name: "remote_origin", Type: TypeString, Default: true},
			{Name: "remote_path", Type: TypeString, Default: true},
		},
		relations: []Relation{{To: DomainItem, Inferred: true}},
	},
	{
		name: DomainArchive, query: "archives", plural: "archives",
		relations: []Relation{{To: DomainEntry}, {To: DomainItem}},
	},
	{
		name: DomainEntry, query: "archive.entries", plural: "entries",
		fields: []Field{
			{Name: "name", Type: TypeString, Default: true},
			{Name: "path", Type: TypeString, Default: true},
		},
		relations: []Relation{{To: DomainArchive}},
	},
	{
		name: DomainArtifact, query: "artifacts", plural: "artifacts",
		fields: []Field{
			{Name: "name", Type: TypeString, Default: true},
			{Name: "type", Type: TypeString, Default: true},
			{Name: "sha1", Type: TypeString, Default: true},
			{Name: "md5", Type: TypeString, Default: true},
		},
		relations: []Relation{{To: DomainItem}, {To: DomainModule}},
	},
	{
		name: DomainModule, query: "modules", plural: "modules",
		fields: []Field{
			{Name: "name", Type: TypeString, Default: true},
		},
		relations: []Relation{{To: DomainArtifact}, {To: DomainDependency}, {To: DomainBuild}, {To: DomainProperty}},
	},
	{
		name: DomainDependency, query: "dependencies", plural: "dependencies",
		fields: []Field{
			{Name: "name", Type: TypeString, Default: true},
			{Name: "scope", Type: TypeString, Default: true},
			{Name: "type", Type: TypeString, Default: true},
			{Name: "sha1", Type: TypeString, Default: true},
			{Name: "md5", Type: TypeString, Default: true},
		},
		relations: []Relation{{To: DomainItem}, {To: DomainModule, Inferred: true}},
	},
	{
		name: DomainBuild, query: "builds", plural: "builds",
		fields: []Field{
			{Name: "url", Type: TypeString, Default: true},
			{Name: "name", Type: TypeString, Default: true},
			{Name: "number", Type: TypeString, Default: true},
			{Name: "created", Type: TypeDate, Default: true},
			{Name: "created_by", Type: TypeString, Default: true},
			{Name: "modified", Type: TypeDate},
			{Name: "modified_by", Type: TypeString},
			{Name: "started", Type: TypeDate},
		},
		relations: []Relation{{To: DomainModule}, {To: DomainProperty}, {To: DomainPromotion, Inferred: true}},
	},
	{
		name: DomainPromotion, query: "build.promotions", plural: "build.promotions", prefix: "build.promotion",
		fields: []Field{
			{Name: "created", Type: TypeDate, Default: true},
			{Name: "created_by", Type: TypeString, Default: true},
			{Name: "status", Type: TypeString, Default: true},
			{Name: "repo", Type: TypeString, Default: true},
			{Name: "comment", Type: TypeString, Default: true},
			{Name: "user", Type: TypeString, Default: true},
		},
		relations: []Relation{{To: DomainBuild, Inferred: true}},
	},
	{
		name: DomainRelease, query: "releases", plural: "releaseBundles",
		fields: []Field{
			{Name: "name", Type: TypeString, Default: true},
			{Name: "version", Type: TypeString, Default: true},
			{Name: "status", Type: TypeString, Default: true},
			{Name: "created", Type: TypeDate, Default: true},
			{Name: "signature", Type: TypeString, Default: true},
		},
		relations: []Relation{{To: DomainReleaseArtifact, Inferred: true}},
	},
	{
		name: DomainReleaseArtifact, query: "release_artifacts", plural: "releaseBundleFiles",
		outputs: map[string]string{"path": "repo_path"},
		fields: []Field{
			{Name: "path", Type: TypeString, Default: true},
		},
		relations: []Relation{{To: DomainRelease, Inferred: true}, {To: DomainItem, Inferred: true}},
	},
	{
		name: DomainBuildProperty, query: "build.properties", plural: "build.properties",
		fields: []Field{
			{Name: "key", Type: TypeString, Default: true},
			{Name: "value", Type: TypeString, Default: true},
		},
		relations: []Relation{{To: DomainBuild, Inferred: true}},
	},
	{
		name: DomainModuleProperty, query: "module.properties", plural: "module.properties",
		fields: []Field{
			{Name: "key", Type: TypeString, Default: true},
			{Name: "value", Type: TypeString, Default: true},
		},
		relations: []Relation{{To: DomainModule, Inferred: true}},
	},
}
