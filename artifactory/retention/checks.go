package retention

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/cron"
)

// schedule checks a cron expression. Nil and empty stand for no schedule.
func schedule(expr *string) error {
	if jfrog.Deref(expr) == "" {
		return nil
	}
	return cron.Check(*expr)
}

var cleanupKey = regexp.MustCompile(`^[A-Za-z0-9_-]{3,}$`)

// newPolicy checks what the server wants of a new policy.
func newPolicy(key string, enabled bool) error {
	switch {
	case !cleanupKey.MatchString(key):
		return fmt.Errorf("policy key %q is not three or more letters, digits, underscores and hyphens", key)
	case enabled:
		return errors.New("a new policy must not be enabled: SetEnabled enables it after its creation")
	}
	return nil
}

func isPattern(name string) bool { return strings.ContainsAny(name, "*?") }

// idText returns an ID for a path or query. For 0 it returns an empty text, which keeps the
// request from being sent.
func idText(id jfrog.Int) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(int64(id), 10)
}

// list returns a list that is sent even if it is empty.
func list[T any](elements []T) []T {
	if elements == nil {
		return []T{}
	}
	return elements
}
