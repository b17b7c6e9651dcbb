package admin

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/xmldoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/yamldoc"
)

// merger merges a YAML document into the configuration, and counts the changes.
type merger struct{ changes int }

// isNull reports whether a value removes its key. Clients also send a tilde in quotes.
func isNull(v any) bool {
	s, ok := v.(yamldoc.Scalar)
	return v == nil || ok && s.Text == "~"
}

// merge changes the element of a part in its parent. path is for messages.
func (m *merger) merge(parent *xmldoc.Node, name, path string, v any, p part) error {
	if isNull(v) {
		if p.fixed {
			return fmt.Errorf("%s cannot be removed", path)
		}
		if parent.Remove(name) {
			m.changes++
		}
		return nil
	}
	switch p.kind {
	case kindBlock:
		return m.block(parent.Ensure(name), path, v, p)
	case kindEntries:
		return m.entries(parent.Ensure(name), path, v, p)
	case kindList:
		return m.list(parent, name, path, v, p)
	}
	s, ok := v.(yamldoc.Scalar)
	if !ok {
		return fmt.Errorf("%s must be a single value", path)
	}
	value, err := p.scalar(s.Text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	m.set(parent, name, value)
	return nil
}

func (m *merger) set(parent *xmldoc.Node, name, value string) {
	if parent.Child(name) == nil || parent.Child(name).Text != value {
		parent.Ensure(name).Text = value
		m.changes++
	}
}

// block merges a mapping into the element of a block.
func (m *merger) block(n *xmldoc.Node, path string, v any, p part) error {
	doc, ok := v.(*yamldoc.Map)
	if !ok {
		return fmt.Errorf("%s must be a mapping", path)
	}
	for _, name := range doc.Keys {
		inner := strings.TrimPrefix(path+"."+name, ".")
		if name == p.key && p.kind == kindEntries {
			if s, ok := doc.Values[name].(yamldoc.Scalar); !ok || s.Text != n.Ensure(name).Text {
				return fmt.Errorf("%s differs from the name of the entry", inner)
			}
			continue
		}
		sub, known := p.parts[name]
		if !known {
			return fmt.Errorf("unrecognized field %q", inner)
		}
		if err := m.merge(n, name, inner, doc.Values[name], sub); err != nil {
			return err
		}
	}
	return nil
}

// entries merges a mapping of named entries into the element that has them.
func (m *merger) entries(n *xmldoc.Node, path string, v any, p part) error {
	doc, ok := v.(*yamldoc.Map)
	if !ok {
		return fmt.Errorf("%s must be a mapping of names", path)
	}
	byName := map[string]*xmldoc.Node{}
	for _, child := range n.Children {
		byName[child.Ensure(p.key).Text] = child
	}
	removed := map[*xmldoc.Node]bool{}
	for _, name := range doc.Keys {
		inner, entry := path+"."+name, byName[name]
		switch {
		case strings.TrimSpace(name) == "":
			return fmt.Errorf("%s has an entry without a name", path)
		case !xmldoc.CanHold(name):
			return fmt.Errorf("invalid name %q of an entry of %s", name, path)
		case isNull(doc.Values[name]) && p.together:
			return fmt.Errorf("%s cannot be removed alone", inner)
		case isNull(doc.Values[name]):
			if entry != nil {
				removed[entry] = true
				m.changes++
			}
			continue
		case entry == nil:
			entry = &xmldoc.Node{Name: p.item, Children: []*xmldoc.Node{{Name: p.key, Text: name}}}
			n.Children = append(n.Children, entry)
			m.changes++
		}
		if err := m.block(entry, inner, doc.Values[name], p); err != nil {
			return err
		}
		for _, required := range p.required {
			if entry.Value(required) == "" {
				return fmt.Errorf("%s has no %s", inner, required)
			}
		}
	}
	n.Children = slices.DeleteFunc(n.Children, func(c *xmldoc.Node) bool { return removed[c] })
	return nil
}

// list replaces the items of a list.
func (m *merger) list(parent *xmldoc.Node, name, path string, v any, p part) error {
	items, ok := v.([]any)
	if !ok {
		return fmt.Errorf("%s must be a list", path)
	}
	n := &xmldoc.Node{Name: name}
	for _, item := range items {
		s, ok := item.(yamldoc.Scalar)
		if !ok || !xmldoc.CanHold(s.Text) {
			return fmt.Errorf("%s must be a list of single values", path)
		}
		n.Children = append(n.Children, &xmldoc.Node{Name: p.item, Text: s.Text})
	}
	parent.Ensure(name).Children = n.Children
	m.changes++
	return nil
}

// scalar checks a value and returns it as the descriptor has it.
func (p part) scalar(value string) (string, error) {
	if !xmldoc.CanHold(value) {
		return "", fmt.Errorf("invalid character in %q", value)
	}
	trimmed := strings.TrimSpace(value)
	same := func(v string) bool { return strings.EqualFold(v, trimmed) }
	if p.values != nil && !slices.ContainsFunc(p.values, same) {
		return "", fmt.Errorf("%q is none of %s", trimmed, strings.Join(p.values, ", "))
	}
	switch p.kind {
	case kindBoolean:
		if trimmed != "true" && trimmed != "false" {
			return "", fmt.Errorf("%q is no boolean", trimmed)
		}
		return trimmed, nil
	case kindNumber:
		if n, err := strconv.Atoi(trimmed); err != nil || n < 0 {
			return "", fmt.Errorf("%q is no positive number", trimmed)
		}
		return trimmed, nil
	case kindCron:
		if !times.IsCron(trimmed) {
			return "", fmt.Errorf("invalid cron expression %q", trimmed)
		}
	case kindLower:
		return strings.ToLower(trimmed), nil
	case kindSecret:
		return encrypted(value), nil
	}
	return value, nil
}

// encryptedPrefix marks secrets that are encrypted.
const encryptedPrefix = "AM."

// encrypted stands for the encryption of a secret. It cannot be decrypted, as the server uses no
// secret of the configuration.
func encrypted(value string) string {
	if value == "" || strings.HasPrefix(value, encryptedPrefix) {
		return value
	}
	sum := sha256.Sum256([]byte(value))
	return encryptedPrefix + base64.RawURLEncoding.EncodeToString(sum[:])
}

// adopt checks the known parts of a descriptor that a client sent as XML, and encrypts its
// secrets.
func (p part) adopt(n *xmldoc.Node, path string) error {
	switch p.kind {
	case kindBlock, kindEntries:
	case kindList:
		return nil
	default:
		if strings.TrimSpace(n.Text) == "" {
			return nil
		}
		value, err := p.scalar(n.Text)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		n.Text = value
		return nil
	}
	for _, child := range n.Children {
		inner := path + "/" + child.Name
		if p.kind == kindEntries {
			if child.Value(p.key) == "" {
				return fmt.Errorf("%s has no %s", inner, p.key)
			}
			if err := blockOf(p.parts).adopt(child, inner); err != nil {
				return err
			}
			continue
		}
		if sub, known := p.parts[child.Name]; known {
			if err := sub.adopt(child, inner); err != nil {
				return err
			}
		}
	}
	return nil
}
