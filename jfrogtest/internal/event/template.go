package event

import (
	"encoding/json"
	"errors"
	"strings"
	"text/template"
	"text/template/parse"
)

// errAction rejects loops, functions and whatever else could take long.
var errAction = errors.New("only fields such as {{.data.path}} are supported")

// parseTemplate parses the template of a custom webhook. It accepts text and fields.
func parseTemplate(text string) (*template.Template, error) {
	t, err := template.New("").Parse(text)
	if err != nil {
		return nil, errors.New("it cannot be parsed")
	}
	if t.Tree == nil || t.Root == nil {
		return t, nil
	}
	for _, node := range t.Root.Nodes {
		switch n := node.(type) {
		case *parse.TextNode, *parse.CommentNode:
		case *parse.ActionNode:
			if len(n.Pipe.Decl) > 0 || len(n.Pipe.Cmds) != 1 || len(n.Pipe.Cmds[0].Args) != 1 {
				return nil, errAction
			}
			if _, ok := n.Pipe.Cmds[0].Args[0].(*parse.FieldNode); !ok {
				return nil, errAction
			}
		default:
			return nil, errAction
		}
	}
	return t, nil
}

// fill fills in a template.
func fill(text string, m message) (string, error) {
	t, err := parseTemplate(text)
	if err != nil {
		return "", err
	}
	var fields map[string]any
	if err := json.Unmarshal(compact(m), &fields); err != nil {
		return "", err
	}
	fields["secrets"] = m.secrets
	var out strings.Builder
	if err := t.Execute(&out, fields); err != nil {
		return "", errors.New("the template cannot be executed")
	}
	return out.String(), nil
}
