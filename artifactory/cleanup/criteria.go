package cleanup

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
)

// unit is what a rule decides about: a file or a version.
type unit struct {
	group      *group
	version    string
	changed    jfrog.Millis // time of the last change
	downloaded jfrog.Millis // time of the last download; 0: never
	size       int64
	kept       bool // excluded, or not as the criteria need it
	manifest   bool
	partial    bool // not all of its files are included
}

// add takes the times of a file into account.
func (u *unit) add(item *artifactory.AQLItem) {
	for _, at := range []jfrog.Time{item.Created, item.Modified, item.Updated} {
		u.changed = max(u.changed, jfrog.NewMillis(at.Time))
	}
	for _, stat := range item.Stats {
		u.downloaded = max(u.downloaded, jfrog.NewMillis(stat.Downloaded.Time), jfrog.NewMillis(stat.RemoteDownloaded.Time))
	}
}

// takes reports whether a unit meets the criteria, except for Properties and KeepNewest.
func (r *rule) takes(u *unit) bool {
	return u.changed != 0 && (u.size > r.LargerThan || r.LargerThan <= 0) && !r.recent(u)
}

// recent reports whether a unit was changed or downloaded too recently for the criteria.
func (r *rule) recent(u *unit) bool {
	return !r.noChange.IsZero() && u.changed >= jfrog.NewMillis(r.noChange) ||
		!r.noDownload.IsZero() && max(u.changed, u.downloaded) >= jfrog.NewMillis(r.noDownload)
}

// unless returns the conditions that are checked again right before a deletion.
func (r *rule) unless() *bulk.Unless {
	u := bulk.Unless{}
	if !r.noDownload.IsZero() {
		u.DownloadedSince = jfrog.NewTime(r.noDownload)
	}
	for _, props := range r.excludeProps {
		if u.Properties == nil {
			u.Properties = artifactory.Properties{}
		}
		for key, values := range props {
			if before, ok := u.Properties[key]; ok && (len(before) == 0 || len(values) == 0) {
				u.Properties[key] = nil // any value
			} else {
				u.Properties[key] = append(slices.Clone(before), values...)
			}
		}
	}
	if u.DownloadedSince.IsZero() && u.Properties == nil {
		return nil
	}
	return &u
}

// reason tells why a unit is deleted. The number of newer versions is -1 for a file.
func (r *rule) reason(u *unit, group string, newer int) string {
	var why []string
	if r.KeepNewest > 0 {
		why = append(why, fmt.Sprintf("%d newer versions of %s", newer, group))
	} else if newer >= 0 {
		why = append(why, "version "+u.version+" of "+group)
	}
	if !r.noChange.IsZero() || !r.noDownload.IsZero() {
		why = append(why, "last changed "+day(u.changed))
	}
	if !r.noDownload.IsZero() {
		if u.downloaded == 0 {
			why = append(why, "never downloaded")
		} else {
			why = append(why, "last downloaded "+day(u.downloaded))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(r.Properties)) {
		text := "property " + key
		if values := r.Properties[key]; len(values) > 0 {
			text += "=" + strings.Join(values, " or ")
		}
		why = append(why, text)
	}
	text := strings.Join(why, ", ")
	if r.Name != "" {
		text = r.Name + ": " + text
	}
	return text
}

func day(at jfrog.Millis) string { return at.Time().Format(time.DateOnly) }

// query returns the query for the files that a rule needs to know.
func (r *rule) query(repo string) aql.Builder[aql.InItems] {
	q := aql.Items().Where(aql.Item.Repo.Eq(repo)).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Type, aql.Item.Size, aql.Item.Created, aql.Item.Modified, aql.Item.Updated,
			aql.Item.SHA256, aql.Item.ActualSHA1)
	if !r.noDownload.IsZero() {
		q = q.Include(aql.Item.Stat())
	}
	if len(r.Properties)+len(r.excludeProps) > 0 || r.Group.properties {
		q = q.Include(aql.Item.Property())
	}
	if r.Group.of != nil {
		return q // all files of a version are needed
	}
	// The server leaves out most of the files that are too young. The rule checks all criteria.
	for _, since := range []time.Time{r.noChange, r.noDownload} {
		if !since.IsZero() {
			q = q.Where(aql.Item.Created.Lt(aql.At(since)))
		}
	}
	return q
}
