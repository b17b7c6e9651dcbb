package buildinfo

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// The types of modules that this package makes.
const (
	moduleGeneric = "generic"
	moduleGo      = "go"
	moduleNPM     = "npm"
	moduleBuild   = "build"
)

// module is a module with indexes of its content.
type module struct {
	info         artifactory.BuildModule
	artifacts    map[string]int // artifactKey -> index
	dependencies map[string]int // dependencyKey -> index
}

// newModule returns a module with the fields of another, but without its files.
func newModule(info artifactory.BuildModule) *module {
	info.Artifacts, info.Dependencies = nil, nil
	info.Properties, info.Extra = maps.Clone(info.Properties), maps.Clone(info.Extra)
	return &module{info, map[string]int{}, map[string]int{}}
}

// loadModule returns a module with the content of another as it is, also where files or their
// keys stand twice.
func loadModule(info artifactory.BuildModule) *module {
	m := newModule(info)
	m.info.Artifacts, m.info.Dependencies = info.Artifacts, info.Dependencies
	m.info = m.snapshot()
	for i := range m.info.Artifacts {
		m.artifacts[artifactKey(&m.info.Artifacts[i])] = i
	}
	for i := range m.info.Dependencies {
		m.dependencies[dependencyKey(&m.info.Dependencies[i])] = i
	}
	return m
}

func (m *module) snapshot() artifactory.BuildModule {
	info := m.info
	info.Properties, info.Extra = maps.Clone(info.Properties), maps.Clone(info.Extra)
	info.Artifacts, info.ExcludedArtifacts = clonedArtifacts(info.Artifacts), clonedArtifacts(info.ExcludedArtifacts)
	info.Dependencies = slices.Clone(info.Dependencies)
	for i := range info.Dependencies {
		info.Dependencies[i] = clonedDependency(info.Dependencies[i])
	}
	return info
}

// clonedArtifacts returns artifacts that share nothing with others.
func clonedArtifacts(artifacts []artifactory.BuildArtifact) []artifactory.BuildArtifact {
	artifacts = slices.Clone(artifacts)
	for i := range artifacts {
		artifacts[i].Extra = maps.Clone(artifacts[i].Extra)
	}
	return artifacts
}

// clonedDependency returns a dependency that shares nothing with another.
func clonedDependency(d artifactory.BuildDependency) artifactory.BuildDependency {
	d.Scopes, d.RequestedBy, d.Extra = slices.Clone(d.Scopes), slices.Clone(d.RequestedBy), maps.Clone(d.Extra)
	for i := range d.RequestedBy {
		d.RequestedBy[i] = slices.Clone(d.RequestedBy[i])
	}
	return d
}

// merge adds the fields of another module that m lacks, but not its files.
func (m *module) merge(add *artifactory.BuildModule) {
	m.info.Type = cmp.Or(m.info.Type, add.Type)
	m.info.Repository = cmp.Or(m.info.Repository, add.Repository)
	m.info.SHA1, m.info.SHA256, m.info.MD5 = cmp.Or(m.info.SHA1, add.SHA1), cmp.Or(m.info.SHA256, add.SHA256), cmp.Or(m.info.MD5, add.MD5)
	m.info.Properties = joined(m.info.Properties, add.Properties)
	m.info.Extra = joined(m.info.Extra, add.Extra)
	m.info.ExcludedArtifacts = slices.Clip(m.info.ExcludedArtifacts)
	known := map[string]bool{}
	for i := range m.info.ExcludedArtifacts {
		known[artifactKey(&m.info.ExcludedArtifacts[i])] = true
	}
	for _, a := range add.ExcludedArtifacts {
		if key := artifactKey(&a); !known[key] {
			known[key] = true
			m.info.ExcludedArtifacts = append(m.info.ExcludedArtifacts, a)
		}
	}
}

// joined returns the entries of both maps. The first map wins.
func joined[V any](first, second map[string]V) map[string]V {
	if len(second) == 0 {
		return first
	}
	out := maps.Clone(second)
	maps.Copy(out, first)
	return out
}

// artifactKey returns the place of an artifact, or else its name, type and checksum.
func artifactKey(a *artifactory.BuildArtifact) string {
	return a.OriginalDeploymentRepo + "/" + cmp.Or(a.Path, a.Name+"\x00"+a.Type+"\x00"+cmp.Or(a.SHA1, a.SHA256, a.MD5))
}

