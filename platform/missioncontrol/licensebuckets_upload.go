package missioncontrol

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"mime/multipart"
	"net/url"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// LicenseBucketUploadRequest holds the parts of the form of [LicenseBucketsService.Upload].
type LicenseBucketUploadRequest struct {
	Name string       // of the bucket in Mission Control
	File jfrog.Secret // content of the bucket file
	Key  jfrog.Secret // decrypts the bucket
}

// Format prints the request with secrets masked.
func (r LicenseBucketUploadRequest) Format(f fmt.State, verb rune) {
	jfrog.FormatMasked(f, verb, r)
}

func (r LicenseBucketUploadRequest) check() error {
	return cmp.Or(
		filled("name of the bucket", r.Name),
		secretFilled("bucket file", r.File),
		secretFilled("key of the bucket", r.Key),
	)
}

// form returns the request as a form, and its content type.
func (r LicenseBucketUploadRequest) form() (content []byte, contentType string, err error) {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	file, err := w.CreateFormFile("file", "bucket.json") // as application/octet-stream
	if err == nil {
		_, err = file.Write([]byte(r.File))
	}
	err = cmp.Or(err, w.WriteField("key", string(r.Key)), w.WriteField("name", r.Name), w.Close())
	return out.Bytes(), w.FormDataContentType(), err
}

// Upload adds a bucket from its file. Upload returns an error matching [jfrog.ErrConflict] if
// another bucket has the name. The error has status 400 if the file is damaged or the key is
// wrong.
//
// Requires: admin, Artifactory Enterprise. Since 4.0.
//
//jfrog:op 8.6.3
func (s *LicenseBucketsService) Upload(
	ctx context.Context, req LicenseBucketUploadRequest,
) (*LicenseBucket, error) {
	content, contentType, err := req.form()
	return jfrog.Do[*LicenseBucket](ctx, s.client, jfrog.Post("/mc/api/v1/buckets").
		LongRunning().Body(content).Header("Content-Type", contentType).
		Check(cmp.Or(req.check(), err)).Secret(string(req.File), string(req.Key)))
}

// queryValues returns the values in the query of a URL, to mask in errors. Values that are too
// short to be a secret are left out.
func queryValues(rawURL string) []string {
	const shortest = 6
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil
	}
	var out []string
	for _, values := range u.Query() {
		for _, v := range values {
			if len(v) >= shortest {
				out = append(out, v)
			}
		}
	}
	return out
}
