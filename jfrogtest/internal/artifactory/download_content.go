package artifactory

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// fileHeader returns the headers of a download. The ETag is the SHA-1 without quotes, as
// Artifactory sends it.
func fileHeader(name, mime string, modified time.Time, sums store.Checksums) http.Header {
	return http.Header{
		"Content-Type":           {mime},
		"Content-Disposition":    {fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, strings.ReplaceAll(name, `"`, "_"), url.PathEscape(name))},
		"X-Artifactory-Filename": {url.PathEscape(name)},
		"X-Checksum-Sha1":        {sums.SHA1},
		"X-Checksum-Md5":         {sums.MD5},
		"X-Checksum-Sha256":      {sums.SHA256},
		"Etag":                   {sums.SHA1},
		"Last-Modified":          {modified.UTC().Format(http.TimeFormat)},
		"Accept-Ranges":          {"bytes"},
	}
}

// bareTag returns an entity tag without quotes. Clients send both forms.
func bareTag(tag string) string {
	return strings.Trim(strings.TrimPrefix(strings.TrimSpace(tag), "W/"), `"`)
}

// notModified evaluates If-None-Match and If-Modified-Since.
func notModified(h http.Header, tag string, modified time.Time) bool {
	if match := h.Get("If-None-Match"); match != "" {
		for candidate := range strings.SplitSeq(match, ",") {
			if candidate = bareTag(candidate); candidate == tag || candidate == "*" {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(h.Get("If-Modified-Since"))
	return err == nil && !modified.Truncate(time.Second).After(since)
}

// serveContent evaluates conditional headers itself, because the entity tag has no quotes. It
// leaves ranges to [http.ServeContent].
func serveContent(w http.ResponseWriter, r *http.Request, tag string, modified time.Time, c io.ReadSeeker) {
	if notModified(r.Header, tag, modified) {
		w.Header().Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	plain := r.Clone(r.Context())
	for _, key := range []string{"If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "If-Range"} {
		plain.Header.Del(key)
	}
	if ifRange := r.Header.Get("If-Range"); ifRange != "" && bareTag(ifRange) != tag {
		if at, err := http.ParseTime(ifRange); err != nil || !at.Equal(modified.Truncate(time.Second)) {
			plain.Header.Del("Range")
		}
	}
	http.ServeContent(w, plain, "", time.Time{}, c)
}