// dependencyKey returns the ID and the checksum of a dependency.
func dependencyKey(d *artifactory.BuildDependency) string {
	return d.ID + "\x00" + cmp.Or(d.SHA1, d.SHA256, d.MD5)
}

// addArtifact adds an artifact. It replaces an artifact at the same place.
func (m *module) addArtifact(a artifactory.BuildArtifact) {
	key := artifactKey(&a)
	if i, known := m.artifacts[key]; known {
		m.info.Artifacts[i] = a
		return
	}
	m.artifacts[key] = len(m.info.Artifacts)
	m.info.Artifacts = append(m.info.Artifacts, a)
}

// addDependency adds a dependency. It adds scopes to the same dependency.
func (m *module) addDependency(d artifactory.BuildDependency) {
	key := dependencyKey(&d)
	i, known := m.dependencies[key]
	if !known {
		m.dependencies[key] = len(m.info.Dependencies)
		m.info.Dependencies = append(m.info.Dependencies, clonedDependency(d))
		return
	}
	have := &m.info.Dependencies[i]
	have.Scopes = union(have.Scopes, d.Scopes)
	for _, chain := range d.RequestedBy {
		if !slices.ContainsFunc(have.RequestedBy, func(known []string) bool { return slices.Equal(known, chain) }) {
			have.RequestedBy = append(slices.Clip(have.RequestedBy), chain)
		}
	}
}

// union returns a with the elements of b that it lacks.
func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(slices.Clip(a), s)
		}
	}
	return a
}

// Module is a part of a build with its own artifacts and dependencies. Reached through
// [Builder.Module].
type Module struct {
	b  *Builder
	id string
}

// Module returns the module with an ID, such as org.acme:app:1.0. If the build lacks
// it, Module adds a generic module. An empty ID stands for the name of the build.
func (b *Builder) Module(id string) *Module {
	b.mu.Lock()
	defer b.mu.Unlock()
	id = cmp.Or(id, b.info.Name)
	if b.module(id) == nil {
		b.addModule(artifactory.BuildModule{ID: id, Type: moduleGeneric})
	}
	return &Module{b, id}
}

// ID returns the ID of the module.
func (m *Module) ID() string { return m.id }

// AddArtifact adds an artifact. An artifact at the same path of the same repository is replaced.
func (m *Module) AddArtifact(artifact artifactory.BuildArtifact) {
	m.b.mu.Lock()
	defer m.b.mu.Unlock()
	m.b.addModule(artifactory.BuildModule{ID: m.id, Type: moduleGeneric, Artifacts: []artifactory.BuildArtifact{artifact}})
}

// AddDependency adds a dependency. If the module has it, its scopes are added.
func (m *Module) AddDependency(dependency artifactory.BuildDependency) {
	m.b.mu.Lock()
	defer m.b.mu.Unlock()
	m.b.addModule(artifactory.BuildModule{ID: m.id, Type: moduleGeneric, Dependencies: []artifactory.BuildDependency{dependency}})
}

// AddArtifactFile adds a local file as an artifact that something else has uploaded. It reads the
// file for its checksums.
func (m *Module) AddArtifactFile(local string, to transfer.Remote) error {
	sums, err := checksumsOfFile(local)
	if err == nil {
		m.AddArtifact(artifactAt(to, sums))
	}
	return err
}

// AddDependencyFile adds a local file as a dependency. It reads the file for its checksums. The ID
// of the dependency is the name of the file.
func (m *Module) AddDependencyFile(local string, scopes ...string) error {
	sums, err := checksumsOfFile(local)
	if err == nil {
		m.AddDependency(dependencyOn(filepath.Base(local), "", sums, scopes))
	}
	return err
}

// AddUpload adds an uploaded file as an artifact. It leaves out files that did not arrive, such as
// those with OutcomePresent, and a maven-metadata.xml, which the server computes.
//
// If the result lacks SHA-1 or MD5, AddUpload reads the local file. It is an error if the file is
// gone or has changed. An archive that the server extracts is no artifact: add its files with
// AddArtifact.
func (m *Module) AddUpload(res *transfer.Result) error {
	switch res.Outcome {
	case transfer.OutcomeSent, transfer.OutcomeMatched, transfer.OutcomeUnchanged:
	default:
		return nil
	}
	if path.Base(res.Remote.Path) == "maven-metadata.xml" {
		return nil
	}
	sums, err := checksumsOf(res)
	if err == nil {
		m.AddArtifact(artifactAt(res.Remote, sums))
	}
	return err
}

