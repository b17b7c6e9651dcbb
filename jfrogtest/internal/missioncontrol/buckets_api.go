package missioncontrol

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"mime/multipart"
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

const (
	subject     = "JFrog" // licensee of all buckets
	productName = "Artifactory"
	productID   = 6

	timeLayout = "2006-01-02T15:04:05.000Z07:00"
)

// signature returns a checksum of a bucket.
func signature(b *store.LicenseBucket) string {
	sum := sha256.Sum256(b.File)
	return hex.EncodeToString(sum[:20])
}

func (s *service) handleListBuckets(*rest.Request) (*rest.Response, error) {
	type bucket struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Size int    `json:"size"`
		Type string `json:"license_type"`
	}
	list := []bucket{}
	for _, b := range s.MissionControl.Buckets {
		if b.Name != "" {
			list = append(list, bucket{b.ID, b.Name, len(b.Licenses), b.Type})
		}
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

// An addition is the request to add a bucket, by its URL or its file.
type addition struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	Key  string `json:"key"`
	file []byte
}

// readAddition reads a body in JSON or a form.
func readAddition(q *rest.Request) (addition, error) {
	var a addition
	kind, params, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return a, q.Decode(&a)
	}
	parts := multipart.NewReader(bytes.NewReader(q.Data), params["boundary"])
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return a, nil
		}
		var data []byte
		if err == nil {
			data, err = io.ReadAll(part)
		}
		if err != nil {
			return a, bad("Failed to parse the form: %v", err)
		}
		switch part.FormName() {
		case "file":
			a.file = data
		case "key":
			a.Key = string(data)
		case "name":
			a.Name = string(data)
		}
	}
}

// handleAddBucket adds a bucket that was issued before.
func (s *service) handleAddBucket(q *rest.Request) (*rest.Response, error) {
	a, err := readAddition(q)
	if err != nil {
		return nil, err
	}
	m := &s.MissionControl
	byURL := a.file == nil
	var found *store.LicenseBucket
	for _, b := range m.Buckets {
		if byURL && b.URL == a.URL || !byURL && bytes.Equal(b.File, a.file) {
			found = b
		}
	}
	switch {
	case a.Name == "" || a.Key == "":
		return nil, bad("The name and the key are required")
	case m.BucketNamed(a.Name) != nil:
		return nil, conflict("Name '%s' already exists", a.Name)
	case found == nil || !store.SameSecret(found.Key, a.Key):
		return nil, bad("Your bucket file could not be used. " +
			"Please verify that the file is correct and that the key is valid")
	case found.Name != "" && byURL && found.ByURL:
		return nil, conflict("Url '%s' already exists", a.URL)
	case found.Name != "":
		return nil, conflict("Bucket '%s' already exists", found.ID)
	}
	found.Name, found.ByURL = a.Name, byURL
	out := map[string]any{
		"subject": subject, "product_name": productName, "product_id": productID,
		"license_type": found.Type, "signature": signature(found), "name": found.Name,
		"issued_date": found.Issued.Format(timeLayout), "valid_date": found.Valid.Format(timeLayout),
		"quantity": len(found.Licenses), "used": found.Used(),
	}
	if byURL {
		out["url"] = found.URL
	} else {
		out["identifier"] = found.ID
	}
	return rest.JSON(http.StatusCreated, "", out), nil
}

func missingBucket(name string) error {
	return apierr.New(http.StatusNotFound,
		"The entity 'LicenseBucket' with identifier '%s' was not found.", name)
}

// bucket returns the bucket that the path names.
func (s *service) bucket(q *rest.Request) (*store.LicenseBucket, error) {
	if b := s.MissionControl.BucketNamed(q.Params["name"]); b != nil {
		return b, nil
	}
	return nil, missingBucket(q.Params["name"])
}

// handleDeleteBucket deletes a bucket. Its licenses stay in use.
func (s *service) handleDeleteBucket(q *rest.Request) (*rest.Response, error) {
	b, err := s.bucket(q)
	if err != nil {
		return nil, err
	}
	b.Name, b.ByURL = "", false
	return rest.NoContent(), nil
}

type use struct {
	Name  string `json:"name"`
	Count int    `json:"license_count"`
}

// uses returns counts by name, in the order of names.
func uses(counts map[string]int) []use {
	var list []use
	for _, name := range jsondoc.Keys(counts) {
		list = append(list, use{name, counts[name]})
	}
	return list
}

func (s *service) handleReport(q *rest.Request) (*rest.Response, error) {
	id := q.Params["identifier"]
	b := s.MissionControl.Bucket(func(b *store.LicenseBucket) bool { return b.ID == id })
	if b == nil {
		return nil, missingBucket(id)
	}
	used := b.Used()
	type licenses struct {
		Used      int `json:"used"`
		Available int `json:"available"`
		MaxUsed   int `json:"max_used"`
	}
	return rest.JSON(http.StatusOK, "", struct {
		Identifier string   `json:"identifier"`
		Name       string   `json:"name"`
		Size       int      `json:"size"`
		Valid      string   `json:"valid_through"`
		Issued     string   `json:"issued"`
		Type       string   `json:"type"`
		Licenses   licenses `json:"licenses"`
		JPDs       []use    `json:"jpds,omitempty"`
		Unknown    []use    `json:"unknown_uses,omitempty"`
	}{
		b.ID, b.Name, len(b.Licenses), b.Valid.Format(timeLayout), b.Issued.Format(timeLayout), b.Type,
		licenses{used, len(b.Licenses) - used, b.MaxUsed},
		uses(b.Uses(func(l *store.BucketLicense) string { return s.jpdName(l.JPD) })),
		uses(b.Uses(func(l *store.BucketLicense) string { return l.Label })),
	}), nil
}

// jpdName returns the name of the JPD with an id, or "".
func (s *service) jpdName(id string) string {
	if j := s.MissionControl.JPD(id); j != nil {
		return j.Name
	}
	return ""
}
