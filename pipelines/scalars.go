package pipelines

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Quantity is an amount of a resource of Kubernetes, such as 500m or 2. JSON holds it as a string
// or as a number. It is written as a string.
type Quantity string

// UnmarshalJSON reads a string or a number.
func (q *Quantity) UnmarshalJSON(data []byte) error {
	s, err := textOf(data)
	*q = Quantity(s)
	return err
}

// Percent is a percentage from 0 to 100. JSON holds it as a number or as a numeric string. It is
// written as a number.
type Percent float64

// UnmarshalJSON reads a number, a numeric string, "" or null.
func (p *Percent) UnmarshalJSON(data []byte) error {
	s, err := textOf(data)
	if err != nil {
		return err
	}
	if s = strings.TrimSpace(s); s == "" {
		*p = 0
		return nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if _, bad := json.Marshal(f); err != nil || bad != nil { // such as NaN
		return fmt.Errorf("pipelines: %s is not a percentage", data)
	}
	*p = Percent(f)
	return nil
}

// Permissions are the permissions of pipeline sources to use a node pool or an integration.
// Responses have them in several shapes: see AllowsAllPipelineSources.
type Permissions struct {
	AllowAllPipelineSources bool               `json:"allowAllPipelineSources,omitempty"`
	PipelineSources         *SourcePermissions `json:"pipelineSources,omitempty"`
}

// SourcePermissions are permissions of pipeline sources.
type SourcePermissions struct {
	AllowAllPipelineSources   bool `json:"allowAllPipelineSources,omitempty"`
	AllPipelineSourcesAllowed bool `json:"allPipelineSourcesAllowed,omitempty"`
}

// AllowsAllPipelineSources reports whether all pipeline sources have the permission, in whatever
// shape the response states it.
func (p *Permissions) AllowsAllPipelineSources() bool {
	return p != nil && (p.AllowAllPipelineSources || p.PipelineSources != nil &&
		(p.PipelineSources.AllowAllPipelineSources || p.PipelineSources.AllPipelineSourcesAllowed))
}
