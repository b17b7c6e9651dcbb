package bulk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/annotation"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// Items is an iterator of items, as [artifactory.SearchService.Items] returns it. Its rows must
// have repo, path, name, type and modified. Rows with updated, size and checksums are better.
type Items = iter.Seq2[artifactory.AQLItem, error]

// Plan is an iterator of steps. An error concerns the step with it, which is not to be applied. The
// walk continues after it. Walking over a plan changes nothing at the server.
type Plan = iter.Seq2[Step, error]

// Steps returns a plan of the given steps, such as those of another plan that were approved. It can
// be walked over several times.
func Steps(steps ...Step) Plan {
	return func(yield func(Step, error) bool) {
		for _, s := range steps {
			if !yield(s, nil) {
				return
			}
		}
	}
}

// Action is what a step does with its item.
type Action string

// The actions.
const (
	ActionCopy             Action = "copy"
	ActionMove             Action = "move"
	ActionDelete           Action = "delete"
	ActionSetProperties    Action = "set-properties"
	ActionDeleteProperties Action = "delete-properties"
)

// Step is a planned change of one item. Its JSON is a line of [WritePlan].
type Step struct {
	Action Action `json:"action"`
	Repo   string `json:"repo"`
	Path   string `json:"path"` // path in the repository, without a leading slash
	Size   int64  `json:"size"` // bytes, also of all files in a Tree

	// The state of a file when it was listed. Modified is required.
	Modified jfrog.Time `json:"modified,omitzero"`
	Updated  jfrog.Time `json:"updated,omitzero"`
	SHA256   string     `json:"sha256,omitempty"`
	SHA1     string     `json:"sha1,omitempty"`

	// Folder marks a folder. Tree has its contents, if it is to be deleted.
	Folder bool  `json:"folder,omitempty"`
	Tree   *Tree `json:"tree,omitempty"`

	// Image marks the folder of a container image, which package cleanup deletes. [Manager.Apply]
	// refuses it, as it does not know which other tags need the folder.
	Image *ImageFolder `json:"image,omitempty"`

	// The target of a copy or a move.
	ToRepo     string   `json:"toRepo,omitempty"`
	ToPath     string   `json:"toPath,omitempty"`
	OnConflict Conflict `json:"onConflict,omitempty"`
	// Replaces reports that the target existed with other content when the plan was made.
	Replaces bool `json:"replaces,omitempty"`

	Properties artifactory.Properties `json:"properties,omitempty"` // to set
	Keys       []string               `json:"keys,omitempty"`       // of properties to delete

	Reason string  `json:"reason,omitempty"` // why, for the reader of the plan
	Unless *Unless `json:"unless,omitempty"`
}

// Unless has conditions under which an item is left alone, with [OutcomeChanged]. They are checked
// right before the change, so that what happens after the plan counts. For a folder, they concern
// each file in it.
type Unless struct {
	// DownloadedSince leaves a file alone that was downloaded at this time or later, also through
	// a smart remote repository.
	DownloadedSince jfrog.Time `json:"downloadedSince,omitzero"`
	// Properties leaves an item alone that has any of the values, or, for a key without values,
	// the key.
	Properties artifactory.Properties `json:"properties,omitempty"`
}

// ImageFolder describes the folder of a tag or a manifest. See package docker.
type ImageFolder struct {
	Image  string `json:"image"` // name of the image
	Kind   string `json:"kind"`
	Digest string `json:"digest"`         // of the manifest
	Also   string `json:"also,omitempty"` // digest of a manifest beside a list
}

// Tree describes the files in a folder, at any depth.
type Tree struct {
	Files int64 `json:"files"`
	// Digest depends on the path, the times and the checksums of each file.
	Digest string `json:"digest,omitempty"`
}

// Add adds a file. The order of the files does not matter. The rows of all files must have the
// fields repo, path, name, modified, updated, sha256 and actual_sha1.
func (t *Tree) Add(item artifactory.AQLItem) {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %d %d %s %s", item.Repo, item.FilePath(),
		jfrog.NewMillis(item.Modified.Time), jfrog.NewMillis(item.Updated.Time), item.SHA256, item.ActualSHA1))
	if before, err := hex.DecodeString(t.Digest); err == nil {
		for i := range before {
			sum[i%len(sum)] ^= before[i]
		}
	}
	t.Files++
	t.Digest = hex.EncodeToString(sum[:])
}

// String describes the step in one line. The zero Step, which comes with an error, is "no step".
func (s Step) String() string {
	if s.Action == "" && s.Repo == "" {
		return "no step"
	}
	var b strings.Builder
	switch s.Action {
	case ActionSetProperties:
		fmt.Fprintf(&b, "set properties %s on ", describe(s.Properties))
	case ActionDeleteProperties:
		fmt.Fprintf(&b, "delete properties %s of ", strings.Join(s.Keys, ", "))
	default:
		fmt.Fprintf(&b, "%s ", s.Action)
	}
	b.WriteString(s.Repo + "/" + s.Path)
	if s.Folder {
		b.WriteByte('/')
	}
	if s.ToRepo != "" {
		b.WriteString(" to " + s.ToRepo + "/" + s.ToPath)
	}
	switch {
	case s.Tree != nil:
		fmt.Fprintf(&b, " (%d files, %d bytes)", s.Tree.Files, s.Size)
	case !s.Folder:
		fmt.Fprintf(&b, " (%d bytes)", s.Size)
	}
	if s.Replaces {
		b.WriteString(", replacing other content")
	}
	if s.Reason != "" {
		b.WriteString(": " + s.Reason)
	}
	return printable.Text(b.String())
}

