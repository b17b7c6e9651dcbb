package replication

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

func (s *service) handleBlocks(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]bool{
		"blockPullReplications": s.Replication.BlockPull,
		"blockPushReplications": s.Replication.BlockPush,
	}), nil
}

func (s *service) handleBlock(q *rest.Request) (*rest.Response, error) {
	return rest.Text(http.StatusOK,
		"Successfully blocked %s replications, no replication will be triggered.", s.block(q, true)), nil
}

func (s *service) handleUnblock(q *rest.Request) (*rest.Response, error) {
	return rest.Text(http.StatusOK,
		"Successfully unblocked %s replications", s.block(q, false)), nil
}

// block blocks or unblocks the types that the query selects, and returns their name.
func (s *service) block(q *rest.Request, blocked bool) string {
	push, pull := q.Flag("push", true), q.Flag("pull", true)
	if push {
		s.Replication.BlockPush = blocked
	}
	if pull {
		s.Replication.BlockPull = blocked
	}
	switch {
	case push && pull:
		return "all"
	case push:
		return "push"
	case pull:
		return "pull"
	}
	return "no"
}

// handleListChannels returns an empty list: no server subscribes to events.
func (s *service) handleListChannels(q *rest.Request) (*rest.Response, error) {
	if _, err := s.repository(q.Params["repo"]); err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", []string{}), nil
}

func (s *service) handleCloseChannels(*rest.Request) (*rest.Response, error) {
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// checksumLayout is the layout of times in the state of replication by checksum.
const checksumLayout = "2006-01-02 15:04:05 -0700"

func (s *service) handleChecksums(*rest.Request) (*rest.Response, error) {
	body := struct {
		Allowed    bool   `json:"checkBinaryExistenceAllowed"`
		TrustUntil string `json:"trustUntil,omitempty"`
	}{Allowed: s.Replication.ByChecksum}
	if t := s.Replication.TrustUntil; !t.IsZero() {
		body.TrustUntil = t.Format(checksumLayout)
	}
	return rest.JSON(http.StatusOK, "", body), nil
}

// maxDaysToTrust is the documented limit.
const maxDaysToTrust = 30

func (s *service) handleConfigureChecksums(q *rest.Request) (*rest.Response, error) {
	var body []struct {
		Allowed toggle `json:"checkBinaryExistenceAllowed"`
		Days    any    `json:"daysToTrust"` // a number, with or without quotes
	}
	if err := q.DecodeNumbers(&body); err != nil {
		return nil, err
	}
	if len(body) != 1 {
		return nil, apierr.New(http.StatusBadRequest, "The body must be a list of one object")
	}
	days := 0
	if given := body[0].Days; given != nil {
		var err error
		days, err = strconv.Atoi(fmt.Sprint(given))
		if err != nil || days < 0 || days > maxDaysToTrust {
			return nil, apierr.New(http.StatusBadRequest, "daysToTrust must be 0 to %d", maxDaysToTrust)
		}
	}
	s.Replication.ByChecksum = bool(body[0].Allowed)
	s.Replication.TrustUntil = s.Now().AddDate(0, 0, days)
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
