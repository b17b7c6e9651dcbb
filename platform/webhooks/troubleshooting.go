package webhooks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
	"github.com/jfrogkit/jfrog-go/internal/record"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// TroubleshootingService follows the calls that the platform makes to the URLs of handlers.
// Reached through [Client.Troubleshooting].
//
// The server keeps the last 10000 records, and clears older ones every 30 seconds.
type TroubleshootingService service

// TroubleshootingOptions selects the records of [TroubleshootingService.All]. Without Start, the
// walk begins with the next call that the platform makes.
type TroubleshootingOptions struct {
	Subscription string `url:"subscription,omitempty"` // key
	Target       string `url:"target,omitempty"`       // URL or a part of it, such as github.com
	Node         string `url:"node,omitempty"`

	// Start selects past records since a time, in the unit of [TroubleshootingRecord.Timestamp];
	// 0: since the earliest one. Without End and Count, the walk then goes on with new records.
	Start *jfrog.Millis `url:"start,omitempty"`
	End   jfrog.Millis  `url:"end,omitempty"`   // requires Start
	Count int           `url:"count,omitempty"` // number of records; requires Start
}

func (o *TroubleshootingOptions) check() error {
	switch {
	case o == nil:
		return nil
	case o.Start == nil && (o.End != 0 || o.Count != 0):
		return errors.New("end and count require a start")
	case o.Count < 0:
		return fmt.Errorf("count %d is negative", o.Count)
	case o.Start != nil && (*o.Start < 0 || o.End != 0 && o.End < *o.Start):
		return errors.New("start is negative or after the end")
	}
	return nil
}

// live reports whether the stream has no end.
func (o *TroubleshootingOptions) live() bool { return o == nil || o.End == 0 && o.Count == 0 }

// TroubleshootingRecord is a call that the platform made for an event.
type TroubleshootingRecord struct {
	Timestamp     jfrog.Millis            `json:"timestamp"`
	ElapsedMillis jfrog.Int               `json:"elapsed_millis"`
	Errors        []string                `json:"errors,omitempty"`
	Request       TroubleshootingRequest  `json:"request"`
	Response      TroubleshootingResponse `json:"response"`
	Event         TroubleshootingEvent    `json:"event"`
}

// TroubleshootingRequest is the request of a [TroubleshootingRecord]. Its headers and its payload
// may hold credentials.
type TroubleshootingRequest struct {
	Method           string                  `json:"method"`
	URL              string                  `json:"url" secret:"userinfo"`
	Headers          map[string]jfrog.Secret `json:"headers,omitempty"`
	Payload          jfrog.Secret            `json:"payload,omitempty"` // text, usually JSON
	RetriesAttempted int                     `json:"retries_attempted"`
}

// MarshalJSON writes the request with secrets masked.
func (r TroubleshootingRequest) MarshalJSON() ([]byte, error) {
	type plain TroubleshootingRequest
	secrets.HideURLs(&r)
	return json.Marshal(plain(r))
}

// Decode decodes the payload of a [WebhookHandler].
func (r TroubleshootingRequest) Decode() (*Event, error) { return ParseEvent([]byte(r.Payload)) }

// TroubleshootingResponse is the response of a [TroubleshootingRecord].
type TroubleshootingResponse struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`
}

// TroubleshootingEvent is the event of a [TroubleshootingRecord].
type TroubleshootingEvent struct {
	ID              string    `json:"id"`
	SubscriptionKey string    `json:"subscription_key"`
	Domain          Domain    `json:"domain"`
	EventType       EventType `json:"event_type"`
	Data            string    `json:"data"` // JSON text
	Source          string    `json:"source"`
}

// Decode decodes the data of the event. It returns nil for a domain whose data has no type in
// this package.
func (e TroubleshootingEvent) Decode() (EventData, error) {
	return decodeData(e.Domain, []byte(e.Data))
}

// All walks the records while the server sends them. Without End or Count in the options, the
// walk ends only if the server ends it, or with an error when the context is canceled.
//
// Such a walk ignores the client's timeouts, because it may wait long for the next record.
//
// Requires: admin.
//
//jfrog:op 4.11.9 4.11.10 4.11.11
func (s *TroubleshootingService) All(ctx context.Context, opts *TroubleshootingOptions) iter.Seq2[TroubleshootingRecord, error] {
	return func(yield func(TroubleshootingRecord, error) bool) {
		stream, err := s.open(ctx, opts)
		if err != nil {
			yield(TroubleshootingRecord{}, err)
			return
		}
		defer stream.Close()
		in := &recordReader{src: stream}
		decoder := json.NewDecoder(in)
		for {
			in.left = maxRecord
			var raw json.RawMessage
			err := decoder.Decode(&raw)
			if err == io.EOF {
				return
			}
			var out TroubleshootingRecord
			switch {
			case err == nil:
				if err = jsonlax.Unmarshal(raw, &out); err != nil {
					err = stream.BadAnswer(raw, fmt.Errorf("decode record: %w", err))
				}
			case in.err == nil || in.err == io.EOF: // else the error is the stream's own
				err = stream.BadAnswer(nil, fmt.Errorf("decode record: %w", err))
			}
			if err != nil {
				yield(TroubleshootingRecord{}, err)
				return
			}
			if rec := record.From(ctx); rec != nil {
				rec.Decoded(&out, raw)
			}
			if !yield(out, nil) {
				return
			}
		}
	}
}

// Open opens the records as text: JSON objects one after another. See
// [TroubleshootingService.All] for the end of the stream.
//
// Requires: admin.
//
//jfrog:none the text that All decodes
func (s *TroubleshootingService) Open(ctx context.Context, opts *TroubleshootingOptions) (io.ReadCloser, error) {
	stream, err := s.open(ctx, opts)
	if err != nil {
		return nil, err
	}
	return stream, nil
}

func (s *TroubleshootingService) open(ctx context.Context, opts *TroubleshootingOptions) (*jfrog.Stream, error) {
	if ctx != nil && opts.live() {
		ctx = jfrog.WithTimeouts(ctx, -1, -1)
	}
	return jfrog.Open(ctx, s.client, jfrog.Get("/event/api/v1/troubleshooting").
		Query(opts).Check(opts.check()).Header("Accept", "application/json"))
}

// maxRecord limits the bytes of one record.
const maxRecord = 64 << 20

// recordReader limits what it reads between two settings of left, and keeps the source's error.
type recordReader struct {
	src  io.Reader
	left int
	err  error
}

func (r *recordReader) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, fmt.Errorf("the record is longer than %d bytes", maxRecord)
	}
	n, err := r.src.Read(p[:min(len(p), r.left)])
	r.left -= n
	r.err = err
	return n, err
}
