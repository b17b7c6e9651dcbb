package access

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// TokenStaleOptions filters [TokensService.AllStale].
type TokenStaleOptions struct {
	TokenListOptions
	// Unrecorded includes tokens without a recorded use, if they were issued before the time. The
	// server may not have recorded their use: see [TokenInfo]. They may be in use.
	Unrecorded bool
}

// usageLag is how late a server records the use of a token.
const usageLag = 2 * time.Hour

// AllStale walks over the tokens that were last used before a time, those unused for the longest
// time first. A server records the use up to 2 hours late, so that a later time is an error.
// Tokens whose use is not recorded are left out, unless [TokenStaleOptions].Unrecorded is set. The
// server returns all tokens in one response.
//
// The server records the use if its system properties have access_token_last_used_enabled: True
// and access_token_last_used_threshold: 900. It never does for tokens with an expiry under 6
// hours, nor for tokens of services and sessions, internal tokens and federated JPDs. In a
// circle of trust, it does so only with Access Federation.
//
// Requires: access token; admin for the tokens of other users. Since 7.108.3.
//
//jfrog:none List, filtered by LastUsed
func (s *TokensService) AllStale(ctx context.Context, before time.Time, opts *TokenStaleOptions) iter.Seq2[TokenInfo, error] {
	var err error
	switch {
	case before.IsZero():
		err = errors.New("access: time of the last use is zero")
	case time.Since(before) < usageLag:
		err = fmt.Errorf("access: the server records the use of tokens up to %s late: time %s is too recent", usageLag, before.Format(time.RFC3339))
	}
	o := jfrog.Deref(opts)
	used := func(t *TokenInfo) UnixTime { return cmp.Or(t.LastUsed, t.IssuedAt) }
	return s.find(ctx, err, &o.TokenListOptions, used, func(t *TokenInfo) bool {
		at := used(t)
		return at != 0 && at.Time().Before(before) && (t.LastUsed != 0 || o.Unrecorded)
	})
}

// AllExpiring walks over the tokens that expire before a time, the first to expire first. Tokens
// that have expired come too, if the server still lists them. The server returns all tokens in
// one response. By default it does not store tokens that expire within 3 hours of their creation.
//
// Requires: access token; admin for the tokens of other users. Since 7.21.1.
//
//jfrog:none List, filtered by Expiry
func (s *TokensService) AllExpiring(ctx context.Context, before time.Time, opts *TokenListOptions) iter.Seq2[TokenInfo, error] {
	var err error
	if before.IsZero() {
		err = errors.New("access: time of the expiry is zero")
	}
	expiry := func(t *TokenInfo) UnixTime { return t.Expiry }
	return s.find(ctx, err, opts, expiry, func(t *TokenInfo) bool { return t.Expiry != 0 && t.Expiry.Time().Before(before) })
}

// find walks over the tokens that are wanted, sorted by a time.
func (s *TokensService) find(
	ctx context.Context, err error, opts *TokenListOptions, by func(*TokenInfo) UnixTime, wanted func(*TokenInfo) bool,
) iter.Seq2[TokenInfo, error] {
	return func(yield func(TokenInfo, error) bool) {
		var list []TokenInfo
		err := err
		if err == nil {
			list, err = s.List(ctx, opts)
		}
		if err != nil {
			yield(TokenInfo{}, err)
			return
		}
		list = slices.DeleteFunc(list, func(t TokenInfo) bool { return !wanted(&t) })
		slices.SortStableFunc(list, func(a, b TokenInfo) int { return cmp.Compare(by(&a), by(&b)) })
		for _, t := range list {
			if !yield(t, nil) {
				return
			}
		}
	}
}