func describe(p artifactory.Properties) string {
	text, err := p.Encode()
	if err != nil {
		return fmt.Sprint(map[string][]string(p))
	}
	return text
}

// files returns the number of files that the step changes.
func (s *Step) files() int64 {
	switch {
	case s.Tree != nil:
		return s.Tree.Files
	case s.Folder:
		return 0
	}
	return 1
}

// check returns an error for a step that cannot be applied safely.
func (s *Step) check() error {
	if err := checkEnd("item", s.Repo, s.Path); err != nil {
		return err
	}
	if !s.Folder && s.Modified.IsZero() {
		return errors.New("the time of the last modification is not known: the query must display modified")
	}
	if s.Size < 0 || s.Tree != nil && s.Tree.Files < 0 {
		return errors.New("the size is negative")
	}
	target := s.ToRepo != "" || s.ToPath != "" || s.OnConflict != "" || s.Replaces
	switch moves := s.Action == ActionCopy || s.Action == ActionMove; {
	case target && !moves:
		return fmt.Errorf("a step that is no copy or move has a target: %s", s.Action)
	case s.Tree != nil && (!s.Folder || s.Action != ActionDelete):
		return errors.New("only the deletion of a folder has a tree")
	case s.Image != nil && (s.Tree == nil || s.Image.Image+"/"+path.Base(s.Path) != s.Path):
		return errors.New("the folder is not a folder of the image")
	case len(s.Properties) > 0 && s.Action != ActionSetProperties, len(s.Keys) > 0 && s.Action != ActionDeleteProperties:
		return fmt.Errorf("the step has properties to change, but its action is %q", s.Action)
	}
	switch s.Action {
	case ActionCopy, ActionMove:
		return s.checkTarget()
	case ActionDelete:
		if s.Folder && s.Tree == nil {
			return errors.New("the contents of the folder are not known")
		}
	case ActionSetProperties:
		if len(s.Properties) == 0 {
			return errors.New("no properties")
		}
		if _, _, err := annotation.Split(s.Properties); err != nil {
			return err
		}
	case ActionDeleteProperties:
		if len(s.Keys) == 0 || slices.Contains(s.Keys, "") {
			return errors.New("no property keys, or an empty one")
		}
	default:
		return fmt.Errorf("unknown action %q", s.Action)
	}
	return nil
}

func (s *Step) checkTarget() error {
	switch {
	case s.Folder:
		return ErrFolder
	case s.Repo == s.ToRepo && s.Path == s.ToPath:
		return fmt.Errorf("%w: it is the item itself", ErrSameTarget)
	case !slices.Contains([]Conflict{ConflictFail, ConflictSkip, ConflictOverwrite}, s.OnConflict):
		return fmt.Errorf("unknown OnConflict %q", s.OnConflict)
	}
	return checkEnd("target", s.ToRepo, s.ToPath)
}

// checkEnd returns an error unless a repository key and a path name an item.
func checkEnd(what, repo, itemPath string) error {
	if repo == "" || strings.Contains(repo, "/") || repo == "." || repo == ".." {
		return fmt.Errorf("%s: %q is no repository key", what, repo)
	}
	if itemPath == "" || itemPath == "." {
		return fmt.Errorf("%s: the path names the repository %s itself", what, repo)
	}
	for part := range strings.SplitSeq(itemPath, "/") {
		if part == "" || part == "." || part == ".." {
			return fmt.Errorf("%s: path %q has a segment %q", what, itemPath, part)
		}
	}
	return nil
}

// stepOf returns the step for an item.
func stepOf(action Action, item *artifactory.AQLItem) (Step, error) {
	s := Step{Action: action, Repo: item.Repo, Path: item.FilePath(), Folder: item.Type == "folder"}
	if item.Repo == "" || item.Path == "" || item.Name == "" {
		return s, errors.New("the query must display repo, path and name")
	}
	if !s.Folder {
		s.Size, s.SHA256, s.SHA1 = int64(item.Size), item.SHA256, item.ActualSHA1
		s.Modified, s.Updated = jfrog.NewTime(item.Modified.Time), jfrog.NewTime(item.Updated.Time)
	}
	return s, nil
}

// differs describes how an item differs from its state in the plan, or returns "".
func (s *Step) differs(now *artifactory.Item) string {
	if s.Folder != now.IsFolder() {
		return "it is no longer " + map[bool]string{true: "a folder", false: "a file"}[s.Folder]
	}
	if s.Folder {
		return ""
	}
	for _, sum := range [][2]string{{s.SHA256, now.Checksums.SHA256}, {s.SHA1, now.Checksums.SHA1}} {
		if sum[0] != "" && sum[1] != "" && !strings.EqualFold(sum[0], sum[1]) {
			return "its content changed"
		}
	}
	switch {
	case jfrog.NewMillis(s.Modified.Time) != jfrog.NewMillis(now.LastModified.Time):
		return "it was modified at " + now.LastModified.UTC().Format(time.RFC3339)
	case !s.Updated.IsZero() && !now.LastUpdated.IsZero() && jfrog.NewMillis(s.Updated.Time) != jfrog.NewMillis(now.LastUpdated.Time):
		return "it was deployed again at " + now.LastUpdated.UTC().Format(time.RFC3339)
	}
	return ""
}
