package admin

import (
	"context"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// LoggersService changes the levels of loggers for some time, without a change of the file
// logback.xml. Reached through [Client.Loggers].
//
// JFrog recommends these operations only in consultation with its support.
type LoggersService service

// LoggerLevel is the level of a logger. The manual shows levels in both cases.
type LoggerLevel string

// The levels of loggers, from the most to the least detail.
const (
	LoggerTrace LoggerLevel = "trace"
	LoggerDebug LoggerLevel = "debug"
	LoggerInfo  LoggerLevel = "info"
	LoggerWarn  LoggerLevel = "warn"
	LoggerError LoggerLevel = "error"
	LoggerFatal LoggerLevel = "fatal"
)

// maxLoggers is the number of loggers that a server accepts in a request.
const maxLoggers = 100

// LoggerSetRequest is the body of [LoggersService.Set].
type LoggerSetRequest struct {
	Classes      map[string]LoggerLevel `json:"classes"` // by the name of the logger; at most 100
	TimerSeconds int                    `json:"timer"`   // until the loggers return to their levels
}

func (r LoggerSetRequest) check() error {
	switch n := len(r.Classes); {
	case n == 0:
		return errors.New("no loggers")
	case n > maxLoggers:
		return fmt.Errorf("%d loggers are more than %d", n, maxLoggers)
	case r.TimerSeconds <= 0:
		return fmt.Errorf("a timer of %d seconds is not positive", r.TimerSeconds)
	}
	for class, level := range r.Classes {
		switch {
		case class == "":
			return errors.New("the name of a logger is empty")
		case level == "":
			return fmt.Errorf("logger %s has no level", class)
		}
	}
	return nil
}

// Set sets the levels of loggers on all nodes until the timer ends. The server ignores unknown
// loggers.
//
// Call Set again only after the timer has ended, or after [LoggersService.Reset].
//
// Requires: admin, self-hosted Artifactory Pro. Since 7.77.0.
//
//jfrog:op 2.12.1
func (s *LoggersService) Set(ctx context.Context, req LoggerSetRequest) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/system/debug/loggers").Accept("*/*").Body(req).Check(req.check()))
}

// Get returns the level of a logger in lower case, on the node that receives the request. For an
// unknown logger, it returns the default level of the root logger.
//
// Requires: admin, self-hosted Artifactory Pro. Since 7.77.0.
//
//jfrog:op 2.12.2
func (s *LoggersService) Get(ctx context.Context, className string) (LoggerLevel, error) {
	text, err := jfrog.Do[string](ctx, s.client,
		jfrog.Get("/artifactory/api/system/debug/loggers/{className}", className))
	return LoggerLevel(strings.ToLower(strings.TrimSpace(text))), err
}

// Reset restores the levels that the loggers had before [LoggersService.Set], on all nodes and
// before the timer ends.
//
// Requires: admin, self-hosted Artifactory Pro. Since 7.77.0.
//
//jfrog:op 2.12.3
func (s *LoggersService) Reset(ctx context.Context) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/artifactory/api/system/debug/loggers").Accept("*/*"))
}
