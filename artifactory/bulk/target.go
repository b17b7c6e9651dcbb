package bulk

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// Target maps items to the places they are copied or moved to. [To], [Rewrite] and [TargetFunc]
// make one. The zero value is an error in a plan.
type Target struct {
	of  func(repoKey, itemPath string) (toRepo, toPath string, err error)
	err error
}

func (t Target) fault() error {
	if t.err != nil {
		return t.err
	}
	return errors.New("no target is set")
}

// TargetFunc returns a target that a function computes.
func TargetFunc(of func(repoKey, itemPath string) (toRepo, toPath string, err error)) Target {
	return Target{of: of}
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}?|\}`)

// To returns the target of a template, in the form repository/path, with placeholders:
//
//	{repo}  repository key of the item         libs-snapshot-local
//	{path}  path of the item                   org/acme/app-1.0.jar
//	{dir}   folder of the item                 org/acme
//	{name}  name of the item                   app-1.0.jar
//	{stem}  name without the last extension    app-1.0
//	{ext}   last extension, with the dot       .jar
//
// For an item in the root of its repository, {dir} and the slash after it vanish. An unknown
// placeholder is an error in the plan.
func To(template string) Target {
	for _, found := range placeholder.FindAllString(template, -1) {
		switch found {
		case "{repo}", "{path}", "{dir}", "{name}", "{stem}", "{ext}":
		default:
			return Target{err: fmt.Errorf("target %q: unknown placeholder %s", template, found)}
		}
	}
	if repo, rest, _ := strings.Cut(template, "/"); repo == "" || rest == "" {
		return Target{err: fmt.Errorf("target %q: the form is repository/path", template)}
	}
	return Target{of: func(repoKey, itemPath string) (string, string, error) {
		dir, name := path.Split(itemPath)
		ext := path.Ext(name)
		dir = strings.TrimSuffix(dir, "/")
		text := template
		if dir == "" {
			text = strings.ReplaceAll(text, "{dir}/", "")
		}
		// One pass, as names may look like placeholders.
		text = strings.NewReplacer("{repo}", repoKey, "{path}", itemPath, "{dir}", dir,
			"{name}", name, "{stem}", strings.TrimSuffix(name, ext), "{ext}", ext).Replace(text)
		toRepo, toPath, _ := strings.Cut(text, "/")
		return toRepo, toPath, nil
	}}
}

// Rewrite returns the target that a regular expression and a replacement make. The expression must
// match the whole of repository/path. The replacement has the same form, with $1 or ${name} for
// captures. An item that does not match is an error in the plan.
func Rewrite(expr, replacement string) Target {
	re, err := regexp.Compile(`^(?:` + expr + `)$`)
	if err != nil {
		return Target{err: fmt.Errorf("target: %w", err)}
	}
	return Target{of: func(repoKey, itemPath string) (string, string, error) {
		from := repoKey + "/" + itemPath
		m := re.FindStringSubmatchIndex(from)
		if m == nil {
			return "", "", fmt.Errorf("target: the item does not match %s", expr)
		}
		toRepo, toPath, _ := strings.Cut(string(re.ExpandString(nil, replacement, from, m)), "/")
		return toRepo, toPath, nil
	}}
}
