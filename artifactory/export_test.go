package artifactory

import "time"

// Tests of many faults need not wait as long for each.
func init() { retryWait = time.Millisecond }
