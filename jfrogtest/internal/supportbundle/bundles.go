// Package supportbundle serves the support bundles of the products: archives for JFrog support.
package supportbundle

import (
	"archive/zip"
	"bytes"
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// maxBundles limits the memory for archives. The server drops the oldest bundles.
const maxBundles = 50

// A Product describes the support bundles of a product.
type Product struct {
	Code      string                        // of the service, such as jfrt
	ServiceID string                        // such as jfrt@jfrogtest
	NewID     func(now time.Time) string    // returns different ids for different milliseconds
	Content   func(Order) map[string][]byte // returns the files of an archive, by name
	Created   string                        // layout of the time of the creation
	Async     bool                          // whether the archive is made after the response
	// Accepted and Deleted are the statuses of the responses to a creation and a deletion.
	Accepted, Deleted int
	// Listed and Shown are the names of the fields in lists and descriptions.
	Listed, Shown []string
}

// An Order says what a support bundle is to have.
type Order struct {
	Parameters
	SlowQueries bool `json:"collectSlowQueriesFromDatabase"`
}

// Parameters select the content of a support bundle, with the defaults filled in.
type Parameters struct {
	Configuration bool `json:"configuration"`
	System        bool `json:"system"`
	Logs          struct {
		Include bool   `json:"include"`
		Start   string `json:"start_date"`
		End     string `json:"end_date"`
	} `json:"logs"`
	ThreadDump struct {
		Count    int `json:"count"`
		Interval int `json:"interval"`
	} `json:"thread_dump"`
}

// complete fills in the dates and checks the parameters.
func (p *Parameters) complete(now time.Time) error {
	if p.Logs.End == "" {
		p.Logs.End = now.Format(time.DateOnly)
	}
	end, err := time.Parse(time.DateOnly, p.Logs.End)
	if err != nil {
		return apierr.New(http.StatusBadRequest, "Invalid end_date '%s'", p.Logs.End)
	}
	if p.Logs.Start == "" {
		p.Logs.Start = end.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	start, err := time.Parse(time.DateOnly, p.Logs.Start)
	switch {
	case err != nil:
		return apierr.New(http.StatusBadRequest, "Invalid start_date '%s'", p.Logs.Start)
	case start.After(end):
		return apierr.New(http.StatusBadRequest,
			"The start_date '%s' is after the end_date '%s'", p.Logs.Start, p.Logs.End)
	case p.ThreadDump.Count < 0 || p.ThreadDump.Interval < 0:
		return apierr.New(http.StatusBadRequest, "Invalid thread_dump")
	}
	return nil
}

// A bundle is a support bundle. Its job makes the archive.
type bundle struct {
	*store.Job
	id, name    string
	description *string
	parameters  Parameters
	created     time.Time
	archive     []byte // nil while the job runs
}

// status returns the status of a bundle in the words of the API.
func (b *bundle) status() string {
	switch b.Status {
	case store.StatusCompleted:
		return "success"
	case store.StatusFailed:
		return "failed"
	}
	return "in progress"
}

// A Keeper keeps the support bundles of a product.
type Keeper struct {
	*store.Store
	Product
	bundles []*bundle // in the order of creation
}

// New returns a keeper without bundles.
func New(st *store.Store, p Product) *Keeper { return &Keeper{Store: st, Product: p} }

// find returns the bundle with an id, or nil.
func (k *Keeper) find(id string) *bundle {
	i := slices.IndexFunc(k.bundles, func(b *bundle) bool { return b.id == id })
	if i < 0 {
		return nil
	}
	return k.bundles[i]
}

// freeID returns an id that no bundle has.
func (k *Keeper) freeID(now time.Time) string {
	id := k.NewID(now)
	for k.find(id) != nil {
		now = now.Add(time.Millisecond)
		id = k.NewID(now)
	}
	return id
}

// add keeps a bundle and begins its job. If there are too many bundles, it drops the oldest.
func (k *Keeper) add(b *bundle, order Order) {
	if len(k.bundles) == maxBundles {
		k.bundles[0].Cancel()
		k.bundles = slices.Delete(k.bundles, 0, 1)
	}
	k.bundles = append(k.bundles, b)
	b.Job = k.BeginJob(store.StatusProcessing, k.Async, func() []error {
		var err error
		if b.archive, err = pack(k.Content(order), k.Now()); err != nil {
			return []error{err}
		}
		return nil
	})
}

// pack returns an archive with files.
func pack(files map[string][]byte, now time.Time) ([]byte, error) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range jsondoc.Keys(files) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: now})
		if err == nil {
			_, err = w.Write(files[name])
		}
		if err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return buf.Bytes(), err
}

// source says where a bundle is.
func (k *Keeper) source(q *rest.Request, b *bundle) map[string]string {
	return map[string]string{
		"service_id": k.ServiceID,
		"bundle_url": q.BaseURL() + "/artifactory/jfrog-support-bundle/" + b.id +
			"/" + k.Code + "/" + k.ServiceID,
	}
}

// view returns fields of a bundle.
func (k *Keeper) view(q *rest.Request, b *bundle, names []string) map[string]any {
	fields := map[string]any{
		"id": b.id, "name": b.name, "description": b.description, "status": b.status(),
		"created": b.created.Format(k.Created), "parameters": b.parameters, "artifactory": k.source(q, b),
		"available": min(1, len(b.archive)),
	}
	shown := map[string]any{}
	for _, name := range names {
		shown[name] = fields[name]
	}
	return shown
}

// showsStatus reports whether descriptions have the status.
func (k *Keeper) showsStatus() bool { return slices.Contains(k.Shown, "status") }

// named returns the bundle that the path names.
func (k *Keeper) named(q *rest.Request) (*bundle, error) {
	if b := k.find(q.Params["bundleId"]); b != nil {
		return b, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Support bundle '%s' not found", q.Params["bundleId"])
}

// read returns the bundle that the body describes, and its content.
func (k *Keeper) read(q *rest.Request) (*bundle, Order, error) {
	var body struct {
		Name        string  `json:"name"`
		Description *string `json:"description"`
		Parameters  Order   `json:"parameters"`
	}
	p := &body.Parameters
	p.Configuration, p.System, p.Logs.Include, p.ThreadDump.Count = true, true, true, 1
	if len(q.Data) > 0 {
		if err := q.Decode(&body); err != nil {
			return nil, Order{}, err
		}
	}
	now := k.Now()
	if err := p.complete(now); err != nil {
		return nil, Order{}, err
	}
	id := cmp.Or(q.Params["bundleId"], k.freeID(now))
	return &bundle{id: id, name: cmp.Or(body.Name, id), description: body.Description,
		parameters: p.Parameters, created: now}, *p, nil
}
