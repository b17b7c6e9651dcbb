package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// Causes of errors.
var (
	// ErrMismatch means that the metadata in an archive differs from the name of the file, or from
	// the name or version that the caller expects. The package type of the repository may differ too.
	ErrMismatch = errors.New("the package differs")
	// ErrExists means that the repository has a file with other content. It matches
	// [jfrog.ErrConflict].
	ErrExists = fmt.Errorf("the repository has a file with other content (%w)", jfrog.ErrConflict)
	// ErrTooLarge means that an archive exceeds a limit.
	ErrTooLarge = errors.New("the archive is too large")
	// ErrCredentialsRefused means that the server has refused the credentials with status 401.
	ErrCredentialsRefused = refusal.ErrCredentials
)

// Package is a package that is ready to be published. The functions named for the package types
// return it. The caller may change the Properties of its Files.
type Package struct {
	Type    artifactory.PackageType
	Name    string
	Version string
	Files   []File // in the order in which they are sent
}

// String returns the package in the first line, and a line for each file.
func (p Package) String() string {
	lines := []string{printable.Text(fmt.Sprintf("%s package %s %s", p.Type, p.Name, p.Version))}
	for _, file := range p.Files {
		lines = append(lines, printable.Text(fmt.Sprintf("%s (%d bytes)", file.Path, file.Size)))
	}
	return strings.Join(lines, "\n")
}

// File is a file of a package.
type File struct {
	Local      string // on this machine; empty for Content
	Content    []byte // content that was derived from the archive, such as a go.mod
	Path       string // in the repository
	Properties artifactory.Properties
	Size       int64 // bytes
	Checksums  artifactory.Checksums
	Replace    bool // the file may replace another one, as a snapshot does

	goFile artifactory.GoModuleFile
}

// Options refines [Package.Publish].
type Options struct {
	// Overwrite replaces existing files with other content.
	Overwrite bool
	// Properties are set on all files, besides those of the package type.
	Properties artifactory.Properties
	// Reindex calculates the index of the repository after the upload. Servers do that by
	// themselves, often some time later. It requires more permissions than an upload, for most
	// types manage permission. There is no calculation for Go.
	Reindex bool
	// Manager sends the files; nil: a Manager with default options.
	Manager *transfer.Manager
}

// Result says where the files of a package went.
type Result struct {
	// Files has a result for each file of the package, in the same order. After a failure, the
	// last one is the file that failed. A file that existed has the outcome unchanged.
	Files []*transfer.Result
}

// String returns a line for each file, with the outcome, the place and the size.
func (r Result) String() string {
	lines := make([]string, len(r.Files))
	for i, file := range r.Files {
		lines[i] = file.String()
	}
	return strings.Join(lines, "\n")
}

// Publish sends the files of a package to a repository. See the comment of the package for files
// that exist.
//
// The files are sent one after the other. The first failure ends it: the result then has the files
// that were sent, which stay. If the server refuses the credentials, the error matches
// [ErrCredentialsRefused].
//
// A repository of another package type would not index the package, and is an error that matches
// [ErrMismatch]. Repositories for Gradle, Ivy and SBT take packages of Maven. For files without an
// index, use package transfer.
//
// Requires: deploy and read permission; delete permission to replace a file, annotate permission
// to set properties of an existing file.
func (p *Package) Publish(ctx context.Context, rt *artifactory.Client, repoKey string, opts *Options) (*Result, error) {
	o := jfrog.Deref(opts)
	res := &Result{}
	err := p.publish(ctx, rt, repoKey, &o, res)
	if err != nil {
		err = fmt.Errorf("publish: %s %s: %w", p.Name, p.Version, refusal.Credentials(err))
	}
	return res, err
}

func (p *Package) publish(ctx context.Context, rt *artifactory.Client, repoKey string, o *Options, res *Result) error {
	if ctx == nil || rt == nil || len(p.Files) == 0 {
		return errors.New("context or client is nil, or the package has no files")
	}
	if repoKey == "" || strings.Contains(repoKey, "/") {
		return fmt.Errorf("repository key %q is empty or has a slash", repoKey)
	}
	if o.Reindex && p.Type == artifactory.PackageTypeGo {
		return errors.New("there is no index of a Go repository to calculate")
	}
	if o.Manager == nil {
		var err error
		if o.Manager, err = transfer.New(rt, &transfer.Options{AllChecksums: true}); err != nil {
			return err
		}
	}
	properties := make([]artifactory.Properties, len(p.Files))
	unchanged := make([]bool, len(p.Files))
	for i, f := range p.Files {
		var err error
		if properties[i], err = merged(f.Properties, o.Properties); err != nil {
			return err
		}
	}
	if err := p.suits(ctx, rt, repoKey); err != nil {
		return err
	}
	for i, f := range p.Files {
		if o.Overwrite || f.Replace {
			continue
		}
		var meta jfrog.Response
		stored, err := rt.Items.Get(jfrog.WithResponse(ctx, &meta), repoKey, f.Path)
		if refusal.Missing(err, &meta) {
			continue
		}
		if err != nil {
			return err
		}
		unchanged[i], _ = checksum.Sums(stored.Checksums).Compare(checksum.Sums(f.Checksums))
		if !unchanged[i] {
			return fmt.Errorf("%s/%s: %w", repoKey, f.Path, ErrExists)
		}
	}
	for i, f := range p.Files {
		var one *transfer.Result
		var err error
		switch {
		case unchanged[i]:
			one, err = f.keep(ctx, rt, repoKey, o.Properties)
		case f.goFile != "":
			one, err = f.deployGo(ctx, rt, repoKey, p, properties[i])
		default:
			job := transfer.UploadJob{To: transfer.At(repoKey, f.Path), Local: f.Local, Properties: properties[i], Checksums: f.Checksums}
			one, err = o.Manager.Upload(ctx, job)
		}
		res.Files = append(res.Files, one)
		if err != nil {
			return err
		}
	}
	if o.Reindex {
		return p.reindex(ctx, rt, repoKey)
	}
	return nil
}

