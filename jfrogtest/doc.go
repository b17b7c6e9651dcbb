// Package jfrogtest is an in-memory JFrog Platform for tests, in the manner of [net/http/httptest].
//
//	func TestUpload(t *testing.T) {
//		srv := jfrogtest.New(t, jfrogtest.WithRepository("libs-local", "local", "generic"))
//		client, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
//		...
//	}
//
// The server speaks HTTP on a loopback port. It stores the data that clients send and computes
// its responses from the data. This SDK, the JFrog CLI, curl, Terraform providers and other
// clients can use it.
//
// # Products
//
//   - Artifactory, below /artifactory: repositories, deployment with checksums, download with
//     ranges, properties, copy, move and delete, the trash can, searches, AQL, archives, signed
//     URLs, builds with their promotion, and the lists of Docker images and their tags.
//     Replications copy within the server. Cleanup and archive policies run when they are asked to:
//     runs delete and archive items, archives can be searched and restored, and reports downloaded.
//     Gems, Puppet modules and skills are listed by the paths of their files, and VCS repositories
//     from their caches. Release bundles v1 are listed, and imported from the archives of exports.
//     Artifacts and builds are distributed to repositories of the class distribution
//     ([WithRepository]) and pushed to Bintray, and builds scanned.
//   - Administration of Artifactory, below /artifactory/api/system: the system configuration as
//     XML and YAML, licenses, the configuration of the reverse proxy, levels of loggers, live
//     logs of all products, support bundles, and the pruning of unreferenced binaries. Exports and
//     imports, below /artifactory/api/export and /artifactory/api/import. Tests play user plugins
//     ([WithPlugin]).
//   - Security of Artifactory: the security configuration as XML, API keys, which authenticate, key
//     pairs and their repositories, GPG keys, trusted keys, certificates, and the configurations of
//     vaults.
//   - Access, below /access: users, groups, permissions, projects, roles, environments, stages and
//     lifecycles, tokens, SCIM, pairings, the federation, web logins ([Server.ConfirmLogin], or the
//     page /ui/login), and the exchange of ID tokens ([WithOIDCProvider]). Permissions apply to
//     every request. The older API of Artifactory for users, groups, permission targets, passwords
//     and tokens shows and changes the same identities.
//   - Release Lifecycle Management, below /lifecycle: release bundles (v2), their promotions, and
//     their distribution to the targets of [WithDistributionTarget], or to the server itself
//     ([WithSelfTarget]). Asynchronous operations end later ([WithAsync]), so that a program that
//     does not wait for them fails in the test.
//   - Evidence, below /evidence, and the GraphQL queries for it, below /onemodel.
//   - JFrog Distribution, below /distribution: release bundles v1, from the queries to the
//     distribution to the same targets, their exports, signing keys, tokens and permissions, and
//     what targets have received of release bundles (v2).
//   - Webhooks, below /event: subscriptions, tests and troubleshooting records. The server calls
//     the webhooks of events of artifacts, properties, Docker images and builds.
//   - Workers, below /worker: workers are stored, listed, changed and deleted, and their executions
//     recorded. The health of the node, below /router.
//   - JFConnect, below /jfconnect: its health and identity, the registration of a platform without
//     Internet, and usage metrics. [Server].URL is also the base URL of JFrog's Entitlements
//     Service, whose entitlements complete a registration. Catalog, below /catalog: its health and
//     version, and the enrichment of documents. Of Xray, below /xray, the version and the audit of
//     Curation.
//   - Pipelines, below /pipelines: the projects, integrations, node pools, nodes, images, templates
//     and environment variables that pipelines use, and pipeline sources. A source synchronizes the
//     files that [Server.PushGit] pushes to its repository. [Server.ReportNode] stands for a node.
//     The pipelines of a source run when a client or a commit triggers them: with approvals,
//     cancellations, logs and test reports. [Server.SetStepResult] decides how a step ends.
//   - The metadata service, below /metadata: the GraphQL queries for packages, versions and files.
//   - Mission Control, below /mc: platforms (JPDs) with their states ([Server.SetPlatformState]),
//     the federation of their Access, buckets of licenses ([Server.IssueLicenses]), support
//     bundles, and the export and import of all that.
//   - MyJFrog, which is another host, below /myjfrog: allowlists with their limits, certificates of
//     custom domain names, and the addresses of JFrog's cloud ([Server.MyJFrogToken]).
//   - AppTrust, below /apptrust: applications ([Server.AddApplication]) and the promotions of their
//     versions ([Server.PromoteApplication]).
//
// Every operation of this SDK has an answer. The rest of Xray, Curation, Catalog and AppTrust, and
// the protocols of package managers, are not served.
//
// Invalid requests get the status codes and error bodies of the product. Responses have only fields
// that the documentation or public clients show.
//
// A new server has what a new platform has: the repository artifactory-build-info, the user
// anonymous, the default layouts and the property set artifactory. New users join the group
// readers, whose members may read every repository. [WithoutDefaults] leaves all this out.
//
// The token in [Server].Token and the users of [WithUser] are administrators. To test permissions,
// create other users and tokens with the API.
//
// # Faults and the journal
//
// [Server.Inject] makes the server misbehave. A [Fault] selects requests and describes their
// treatment:
//
//	// The next two downloads fail, and the third is cut after 1000 bytes.
//	srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs-local/*", Times: 2,
//		Status: 503, RetryAfter: "1"})
//	srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs-local/*", CutAfter: 1000})
//	// Every response has a request id.
//	srv.Inject(jfrogtest.Fault{Times: -1, Header: http.Header{"X-Request-Id": {"4bf92f35"}}})
//
// [Server.Requests] returns the requests that clients have sent:
//
//	for _, r := range srv.Requests() {
//		fmt.Println(r.Method, r.Path, r.Status)
//	}
//
// # Memory and concurrency
//
// The server keeps content in memory. Content above a threshold goes to a temporary folder
// ([WithSpoolThreshold]). Requests are served one after the other, but bodies are read, archives
// are unpacked and responses are written concurrently.
//
// # Limits
//
// Limits keep the server responsive whatever it receives. A path and a query may have 64 KiB, the
// path of an item 4 KiB, and a document 4 MiB (a build-info and evidence: 64 MiB) and 100 levels.
// An archive that is exploded or read may hold 50,000 files and 256 MiB. A property value may have
// 16 KiB. An AQL query may take 10,000,000 steps. 1,000 multipart uploads may be open.
//
// A panic of the server fails the test of [New] with the stack, and the client gets a response with
// status 500. A server of [Start] logs the panic.
//
// # Guesses and simplifications
//
// The documentation leaves many details open. Messages of errors, the order of lists and the
// defaults of repositories are partly guessed. In these points the server is known to be simpler
// than a real one:
//
//   - Requests without credentials may read everything or nothing ([WithAnonymousRead]), whatever
//     the permissions of the user anonymous are.
//   - In AQL, $eq with "*" means any value of "@*", "property.key" and "property.value", as the
//     manual says. Real servers may read it literally.
//   - The action MANAGE shows the permissions on items, but does not allow changes to them.
//   - Promotions and distributions of release bundles (v2) need the action EXECUTE or DISTRIBUTE.
//     The roles of projects have only the latter. Permissions on destinations have no effect. The
//     promotion of a build needs the permissions that the same copy or move needs, and none to set
//     properties.
//   - A stage that a lifecycle has cannot be deleted and stays in its category. Of the stages, only
//     those of category promote are environments.
//   - Builds may name projects that do not exist. Only administrators of the platform may change
//     projects. Quotas have no effect.
//   - The content of files with the property artifactory.filtered=true is filtered up to 4 MiB. Of
//     FreeMarker, it may use the name of the user, properties and their defaults.
//   - Clients can upload a file in parts if [WithMultipartUpload] is set, and send it whole
//     otherwise. The server accepts parts of any size up to 1 MiB more than announced, and up to
//     10,000 parts. A merge fails if a part is missing or the SHA-1 differs. No merge ends with an
//     error that can be retried: use [Server.Inject]. The content can be deployed to any path.
//   - The response to the deployment of an archive that is exploded has no body.
//   - ID tokens must be signed with RS256. The project of an OpenID Connect configuration or
//     identity mapping is ignored. The server reads the keys of a provider for each exchange.
//   - There are no rules for passwords. A user whose password has expired cannot change it, and
//     a locked user can still use tokens. Expired tokens can be refreshed. The audience of a
//     token is ignored.
//   - The settings of LDAP, SAML, Crowd, HTTP SSO and AWS IAM roles are stored and let no user log
//     in. A refresh of LDAP groups imports none. Global roles have no effect.
//   - Permission targets of the older API cannot show a permission whose repositories have
//     different patterns. The first version changes only the permissions on repositories.
//   - Remote repositories fetch nothing: they serve the files that [Server.FillCache] stores.
//     Federated repositories are local repositories. Synchronizations have nothing to do. Members
//     on other servers are never available.
//   - Package types differ only in their configuration. The server computes no package metadata:
//     it accepts a calculation if the repository has the right package type and class. What it says
//     about a gem, a Puppet module or a skill comes from the path of the file.
//   - The cache of a VCS repository has the archive of a ref in <user>/<repository>/<kind>/<ref>/.
//     The kind is tags, branches, commits or releases. The checksum of the archive stands for the
//     commit.
//   - Docker clients cannot push or pull: a program deploys the manifests and layers of images as
//     files. The server gives such manifests the properties of pushed ones. It does not delete the
//     manifests and layers of a tag that is replaced or deleted.
//   - The server knows the layouts maven-2-default and simple-default, and copies paths between
//     layouts unchanged.
//   - Schedules and events start no replication. A replication that is started copies between
//     repositories of the same server, as whoever its credentials name. With any other target
//     or source it ends with the status error, because the server sends no requests. It ends as
//     [WithAsync] sets. No server subscribes to events.
//   - A build-info needs no buildAgent, unless [WithBuildAgentRequired] is set. There are real
//     servers of both kinds.
//   - Background work is done when the response is sent: build renaming, build retention,
//     garbage collection and storage figures.
//   - The system configuration is stored and changes no behavior, except that YAML creates, changes
//     and deletes repositories. Their settings have the names of JSON, with type for packageType
//     and repoLayout for repoLayoutRef. YAML may change the other parts that public clients write,
//     in block and flow style. Anchors, tags, folded scalars and scalars over several lines are
//     rejected. Secrets become hashes, which look encrypted.
//   - A repository of a project may lack the prefix of the project.
//   - Every license key is valid for a year. The SHA-256 migration and the metadata index have
//     nothing to do. The request for a bootstrap bundle names its file, and writes none.
//   - The document of a build in its build-info repository is the last upload, without appended
//     modules and promotions.
//   - Paths tell the files of Docker, Maven, npm and Go packages, and properties such as pypi.name
//     and pypi.version those of others, for release bundles, the search of a lead file and the
//     metadata service. The version that was created last is the latest.
//   - In the metadata service, nothing has licenses, tags, qualifiers, sources, vulnerabilities or
//     a description, and only names give an order. Only administrators may use it.
//   - The sources of a draft release bundle are read when it becomes final. No response shows the
//     tag of a version. Docker manifests do not add their layers, and RBV2_MANIFEST is ignored.
//     The server signs with its own Ed25519 key ([Server.AttestationKey]) for any name of a key
//     pair.
//   - A promotion copies an artifact to all repositories of the environment with its package
//     type, unless the request names repositories.
//   - In release bundles v1, queries may only find items. Signatures are made with a key of the
//     server: the PGP keys of Distribution must be set, and have no effect. Only administrators may
//     use release bundles v1, and the permissions of Distribution have no effect. Nothing is
//     scanned, and no task is stuck.
//   - The server itself, as a target, creates no missing repositories, and keeps the artifacts when
//     the release bundle is deleted from it.
//   - Targets of distributions are no servers: they only record which artifacts they have
//     received. The operations on received release bundles concern all targets together, and a
//     deletion is done when the response is sent. All targets of a distribution receive it at its
//     end. Targets are in no groups and need no keys. Path mappings have the syntax of package
//     regexp and match whole paths, and the first that matches applies. Only one distribution of
//     a version to a target runs at a time.
//   - Evidence has the category Custom. Only the keys of [WithEvidenceKey] verify it. It remains
//     when its subject is deleted, except for builds, release bundles and promotions.
//   - A user plugin has one closure, never changes, and belongs to administrators unless it names
//     users or groups. Its parameters have no defaults. An execution in the background ends before
//     the response is sent. The default response is OK.
//   - Levels of loggers have no effect. Exports stay in memory: their paths are names. Exports have
//     no builds and no release bundles.
//   - Every user has settings for Bintray, and every push succeeds. It sets the properties that
//     Artifactory keeps about a push, such as bintray.version. A distribution copies artifacts to
//     the same paths in the distribution repository, which has no rules. Publication and signatures
//     have no effect. A distribution in the background ends before the response is sent, without
//     errors.
//   - The scan of a build finds the licenses of its artifacts and no issues. A [Fault] with the
//     status 200 and a body stands for other results.
//   - The security configuration has the permissions on repositories, and not those on builds and
//     release bundles, which a permission keeps. Passwords are encrypted for the same server. A
//     password in plain text is accepted too.
//   - The entitlements of a registration are empty.
//   - The license of a file is its property artifactory.licenses. A few licenses are approved.
//   - Each product with live logs has one, such as artifactory-request.log. It has the requests to
//     the product, without their duration, and begins again after 4 MiB.
//   - A support bundle has the repositories, a description of the system and the request log of
//     any day, but no thread dumps. Those of Distribution and Mission Control have less. The server
//     keeps the last 50 bundles of each product.
//   - A run that prunes handles all directories when it ends.
//   - Schedules of cleanup and archive policies start no runs, and the longest duration of a run
//     and the expiration of archives have no effect. Only administrators may use the policies.
//     Smart archiving policies do not run. The columns of reports are guessed. A cleanup policy
//     without projects concerns all repositories. The retention of release bundles v1 deletes only
//     the versions that a request names. The server remembers the last 100 runs of each kind.
//   - Policies take an artifact of a Maven layout by its module and version, and a Docker or OCI
//     image by its folder name/tag. A generic file is a package without versions. For other types,
//     the folder is the package and the file its version.
//   - Keys sign nothing. The halves of a key pair must match, unless the private key is
//     encrypted. Setting the key of a repository sets its primary key. A deleted key pair
//     disappears from its repositories. A connection to a vault is checked, not tried.
//   - Webhooks are called once, without retries and proxies. Each subscription has its own
//     sequence, in which 10,000 events may wait. Events of release bundles and users are never
//     sent. Templates have only fields. A subscription shows a hash of its secret, which becomes
//     the secret if a client writes it back.
//   - Workers do not run: an execution succeeds and results in its payload. Secrets of workers are
//     listed without their values. Only administrators may change workers.
//   - Nothing is sent to targets of the federation of Access. It trusts the platforms that it is
//     paired with. A backup of Access has no tokens and stays in memory. An invitation sends no
//     e-mail.
//   - Mission Control connects to no platform: a JPD is what its registration says, and has the
//     services ARTIFACTORY and JFMC. All JPDs trust each other. Only the federation of the platform
//     itself has an effect on Access, which shows it. The form of candidates is unknown, so none
//     are shown. JPD-1 cannot be deleted. Targets of distributions have ids, but are not JPDs.
//   - A bucket of licenses that is deleted can be added again, and its licenses stay in use.
//     Acquiring more licenses than are available is an error with status 400. Licenses of a deleted
//     JPD are released. No bucket is split.
//   - Mission Control imports its last export, as if the file had been renamed.
//   - In MyJFrog, every server belongs to the only account. Its allowlist is empty at first. A
//     request whose addresses are all invalid is an error, and private addresses are invalid.
//     A certificate has the status in_progress while it changes. Domain names that a request for
//     them leaves out are deleted. The addresses of JFrog's cloud are reserved for documentation.
//   - In AppTrust, no rules decide about promotions. Only administrators may use it.
//   - Catalog knows no vulnerabilities, and nothing is curated.
//   - In Pipelines, all users may do what the manual does not keep for administrators. Sources read
//     no Git server, and any integration for Git serves. Their YAML may be in block and flow style.
//     Anchors, tags, folded scalars and scalars over several lines are rejected, and keys that the
//     server does not know are ignored. Templates define no pipelines.
//   - A change of a pipeline source names no source: it applies to the only source with the
//     integration. It starts a sync and ignores the fields of the last sync. The kinds of resources
//     and the log levels of the System YAML are guessed.
//   - Integrations that are deleted are missed at the next sync. Nodes of dynamic pools and nodes
//     with automatic initialization succeed as [WithAsync] sets. There are no images before one is
//     added. A pool takes its nodes along when it is deleted.
//   - Every service is healthy. The IDs of the services are guessed.
//   - OneModel GraphQL has only evidence and release bundles. What the user may not read is
//     missing. It supports no introspection except __typename.
//   - The steps of pipelines execute nothing: the log of a step has the text of its commands, and
//     what [Server.SetStepResult] gives. All steplets of a step have its status. No step needs a
//     node, an integration or a cache. There are no run variables, and no conditions on them.
//   - A run of a pipeline ends with the status of its worst step: cancelled, error, failure,
//     timeout, unstable or skipped, in this order. A step that is rejected, or approved too late,
//     is cancelled, and the steps after it are skipped.
//   - New commits and new versions of resources trigger the pipelines of the same source and
//     branch that use the resource. No pipeline triggers itself by way of others, a trigger or a
//     commit leads to at most 1,000 runs in this way, and schedules and webhooks trigger nothing.
//     The first version of a resource comes from its configuration. The type codes of steps and
//     resources are guessed, except for Bash and BuildInfo.
//   - A matrix has at most 100 steplets. The server remembers the last 1,000 runs of pipelines,
//     10,000 versions of resources and 20 states of each pipeline. The cancellation of a run that
//     has ended changes nothing.
package jfrogtest