// AddDownload adds a downloaded file as a dependency whose ID is the name of the file. Files that
// did not arrive are left out. If the result lacks SHA-1 or MD5, AddDownload reads the local file.
func (m *Module) AddDownload(res *transfer.Result, scopes ...string) error {
	switch res.Outcome {
	case transfer.OutcomeReceived, transfer.OutcomeUnchanged, transfer.OutcomeExtracted, transfer.OutcomeCopied:
	default:
		return nil
	}
	if res.Remote.Repo == "" { // from a local archive
		return nil
	}
	sums, err := checksumsOf(res)
	if err == nil {
		m.AddDependency(dependencyOn(path.Base(res.Remote.Path), res.Remote.Repo, sums, scopes))
	}
	return err
}

// AddUploads walks over the results of an upload, which moves the files, and adds each file that
// arrives as an artifact. It returns what the upload would return without the walk.
func (m *Module) AddUploads(results iter.Seq2[*transfer.Result, error]) (*transfer.Summary, error) {
	return transfer.Summarize(tee(results, m.AddUpload))
}

// AddDownloads walks over the results of a download, which moves the files, and adds each file
// that arrives as a dependency. It returns what the download would return without the walk.
func (m *Module) AddDownloads(results iter.Seq2[*transfer.Result, error], scopes ...string) (*transfer.Summary, error) {
	return transfer.Summarize(tee(results, func(res *transfer.Result) error { return m.AddDownload(res, scopes...) }))
}

// tee returns the results, and calls add with each file that was moved.
func tee(results iter.Seq2[*transfer.Result, error], add func(*transfer.Result) error) iter.Seq2[*transfer.Result, error] {
	return func(yield func(*transfer.Result, error) bool) {
		if results == nil {
			yield(&transfer.Result{Outcome: transfer.OutcomeFailed, Size: -1}, errors.New("buildinfo: the results are nil"))
			return
		}
		for res, err := range results {
			if err == nil {
				err = add(res)
			}
			if !yield(res, err) {
				return
			}
		}
	}
}

func artifactAt(to transfer.Remote, sums artifactory.Checksums) artifactory.BuildArtifact {
	name := path.Base(to.Path)
	return artifactory.BuildArtifact{
		Name: name, Type: extension(name), Path: strings.TrimPrefix(to.Path, "/"), OriginalDeploymentRepo: to.Repo,
		MD5: sums.MD5, SHA1: sums.SHA1, SHA256: sums.SHA256,
	}
}

func dependencyOn(name, repo string, sums artifactory.Checksums, scopes []string) artifactory.BuildDependency {
	return artifactory.BuildDependency{
		ID: name, Type: extension(name), Repository: repo, Scopes: scopes,
		MD5: sums.MD5, SHA1: sums.SHA1, SHA256: sums.SHA256,
	}
}

// extension returns the part of a name after the last dot.
func extension(name string) string { return strings.TrimPrefix(path.Ext(name), ".") }

// checksumsOf returns the checksums of a file that was moved.
func checksumsOf(res *transfer.Result) (artifactory.Checksums, error) {
	have := res.Checksums
	if have.SHA1 != "" && have.MD5 != "" {
		return have, nil
	}
	if res.Local == "" {
		return have, fmt.Errorf("buildinfo: %s: the upload has computed no SHA-1 and MD5: set the properties of the build, or transfer.Options.AllChecksums", res.Remote)
	}
	sums, err := checksumsOfFile(res.Local)
	if err != nil {
		return have, err
	}
	for _, pair := range [][2]string{{have.MD5, sums.MD5}, {have.SHA1, sums.SHA1}, {have.SHA256, sums.SHA256}} {
		if pair[0] != "" && !strings.EqualFold(pair[0], pair[1]) {
			return have, fmt.Errorf("buildinfo: %s has changed since it was moved", res.Local)
		}
	}
	return sums, nil
}

// checksumsOfFile reads a file and returns its checksums.
func checksumsOfFile(name string) (sums artifactory.Checksums, err error) {
	f, err := os.Open(name)
	if err != nil {
		return sums, fmt.Errorf("buildinfo: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return artifactory.ComputeChecksums(f)
}
