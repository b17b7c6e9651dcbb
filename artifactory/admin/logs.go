package admin

import (
	"context"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// LogsService reads the logs of products while they are written. Reached through [Client.Logs].
//
// [LogsService.Config] returns the names of the logs and nodes. [LogsService.Follow] reads the
// lines of a log like tail -f.
type LogsService service

// LogProduct is a product whose logs are read. The zero value is [LogArtifactory].
type LogProduct string

// The products with live logs.
const (
	LogArtifactory  LogProduct = "artifactory"
	LogXray         LogProduct = "xray"
	LogPipelines    LogProduct = "pipelines"
	LogDistribution LogProduct = "distribution"
)

func (p LogProduct) check() error {
	if logConfigPath(p) == "" {
		return fmt.Errorf("product %q has no live logs", string(p))
	}
	return nil
}

func logConfigPath(product LogProduct) string {
	switch product {
	case "", LogArtifactory:
		return "/artifactory/api/system/logs/config"
	case LogXray:
		return "/xray/api/v1/system/logs/config"
	case LogPipelines:
		return "/pipelines/api/v1/system/logs/config"
	case LogDistribution:
		return "/distribution/api/v1/system/logs/config"
	}
	return ""
}

func logDataPath(product LogProduct) string {
	switch product {
	case "", LogArtifactory:
		return "/artifactory/api/system/logs/data"
	case LogXray:
		return "/xray/api/v1/system/logs/data"
	case LogPipelines:
		return "/pipelines/api/v1/system/logs/data"
	case LogDistribution:
		return "/distribution/api/v1/system/logs/data"
	}
	return ""
}

// LogConfig describes the live logs of a product.
type LogConfig struct {
	Logs              []string `json:"logs"`                // names of the logs
	Nodes             []string `json:"nodes"`               // ids of the nodes
	RefreshRateMillis int      `json:"refresh_rate_millis"` // interval between reads
}

// Config returns the names of the logs and nodes of a product, and the interval between reads.
//
// Requires: admin, Enterprise+. Since Artifactory 7.16.0.
//
//jfrog:op 2.14.8.1a 2.14.8.1b 2.14.8.1c 2.14.8.1d
func (s *LogsService) Config(ctx context.Context, product LogProduct) (*LogConfig, error) {
	return jfrog.Do[*LogConfig](ctx, s.client,
		jfrog.Get(logConfigPath(product)).Check(product.check()))
}

// LogDataOptions qualifies [LogsService.Data].
type LogDataOptions struct {
	// FileSize is the [LogData].FileSize of the previous call, after which the new text begins.
	// 0: no previous call.
	FileSize int64 `url:"file_size"`
}

// LogData is a part of a log.
type LogData struct {
	LastUpdateModified jfrog.Millis `json:"last_update_modified"` // last change of the log
	LastUpdateLabel    jfrog.Millis `json:"last_update_label"`    // time of the response
	LogContent         string       `json:"log_content"`          // at most 300 KB
	FileSize           jfrog.Int    `json:"file_size"`            // of the whole log, in bytes
}

// Data returns the text that a log on a node has got since an earlier call, up to 300 KB. An empty
// nodeID is not sent. See [LogsService.Follow].
//
// Requires: admin, Enterprise+. Since Artifactory 7.16.0.
//
//jfrog:op 2.14.8.2a 2.14.8.2b 2.14.8.2c 2.14.8.2d
func (s *LogsService) Data(
	ctx context.Context, product LogProduct, nodeID, logName string, opts *LogDataOptions,
) (*LogData, error) {
	return jfrog.Do[*LogData](ctx, s.client,
		jfrog.Get(logDataPath(product)).Check(product.check()).
			Required("id", logName).Query(opts).Header("X-JFrog-Node-Id", nodeID))
}
