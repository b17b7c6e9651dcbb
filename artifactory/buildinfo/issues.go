package buildinfo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// defaultIssueCommits is the number of commits that are read if nothing else limits it.
const defaultIssueCommits = 100

// IssueOptions says how commit messages name issues.
type IssueOptions struct {
	// Pattern is a regular expression that finds the key of an issue. If it has a group, the group
	// is the key: `(WEB-\d+)`, `Fixes #(\d+)`. It is required.
	Pattern string
	Tracker artifactory.BuildAgent // name and version of the tracker, such as JIRA 9.12
	// URL is the address of an issue up to its key, such as https://acme.example/browse/.
	URL string
	// Since is the revision of the previous build. The commits after it are read. If it is empty,
	// the last commits are read.
	Since string
	Limit int // number of commits to read; 0: 100, or all after Since

	Aggregate         bool   // include the issues of previous builds
	AggregationStatus string // status of the first build to include
}

// CollectIssues adds the issues that the commit messages of a git repository name. The summary of
// an issue is the first line of the latest message. It runs git like [Builder.CollectVCS].
//
// The error matches [ErrShallow] if a shallow clone lacks the revision Since.
func (b *Builder) CollectIssues(ctx context.Context, dir string, opts IssueOptions) error {
	key, err := regexp.Compile(opts.Pattern)
	switch {
	case opts.Pattern == "":
		return errors.New("buildinfo: the pattern of issues is empty")
	case err != nil:
		return fmt.Errorf("buildinfo: pattern of issues: %w", err)
	case key.NumSubexp() > 1:
		return fmt.Errorf("buildinfo: pattern of issues %q has several groups: one is the key", opts.Pattern)
	case opts.Limit < 0:
		return errors.New("buildinfo: the number of commits is negative")
	case strings.HasPrefix(opts.Since, "-"):
		return fmt.Errorf("buildinfo: %q is not a revision", opts.Since)
	}
	dir = cmp.Or(dir, ".")
	messages, err := readMessages(ctx, dir, opts.Since, opts.Limit)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	issues := artifactory.BuildIssues{}
	if b.info.Issues != nil {
		issues = *b.info.Issues
	}
	if opts.Tracker.Name != "" {
		tracker := opts.Tracker
		issues.Tracker = &tracker
	}
	issues.AggregateBuildIssues = issues.AggregateBuildIssues || opts.Aggregate
	issues.AggregationBuildStatus = cmp.Or(opts.AggregationStatus, issues.AggregationBuildStatus)
	var found []artifactory.BuildIssue
	for _, message := range messages {
		message = withoutCredentials(strings.TrimSpace(message))
		summary, _, _ := strings.Cut(message, "\n")
		for _, match := range key.FindAllStringSubmatch(message, -1) {
			issue := artifactory.BuildIssue{Key: match[len(match)-1], Summary: strings.TrimSpace(summary)}
			if issue.Key == "" {
				continue
			}
			if opts.URL != "" {
				issue.URL = withoutCredentials(opts.URL + issue.Key)
			}
			found = append(found, issue)
		}
	}
	issues.AffectedIssues = addIssues(issues.AffectedIssues, found)
	b.info.Issues = &issues
	return nil
}

// addIssues returns have with the issues that it lacks.
func addIssues(have, add []artifactory.BuildIssue) []artifactory.BuildIssue {
	have = slices.Clip(have)
	known := map[string]bool{}
	for _, issue := range have {
		known[issue.Key] = true
	}
	for _, issue := range add {
		if !known[issue.Key] {
			known[issue.Key] = true
			have = append(have, issue)
		}
	}
	return have
}

// readMessages returns the commit messages after a revision, the latest first.
func readMessages(ctx context.Context, dir, since string, limit int) ([]string, error) {
	if err := checkCommit(ctx, dir); err != nil {
		return nil, err
	}
	args := []string{"log", "-z", "--format=%B"}
	if limit == 0 && since == "" {
		limit = defaultIssueCommits
	}
	if limit > 0 {
		args = append(args, "-n", strconv.Itoa(limit))
	}
	if since != "" {
		commit, err := gitOptional(ctx, dir, "rev-parse", "-q", "--verify", since+"^{commit}")
		if err == nil && commit == "" || err != nil && ctx.Err() == nil {
			if shallow, _ := gitOptional(ctx, dir, "rev-parse", "--is-shallow-repository"); shallow == "true" {
				return nil, fmt.Errorf("buildinfo: %s: revision %s: %w", dir, since, ErrShallow)
			}
			return nil, fmt.Errorf("buildinfo: %s has no revision %q", dir, since)
		}
		if err != nil {
			return nil, err
		}
		args = append(args, "^"+commit)
	}
	out, err := git(ctx, dir, append(args, "HEAD", "--")...)
	if err != nil || out == "" {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(out, "\x00"), "\x00"), nil
}
