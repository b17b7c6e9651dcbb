package buildinfo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Causes for which [Builder.Publish] and [Builder.Append] send nothing.
var (
	// ErrNoLinks means that the build has no artifacts and no dependencies with checksums.
	ErrNoLinks = errors.New("the build has no artifacts and no dependencies with checksums")
	// ErrNoChecksums means that artifacts lack SHA-1 or MD5, by which Artifactory links them.
	ErrNoChecksums = errors.New("artifacts lack SHA-1 or MD5")
	// ErrNotLinked means that Artifactory has no file with the properties of the build and the
	// checksum of an artifact.
	ErrNotLinked = errors.New("artifacts have no file with the properties of the build in Artifactory")
)

// Publish uploads the build-info. It replaces an earlier build-info of the same run.
//
// Publish first checks the links of the artifacts, and then asks Artifactory for the files with
// the properties of the build. If an artifact would not be linked, it sends nothing. The error
// matches [ErrNoLinks], [ErrNoChecksums] or [ErrNotLinked].
//
// Requires: deploy permission for the build, delete permission to replace an earlier build-info,
// and read permission for the artifacts.
func (b *Builder) Publish(ctx context.Context, rt *artifactory.Client) error {
	info := b.Info()
	if err := b.check(ctx, rt, info); err != nil {
		return err
	}
	return rt.Builds.Publish(ctx, *info, &artifactory.BuildPublishOptions{Project: b.opts.Project})
}

// Append adds the modules to a build that is published with the same name and number. Artifactory
// does not join modules with the same ID, so another machine's module should have another ID. The
// environment, revisions and issues are not sent. opts selects one of several runs; it may be nil.
//
// Append checks the links like [Builder.Publish]. The error matches [jfrog.ErrNotFound] if there
// is no such build.
//
// Requires: deploy and delete permission for the build, and read permission for the artifacts.
func (b *Builder) Append(ctx context.Context, rt *artifactory.Client, opts *artifactory.BuildAppendOptions) error {
	info := b.Info()
	if err := b.check(ctx, rt, info); err != nil {
		return err
	}
	var o artifactory.BuildAppendOptions
	if opts != nil {
		o = *opts
	}
	if o.Project == "" {
		o.Project = b.opts.Project
	}
	return rt.Builds.Append(ctx, info.Name, info.Number, info.Modules, &o)
}

// check returns an error if Artifactory would not link the build.
func (b *Builder) check(ctx context.Context, rt *artifactory.Client, info *artifactory.BuildInfo) error {
	if rt == nil {
		return errors.New("buildinfo: client is nil")
	}
	if err := checkSums(info); err != nil {
		return fmt.Errorf("buildinfo: build %s/%s: %w", info.Name, info.Number, err)
	}
	if b.opts.SkipLinkCheck {
		return nil
	}
	if err := checkLinks(ctx, rt, info); err != nil {
		return fmt.Errorf("buildinfo: build %s/%s: %w", info.Name, info.Number, err)
	}
	return nil
}

// checkSums checks the checksums of a build.
func checkSums(info *artifactory.BuildInfo) error {
	var bare []string
	links := 0
	for i := range info.Modules {
		m := &info.Modules[i]
		for _, a := range m.Artifacts {
			if links++; !isHex(a.SHA1, 40) || !isHex(a.MD5, 32) {
				bare = append(bare, artifactName(&a))
			}
		}
		for _, d := range m.Dependencies {
			if isHex(d.SHA1, 40) && isHex(d.MD5, 32) {
				links++
			}
		}
		if m.Type == moduleBuild && isHex(m.SHA1, 40) {
			links++
		}
	}
	switch {
	case len(bare) > 0:
		return fmt.Errorf("%w: %s", ErrNoChecksums, listed(bare))
	case links == 0:
		return ErrNoLinks
	}
	return nil
}

// checkLinks checks that Artifactory has each artifact with the properties of the build.
func checkLinks(ctx context.Context, rt *artifactory.Client, info *artifactory.BuildInfo) error {
	missing := map[string]string{} // SHA-1 -> name
	var order []string
	for _, m := range info.Modules {
		for _, a := range m.Artifacts {
			sum := strings.ToLower(a.SHA1)
			if missing[sum] == "" {
				order = append(order, sum)
			}
			missing[sum] = artifactName(&a)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	query := aql.Items().
		Where(aql.Item.Prop("build.name").Eq(info.Name), aql.Item.Prop("build.number").Eq(info.Number)).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.ActualSHA1)
	for item, err := range rt.Search.Items(ctx, query, nil) {
		if err != nil {
			return fmt.Errorf("find the artifacts: %w", err)
		}
		if delete(missing, strings.ToLower(item.ActualSHA1)); len(missing) == 0 {
			return nil
		}
	}
	var names []string
	for _, sum := range order {
		if name := missing[sum]; name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrNotLinked, listed(names))
}

func isHex(s string, length int) bool {
	return len(s) == length && strings.Trim(s, "0123456789abcdefABCDEF") == ""
}

func artifactName(a *artifactory.BuildArtifact) string {
	if a.Path != "" {
		return strings.TrimPrefix(a.OriginalDeploymentRepo+"/"+a.Path, "/")
	}
	return cmp.Or(a.Name, a.SHA1, "an artifact without a name")
}

// listed returns the first names, and the number of the others.
func listed(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
