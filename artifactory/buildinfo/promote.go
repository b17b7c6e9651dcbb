package buildinfo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Promote promotes the published build. It returns the messages of the server. Unlike
// [artifactory.BuildsService.Promote], it returns an error if a message has the level error, and
// if the request has neither a status nor a target. An empty CIUser is the user who started the
// build.
//
// Requires: deploy permission for the build.
func (b *Builder) Promote(ctx context.Context, rt *artifactory.Client, promotion artifactory.BuildPromoteRequest) ([]artifactory.StatusMessage, error) {
	info := b.Info()
	if promotion.Status == "" && promotion.TargetRepo == "" {
		return nil, errors.New("buildinfo: the promotion has neither a status nor a target repository")
	}
	promotion.CIUser = cmp.Or(promotion.CIUser, info.Principal)
	messages, err := rt.Builds.Promote(ctx, info.Name, info.Number, promotion, &artifactory.BuildPromoteOptions{Project: b.opts.Project})
	if err != nil {
		return messages, err
	}
	var faults []error
	for _, m := range messages {
		if strings.EqualFold(m.Level, "error") {
			faults = append(faults, errors.New(m.Message))
		}
	}
	if err = errors.Join(faults...); err != nil {
		err = fmt.Errorf("buildinfo: promote %s/%s: %w", info.Name, info.Number, err)
	}
	return messages, err
}

// Keep says which runs of a build to keep. With both Last and Days, a run is kept only if both of
// them keep it. Artifactory also keeps the promoted runs.
type Keep struct {
	Last    int      // number of the latest runs to keep; 0: any number
	Days    int      // age in days up to which runs are kept; 0: any age
	Numbers []string // runs to keep in any case
	// DeleteArtifacts also deletes the artifacts of the other runs.
	DeleteArtifacts bool
}

// Policy returns the retention policy at a time. A zero Keep is an error, because it would delete
// nothing.
func (k Keep) Policy(now time.Time) (artifactory.BuildRetention, error) {
	switch {
	case k.Last < 0 || k.Days < 0:
		return artifactory.BuildRetention{}, errors.New("buildinfo: the number of runs or days to keep is negative")
	case k.Last == 0 && k.Days == 0:
		return artifactory.BuildRetention{}, errors.New("buildinfo: neither a number of runs nor of days to keep is set")
	}
	policy := artifactory.BuildRetention{DeleteBuildArtifacts: k.DeleteArtifacts, BuildNumbersNotToBeDiscarded: k.Numbers}
	if k.Last > 0 {
		policy.Count = new(jfrog.Int(k.Last))
	}
	if k.Days > 0 {
		oldest := time.Unix(0, 0).UTC() // no run is older, and a larger age may overflow
		if int64(k.Days) < now.Unix()/(24*60*60) {
			oldest = now.AddDate(0, 0, -k.Days).Truncate(time.Millisecond)
		}
		policy.MinimumBuildDate = jfrog.NewTime(oldest)
	}
	return policy, nil
}

// Retain deletes the runs of the build that keep does not name. It waits for the end, unless the
// server is configured to delete in the background.
//
// Requires: delete permission for the build.
func (b *Builder) Retain(ctx context.Context, rt *artifactory.Client, keep Keep) error {
	policy, err := keep.Policy(time.Now())
	if err != nil {
		return err
	}
	return rt.Builds.ApplyRetention(ctx, b.Name(), policy, &artifactory.BuildApplyRetentionOptions{Async: new(false), Project: b.opts.Project})
}
