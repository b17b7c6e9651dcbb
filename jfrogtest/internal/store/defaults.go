package store

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/xmldoc"
)

// AnonymousName is the name of the user that sends requests without credentials.
const AnonymousName = "anonymous"

// addDefaults adds what a new platform has. Every new user joins the group readers, whose members
// may read everything.
func (s *Store) addDefaults() {
	ids := s.Identities
	const readers = "readers"
	ids.Groups[readers] = &Group{Name: readers, Description: "A group for read-only users", Realm: RealmInternal,
		GroupFlags: GroupFlags{AutoJoin: true}, Members: []string{}}
	ids.Accounts[AnonymousName] = &Account{Name: AnonymousName, PasswordSet: s.Config.Clock().UTC()}
	ids.Permissions[anything] = &Permission{Name: anything, Resources: map[string]*PermissionResource{
		ResourceArtifact: {
			Actions: PermissionActions{
				Users:  map[string][]Action{AnonymousName: {ActionRead}},
				Groups: map[string][]Action{readers: {ActionRead}},
			},
			Targets: map[string]PermissionTarget{"ANY": {Include: []string{"**"}, Exclude: []string{}}},
		},
	}}
	s.SystemRepo(defaultBuildRepo, ClassBuildInfo)
	layouts := s.System.Root.Ensure("repoLayouts")
	for _, l := range defaultLayouts {
		layouts.Children = append(layouts.Children, l.node())
	}
	s.System.Root.Ensure("propertySets").Children = []*xmldoc.Node{parsed(defaultPropertySet)}
}

// anything is the name of the permission that everyone has at first.
const anything = "Anything"

// parsed parses a constant.
func parsed(document string) *xmldoc.Node {
	root, err := xmldoc.Parse([]byte(document))
	if err != nil {
		panic(err) // the constants are valid
	}
	return root
}

const defaultPropertySet = `<propertySet>
	<name>artifactory</name>
	<visible>false</visible>
	<properties>
		<property>
			<name>licenses</name>
			<closedPredefinedValues>true</closedPredefinedValues>
			<multipleChoice>true</multipleChoice>
			<predefinedValues>
				<predefinedValue><value>Apache-2.0</value>
				<defaultValue>false</defaultValue></predefinedValue>
				<predefinedValue><value>MIT</value>
				<defaultValue>false</defaultValue></predefinedValue>
			</predefinedValues>
		</property>
	</properties>
</propertySet>`

// A layoutPattern is a layout of the descriptor.
type layoutPattern struct{ name, artifact, descriptor, folder, file string }

func (l layoutPattern) node() *xmldoc.Node {
	n := &xmldoc.Node{Name: "repoLayout"}
	distinctive := "false"
	n.Ensure("name").Text = l.name
	n.Ensure("artifactPathPattern").Text = l.artifact
	if l.descriptor != "" {
		distinctive = "true"
	}
	n.Ensure("distinctiveDescriptorPathPattern").Text = distinctive
	if l.descriptor != "" {
		n.Ensure("descriptorPathPattern").Text = l.descriptor
	}
	n.Ensure("folderIntegrationRevisionRegExp").Text = l.folder
	n.Ensure("fileIntegrationRevisionRegExp").Text = l.file
	return n
}

const (
	revision   = "[baseRev](-[fileItegRev])"
	sbtVersion = "(scala_[scalaVersion<.+>])/(sbt_[sbtVersion<.+>])"
	timestamp  = `\d{14}`
)

// defaultLayouts are the layouts of a new platform besides those of initialDescriptor.
var defaultLayouts = []layoutPattern{
	{"ivy-default", "[org]/[module]/[baseRev](-[folderItegRev])/[type]s/[module](-[classifier])-" + revision + ".[ext]",
		"[org]/[module]/[baseRev](-[folderItegRev])/[type]s/ivy-" + revision + ".xml", timestamp, timestamp},
	{"gradle-default", "[org]/[module]/[baseRev](-[folderItegRev])/[module]-" + revision + "(-[classifier]).[ext]",
		"[org]/[module]/ivy-" + revision + ".xml", timestamp, timestamp},
	{"maven-1-default", "[org]/[type]s/[module]-" + revision + "(-[classifier]).[ext]",
		"[org]/[type]s/[module]-" + revision + ".pom", ".+", ".+"},
	{"nuget-default", "[orgPath]/[module]/[module]." + revision + ".nupkg", "", ".*", ".*"},
	{"npm-default", "[orgPath]/[module]/-/[module]-" + revision + ".tgz", "", ".*", ".*"},
	{"bower-default", "[orgPath]/[module]/[module]-" + revision + ".[ext]", "", ".*", ".*"},
	{"vcs-default", "[orgPath]/[module]/[refs<tags|branches>]/[baseRev]/[module]-" + revision + "(-[classifier]).[ext]",
		"", ".*", "[a-zA-Z0-9]{40}"},
	{"sbt-default", "[org]/[module]/" + sbtVersion + "/[baseRev]/[type]s/[module](-[classifier]).[ext]",
		"[org]/[module]/" + sbtVersion + "/[baseRev]/[type]s/ivy.xml", timestamp, timestamp},
	{"cargo-default", "crates/[module]/[module]-[baseRev].[ext]", "", ".*", ".*"},
	{"composer-default", "[orgPath]/[module]/[module]-" + revision + ".[ext]", "", ".*", ".*"},
	{"conan-default", "[org]/[module]/[baseRev]/[channel<[^/]+>]/[folderItegRev]/" +
		"(package/[package_id<[^/]+>]/[fileItegRev]/)[remainder<(?:.+)>]", "", "[^/]+", "[^/]+"},
	{"puppet-default", "[orgPath]/[module]/[orgPath]-[module]-[baseRev].tar.gz", "", ".*", ".*"},
	{"go-default", "[orgPath]/[module]/@v/v" + revision + ".[ext]", "", ".*", ".*"},
	{"build-default", "[orgPath]/[module](-[fileItegRev]).[ext]", "", ".*", ".*"},
	{"terraform-module-default", "[namespace]/[module-name]/[provider]/[version].[ext]", "", ".*", ".*"},
	{"terraform-provider-default", "[namespace]/[provider-name]/[version]/" +
		"terraform-provider-[provider-name]_[version]_[os]_[arch].[ext]", "", ".*", ".*"},
	{"swift-default", "[scope]/[name]/[name]-[version].zip", "", ".*", ".*"},
}
