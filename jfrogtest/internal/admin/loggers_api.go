package admin

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

const (
	maxLoggers = 100
	maxTimer   = 100 * 365 * 24 * 3600 // seconds
)

var loggerLevels = []string{"trace", "debug", "info", "warn", "error", "fatal"}

// handleSetLoggers replaces the levels of an earlier request.
func (s *service) handleSetLoggers(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Classes map[string]string `json:"classes"`
		Timer   *int64            `json:"timer"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	switch {
	case len(body.Classes) == 0:
		return nil, apierr.New(http.StatusBadRequest, "No loggers defined")
	case len(body.Classes) > maxLoggers:
		return nil, apierr.New(http.StatusBadRequest, "Too many loggers defined: the maximum is %d", maxLoggers)
	case body.Timer == nil || *body.Timer < 0 || *body.Timer > maxTimer:
		return nil, apierr.New(http.StatusBadRequest, "Invalid timer: a number of seconds is expected")
	}
	levels := map[string]string{}
	for class, level := range body.Classes {
		levels[class] = strings.ToLower(level)
		if class == "" || !slices.Contains(loggerLevels, levels[class]) {
			return nil, apierr.New(http.StatusBadRequest, "Invalid debug level '%s' of logger '%s'", level, class)
		}
	}
	until := s.Now().Add(time.Duration(*body.Timer) * time.Second)
	s.Operations.Levels = store.LoggerLevels{Classes: levels, Until: until}
	return rest.Text(http.StatusOK, "Logger levels configured successfully"), nil
}

func (s *service) handleGetLogger(q *rest.Request) (*rest.Response, error) {
	return rest.Text(http.StatusOK, "%s", s.Operations.Levels.Level(q.Params["className"], s.Now())), nil
}

func (s *service) handleResetLoggers(*rest.Request) (*rest.Response, error) {
	s.Operations.Levels = store.LoggerLevels{}
	return rest.Text(http.StatusOK, "Logger levels were reset to default settings successfully"), nil
}
