package pipelines

import (
	"net/url"
	"slices"
	"strconv"
)

// StatusCode is the status of a run, a step, a node or a sync. The server names it in the group
// status of [SystemService.Codes].
type StatusCode int

// The status codes. The zero StatusCode stands for no status.
const (
	StatusQueued           StatusCode = 4000
	StatusProcessing       StatusCode = 4001
	StatusSuccess          StatusCode = 4002
	StatusFailure          StatusCode = 4003
	StatusError            StatusCode = 4004
	StatusWaiting          StatusCode = 4005
	StatusCancelled        StatusCode = 4006
	StatusUnstable         StatusCode = 4007
	StatusSkipped          StatusCode = 4008
	StatusTimeout          StatusCode = 4009
	StatusStopped          StatusCode = 4010
	StatusDeleted          StatusCode = 4011
	StatusCached           StatusCode = 4012
	StatusCancelling       StatusCode = 4013
	StatusTimingOut        StatusCode = 4014
	StatusCreating         StatusCode = 4015
	StatusReady            StatusCode = 4016
	StatusOnline           StatusCode = 4017
	StatusOffline          StatusCode = 4018
	StatusUnhealthy        StatusCode = 4019
	StatusOnlineRequested  StatusCode = 4020
	StatusOfflineRequested StatusCode = 4021
	StatusPendingApproval  StatusCode = 4022
)

// statusNames has the names of the status codes, from StatusQueued on.
var statusNames = [...]string{
	"queued", "processing", "success", "failure", "error", "waiting", "cancelled", "unstable",
	"skipped", "timeout", "stopped", "deleted", "cached", "cancelling", "timingOut", "creating",
	"ready", "online", "offline", "unhealthy", "onlineRequested", "offlineRequested",
	"pendingApproval",
}

// String returns the server's name of the code, such as "success". For an unknown code it returns
// the number, and for 0 an empty string.
func (c StatusCode) String() string {
	switch i := int(c - StatusQueued); {
	case c == 0:
		return ""
	case i >= 0 && i < len(statusNames):
		return statusNames[i]
	}
	return strconv.Itoa(int(c))
}

// succeeded are the final codes of work that has succeeded.
var succeeded = []StatusCode{StatusSuccess, StatusCached}

// finalCodes are the codes of work that has ended.
var finalCodes = append([]StatusCode{
	StatusFailure, StatusError, StatusCancelled, StatusUnstable, StatusSkipped, StatusTimeout,
	StatusStopped, StatusDeleted,
}, succeeded...)

// Finished reports whether a run, a step or a sync with this status has ended, successfully or not.
// Work with any other code is in progress, also with a code that this package does not know.
func (c StatusCode) Finished() bool { return slices.Contains(finalCodes, c) }

// EncodeValues writes the number as a query parameter.
func (c StatusCode) EncodeValues(key string, v *url.Values) error {
	v.Set(key, strconv.Itoa(int(c)))
	return nil
}

// StatusCodes is a list of status codes in a query.
type StatusCodes []StatusCode

// EncodeValues writes the numbers as one query parameter, separated by commas.
func (c StatusCodes) EncodeValues(key string, v *url.Values) error {
	var ids []int64
	for _, code := range c {
		ids = append(ids, int64(code))
	}
	v.Set(key, idList(ids))
	return nil
}
