package main

import (
	"context"
	"errors"
	"regexp"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/lifecycle"
)

// rulesFor returns a distribution rule for each name in a comma-separated list.
func rulesFor(names string) []lifecycle.DistributionRule {
	var rules []lifecycle.DistributionRule
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.TrimSpace(name); name != "" {
			rules = append(rules, lifecycle.DistributionRule{SiteName: name})
		}
	}
	return rules
}

// distribute distributes the bundle to the sites and waits until they have it. The artifacts go to
// the repository prod there. Without rules, distribute does nothing.
func (p *pipeline) distribute(ctx context.Context) error {
	if len(p.rules) == 0 {
		return nil
	}
	started, err := p.lc.Distributions.Create(ctx, p.name, p.version, lifecycle.DistributionCreateRequest{
		DistributionRules:             p.rules,
		AutoCreateMissingRepositories: true,
		Modifications: &lifecycle.DistributionModifications{Mappings: []lifecycle.PathMapping{
			{Input: regexp.QuoteMeta(p.dev) + "/(.+)", Output: p.prod + "/$1"},
		}},
	}, nil)
	p.onCleanUp(err, func(ctx context.Context) error { return p.undistribute(ctx, started) })
	if err != nil {
		return err
	}
	distribution, err := p.lc.Distributions.WaitCompleted(ctx, p.name, p.version, started.ID, nil, nil)
	if err != nil {
		return err
	}
	p.printf("Distributed to:")
	for _, site := range distribution.Sites {
		p.printf("  %s  %d files, %d bytes", site.TargetArtifactory.Name, site.DistributedFiles, site.DistributedBytes)
	}
	return p.listDistributions(ctx)
}

func (p *pipeline) listDistributions(ctx context.Context) error {
	list, err := p.lc.Distributions.List(ctx, p.name, p.version, nil)
	if err != nil {
		return err
	}
	p.printf("Distributions of %s:", p.name)
	for _, d := range list {
		p.printf("  %s  %s  %s  %s", d.ReleaseBundleVersion, d.Type, d.Status, strings.Join(d.Targets, " "))
	}
	return nil
}

// undistribute deletes the bundle from the sites. After an interrupt, the distribution may still be
// running. Its ID is unknown if the connection broke when it started.
func (p *pipeline) undistribute(ctx context.Context, started *lifecycle.DistributionRef) error {
	if _, err := p.lc.Distributions.Abort(ctx, p.name, p.version, nil); err != nil {
		return err
	}
	if started != nil {
		_, err := p.lc.Distributions.WaitCompleted(ctx, p.name, p.version, started.ID, nil, nil)
		if _, ended := errors.AsType[*jfrog.FailedError](err); err != nil && !ended {
			return err
		}
	}
	deletion, err := p.lc.Distributions.DeleteRemote(ctx, p.name, p.version,
		lifecycle.DistributionDeleteRemoteRequest{DistributionRules: p.rules}, nil)
	if err != nil {
		return err
	}
	_, err = p.lc.Distributions.WaitCompleted(ctx, p.name, p.version, deletion.ID, nil, nil)
	return err
}
