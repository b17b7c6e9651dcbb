package pipelines

import (
	"context"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// LoggersService changes the levels of the logs at runtime. Such a level takes the place of the
// level in the System YAML of Pipelines. Reached through [Client.Loggers].
type LoggersService service

// LogService is a service of Pipelines that has a log.
type LogService string

// The services that have a log.
const (
	LogServiceAPI           LogService = "api"
	LogServiceCron          LogService = "cron"
	LogServiceEventHandler  LogService = "eventHandler"
	LogServiceExtensionSync LogService = "extensionSync"
	LogServiceHookHandler   LogService = "hookHandler"
	LogServiceLogup         LogService = "logup"
	LogServiceMarshaller    LogService = "marshaller"
	LogServiceNexec         LogService = "nexec"
	LogServicePipelineSync  LogService = "pipelineSync"
	LogServiceReqSealer     LogService = "reqSealer"
	LogServiceRunTrigger    LogService = "runTrigger"
	LogServiceStepTrigger   LogService = "stepTrigger"
	LogServiceTemplateSync  LogService = "templateSync"
	LogServiceWWW           LogService = "www"
)

// LogLevel is the level of a log.
type LogLevel string

// The levels of logs, from the most to the least detail.
const (
	LogTrace LogLevel = "trace"
	LogDebug LogLevel = "debug"
	LogInfo  LogLevel = "info"
	LogWarn  LogLevel = "warn"
	LogError LogLevel = "error"
	LogUnset LogLevel = "null" // in responses: no level is set at runtime
)

// LoggerLevels are the levels of a service.
type LoggerLevels struct {
	ConfiguredLevel LogLevel `json:"configuredLevel"` // set at runtime
	DefaultLevel    LogLevel `json:"defaultLevel"`    // of the System YAML
}

// LoggerConfiguration is the configuration of the logs of all services.
type LoggerConfiguration struct {
	ConfigName string `json:"configName"` // loggers
	// ConfigValue has the levels by the name of the service. Servers may write the name in lower
	// case: see Levels.
	ConfigValue map[string]LoggerLevels `json:"configValue"`
}

// Levels returns the levels of a service. It reports false if the configuration lacks the service.
func (c *LoggerConfiguration) Levels(service LogService) (LoggerLevels, bool) {
	for name, levels := range c.ConfigValue {
		if strings.EqualFold(name, string(service)) {
			return levels, true
		}
	}
	return LoggerLevels{}, false
}

// loggerChange is the body of [LoggersService.Set].
type loggerChange struct {
	ConfigValue loggerLevel `json:"configValue"`
}

type loggerLevel struct {
	Service LogService `json:"service"`
	Level   LogLevel   `json:"level"`
}

const loggersPath = "/pipelines/api/v1/systemConfigs/loggers"

// Set sets the level of a service at runtime, and returns the changed configuration.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.3.1
func (s *LoggersService) Set(
	ctx context.Context, service LogService, level LogLevel,
) (*LoggerConfiguration, error) {
	err := check.NotEmpty("service", service)
	if err == nil {
		err = check.NotEmpty("level", level)
	}
	return jfrog.Do[*LoggerConfiguration](ctx, s.client,
		jfrog.Put(loggersPath).Body(loggerChange{loggerLevel{service, level}}).Check(err))
}

// Reset returns a service to the level of the System YAML, and returns the changed configuration.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.3.2
func (s *LoggersService) Reset(
	ctx context.Context, service LogService,
) (*LoggerConfiguration, error) {
	return jfrog.Do[*LoggerConfiguration](ctx, s.client,
		jfrog.Delete(loggersPath).Required("serviceName", string(service)))
}

// Get returns the levels of all services.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.3.3
func (s *LoggersService) Get(ctx context.Context) (*LoggerConfiguration, error) {
	return jfrog.Do[*LoggerConfiguration](ctx, s.client, jfrog.Get(loggersPath))
}
