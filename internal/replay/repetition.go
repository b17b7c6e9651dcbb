package replay

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// checkRepetition makes the first request of a call fail with 503. The call is repeated if and
// only if the fixture calls a repetition harmless.
func checkRepetition(fx *Fixture, call func(context.Context, *jfrog.Client) (any, error), response *Exchange) []string {
	harmless, err := fx.Repeatable()
	if err != nil {
		return []string{err.Error()}
	}
	want := 1
	if harmless {
		want = 2
	}
	p := &played{}
	policy := jfrog.RetryPolicy{MaxAttempts: 2, MinWait: time.Nanosecond, MaxWait: time.Nanosecond}
	if err := p.play(call, policy, &Exchange{Status: http.StatusServiceUnavailable}, response); err != nil {
		return []string{fmt.Sprintf("after a 503: %v", err)}
	}
	switch {
	case len(p.requests) != want:
		return []string{fmt.Sprintf("repetition: after a 503 %d requests were sent, want %d: %s", len(p.requests), want, repetition(fx))}
	case want == 2 && p.err != nil:
		return []string{fmt.Sprintf("repetition: after a 503 and a %d the method returned %v", response.Status, p.err)}
	case want == 2 && !bytes.Equal(p.bodies[0], p.bodies[1]):
		return []string{fmt.Sprintf("repetition: the second body is %q, the first was %q", clip(p.bodies[1]), clip(p.bodies[0]))}
	case want == 1 && p.err == nil:
		return []string{"repetition: the method returned no error for a 503"}
	}
	return nil
}

func repetition(fx *Fixture) string {
	if fx.Repetition == "" {
		return "a " + fx.Method + " is repeated unless the fixture calls that harmful"
	}
	return fx.Repetition
}