// suits returns an error if the repository is of a package type that cannot serve the package. A
// caller who may not read the configuration gets none: the upload tells.
func (p *Package) suits(ctx context.Context, rt *artifactory.Client, repoKey string) error {
	repo, err := rt.Repositories.Get(ctx, repoKey)
	switch {
	case errors.Is(err, jfrog.ErrUnauthorized) || ctx.Err() != nil:
		return err
	case err != nil:
		return nil
	}
	kind := repo.Base().PackageType
	if kind == "" || kind == p.Type || slices.Contains(alike[p.Type], kind) {
		return nil
	}
	return fmt.Errorf("%w: repository %s is of package type %s, the package of %s", ErrMismatch, repoKey, kind, p.Type)
}

// alike has other package types whose repositories serve packages of a type.
var alike = map[artifactory.PackageType][]artifactory.PackageType{
	artifactory.PackageTypeMaven: {artifactory.PackageTypeGradle, artifactory.PackageTypeIvy, artifactory.PackageTypeSBT},
	artifactory.PackageTypeRPM:   {artifactory.PackageTypeYUM},
}

// merged joins the properties of a package type with those of the caller.
func merged(typed, more artifactory.Properties) (artifactory.Properties, error) {
	out := maps.Clone(typed)
	for key, values := range more {
		if existing, taken := out[key]; taken && !slices.Equal(existing, values) {
			return nil, fmt.Errorf("property %s is set by the package type", key)
		}
		if out == nil {
			out = artifactory.Properties{}
		}
		out[key] = values
	}
	return out, nil
}

func (f *File) result(repoKey string, outcome transfer.Outcome) *transfer.Result {
	return &transfer.Result{Outcome: outcome, Remote: transfer.At(repoKey, f.Path), Local: f.Local, Size: f.Size, Checksums: f.Checksums}
}

// keep leaves a file as it is, and sets the properties that it lacks. Values of the package type
// join the present ones: a package for Debian stays in the distributions in which it is. More
// properties replace theirs.
func (f *File) keep(ctx context.Context, rt *artifactory.Client, repoKey string, more artifactory.Properties) (*transfer.Result, error) {
	res := f.result(repoKey, transfer.OutcomeUnchanged)
	res.Saved = f.Size
	if len(f.Properties)+len(more) == 0 {
		return res, nil
	}
	have, err := rt.Properties.Get(ctx, repoKey, f.Path)
	lack := artifactory.Properties{}
	for key, values := range more {
		if _, typed := f.Properties[key]; typed {
			continue
		}
		a, b := slices.Sorted(slices.Values(have[key])), slices.Sorted(slices.Values(values))
		if !slices.Equal(a, b) {
			lack[key] = values
		}
	}
	for key, values := range f.Properties {
		joined := slices.Clone(have[key])
		for _, value := range values {
			if !slices.Contains(joined, value) {
				joined = append(joined, value)
			}
		}
		if len(joined) > len(have[key]) {
			lack[key] = joined
		}
	}
	if err == nil && len(lack) > 0 {
		err = rt.Properties.Set(ctx, repoKey, f.Path, lack, nil)
	}
	if err != nil {
		res.Outcome = transfer.OutcomeFailed
	}
	return res, err
}

// deployGo sends a file of a Go module.
func (f *File) deployGo(ctx context.Context, rt *artifactory.Client, repoKey string, p *Package, properties artifactory.Properties) (*transfer.Result, error) {
	begin := time.Now()
	res := f.result(repoKey, transfer.OutcomeSent)
	err := func() (err error) {
		var content io.ReadSeeker = bytes.NewReader(f.Content)
		if f.Local != "" {
			file, err := os.Open(f.Local)
			if err != nil {
				return err
			}
			defer func() { _ = file.Close() }()
			content = file
		}
		return rt.GoModules.Deploy(ctx, repoKey, p.Name, p.Version, f.goFile, content,
			&artifactory.ArtifactDeployOptions{Checksums: f.Checksums, Properties: properties, Size: f.Size})
	}()
	res.Duration, res.Moved = time.Since(begin), f.Size
	if err != nil {
		res.Outcome = transfer.OutcomeFailed
	}
	return res, err
}

// reindex calculates the index of the repository, or of the package where that is possible.
func (p *Package) reindex(ctx context.Context, rt *artifactory.Client, repoKey string) error {
	if p.Type == artifactory.PackageTypeMaven {
		return rt.Metadata.CalculateMaven(ctx, repoKey, path.Dir(path.Dir(p.Files[0].Path)), nil)
	}
	return rt.Metadata.Calculate(ctx, repoKey, p.Type)
}
