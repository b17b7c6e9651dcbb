package buildinfo

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Options refines [New].
type Options struct {
	// Project is the key of the project that the build belongs to. If it is empty, it is the value
	// of JFROG_CLI_BUILD_PROJECT.
	Project string
	Started time.Time // start of the build; zero: now
	// URL is the page of the run on the CI server. If it is empty, the environment names it.
	URL string
	// Agent is the CI server. If it is nil, the environment names it.
	Agent *artifactory.BuildAgent
	// Principal is the user who started the build. If it is empty, the environment names it.
	Principal string
	// Environ holds the variables of the build, as name=value. If it is nil, it is os.Environ().
	Environ []string
	// SkipLinkCheck makes Publish and Append send artifacts that the server would not link.
	SkipLinkCheck bool
}

// Builder collects the build-info of one run. It is safe for concurrent use.
type Builder struct {
	opts Options
	ci   *CI // nil: no known CI system

	mu      sync.Mutex
	info    artifactory.BuildInfo // without modules
	modules []*module
}

// New returns a Builder for a run. An empty name or number comes from JFROG_CLI_BUILD_NAME and
// JFROG_CLI_BUILD_NUMBER, or else from the CI system. If they are nowhere, the error says so.
// opts may be nil.
func New(name, number string, opts *Options) (*Builder, error) {
	b := &Builder{opts: jfrog.Deref(opts)}
	if b.opts.Environ == nil {
		b.opts.Environ = os.Environ()
	}
	env := variables(b.opts.Environ)
	if b.ci = DetectCI(b.opts.Environ); b.ci == nil {
		b.ci = &CI{}
	}
	name = cmp.Or(name, env["JFROG_CLI_BUILD_NAME"], b.ci.BuildName)
	number = cmp.Or(number, env["JFROG_CLI_BUILD_NUMBER"], b.ci.BuildNumber)
	switch {
	case name == "":
		return nil, errors.New("buildinfo: the build has no name: neither the caller nor the environment names one")
	case number == "":
		return nil, errors.New("buildinfo: the build has no number: neither the caller nor the environment names one")
	}
	b.opts.Project = cmp.Or(b.opts.Project, env["JFROG_CLI_BUILD_PROJECT"])
	if b.opts.Started.IsZero() {
		b.opts.Started = time.Now()
	}
	b.info = artifactory.BuildInfo{
		Version: "1.0.1", Name: name, Number: number, Type: artifactory.BuildTypeGeneric,
		Agent:     b.opts.Agent,
		Started:   jfrog.NewTime(b.opts.Started.Truncate(time.Millisecond)),
		Principal: cmp.Or(b.opts.Principal, b.ci.User),
		URL:       withoutCredentials(cmp.Or(b.opts.URL, env["JFROG_CLI_BUILD_URL"], b.ci.URL)),
	}
	if b.info.Agent == nil && b.ci.System != "" {
		b.info.Agent = &artifactory.BuildAgent{Name: b.ci.System, Version: b.ci.Version}
	}
	return b, nil
}

// Name returns the name of the build.
func (b *Builder) Name() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.info.Name
}

// Number returns the number of the run.
func (b *Builder) Number() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.info.Number
}

// Project returns the key of the project, or "".
func (b *Builder) Project() string { return b.opts.Project }

// Properties returns the properties that link a file to the build: build.name, build.number and
// build.timestamp. The timestamp is the start of the build in milliseconds. Set them on every file
// that the build uploads.
func (b *Builder) Properties() artifactory.Properties {
	b.mu.Lock()
	defer b.mu.Unlock()
	return artifactory.Properties{
		"build.name":      {b.info.Name},
		"build.number":    {b.info.Number},
		"build.timestamp": {strconv.FormatInt(b.info.Started.UnixMilli(), 10)},
	}
}

// Info returns the build-info as Publish would send it now.
func (b *Builder) Info() *artifactory.BuildInfo {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.snapshot()
}

// snapshot returns a copy of the build-info. The caller holds the lock.
func (b *Builder) snapshot() *artifactory.BuildInfo {
	info := b.info
	info.Properties = maps.Clone(info.Properties)
	info.VCS = slices.Clone(info.VCS)
	info.Statuses = slices.Clone(info.Statuses)
	info.Extra = maps.Clone(info.Extra)
	if info.Issues != nil {
		issues := *info.Issues
		issues.AffectedIssues = slices.Clone(issues.AffectedIssues)
		info.Issues = &issues
	}
	if info.DurationMillis == 0 {
		info.DurationMillis = jfrog.Int(max(time.Since(info.Started.Time).Milliseconds(), 0))
	}
	info.Modules = nil
	for _, m := range b.modules {
		info.Modules = append(info.Modules, m.snapshot())
	}
	return &info
}

// Edit calls change with the build-info, and keeps what it has changed. It is for fields that no
// other method sets, such as LicenseControl and the properties of a module. change must not call
// methods of b.
func (b *Builder) Edit(change func(*artifactory.BuildInfo)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	duration := b.info.DurationMillis
	info := b.snapshot()
	shown := info.DurationMillis
	change(info)
	if info.DurationMillis == shown {
		info.DurationMillis = duration
	}
	b.load(info)
}

// load replaces the build-info, and joins nothing in it. The caller holds the lock.
func (b *Builder) load(info *artifactory.BuildInfo) {
	b.info = *info
	b.info.Modules = nil
	b.modules = nil
	for _, m := range info.Modules {
		b.modules = append(b.modules, loadModule(m))
	}
}

// addModule adds a module, or adds its content to the module with the same ID. The caller holds
// the lock.
func (b *Builder) addModule(add artifactory.BuildModule) *module {
	m := b.module(add.ID)
	if m == nil {
		m = newModule(add)
		b.modules = append(b.modules, m)
	} else {
		m.merge(&add)
	}
	for _, a := range add.Artifacts {
		m.addArtifact(a)
	}
	for _, d := range add.Dependencies {
		m.addDependency(d)
	}
	return m
}

// module returns the module with an ID, or nil. The caller holds the lock.
func (b *Builder) module(id string) *module {
	for _, m := range b.modules {
		if m.info.ID == id {
			return m
		}
	}
	return nil
}

// AddModules adds modules that another tool has made. The content of modules with the same ID is
// joined.
func (b *Builder) AddModules(modules ...artifactory.BuildModule) error {
	if slices.ContainsFunc(modules, func(m artifactory.BuildModule) bool { return m.ID == "" }) {
		return errors.New("buildinfo: a module has no ID")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range modules {
		b.addModule(m)
	}
	return nil
}

// String returns the name and the number of the build.
func (b *Builder) String() string { return fmt.Sprintf("%s/%s", b.Name(), b.Number()) }
