// Package xmldoc keeps XML documents as trees. Names keep their prefixes. Comments, processing
// instructions and the space between elements are dropped.
package xmldoc

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Node is an element.
type Node struct {
	Name     string
	Attrs    []xml.Attr
	Text     string // of an element without elements in it
	Children []*Node
}

// maxDepth limits the nesting of elements.
const maxDepth = 100

// Parse reads a document and returns its root.
func Parse(data []byte) (*Node, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	var root *Node
	var open []*Node
	var texts []*strings.Builder // of the open elements
	for {
		// RawToken keeps the prefixes. It does not compare the tags.
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			n := &Node{Name: rawName(token.Name)}
			for _, a := range token.Attr {
				n.Attrs = append(n.Attrs, xml.Attr{Name: xml.Name{Local: rawName(a.Name)}, Value: a.Value})
			}
			switch {
			case len(open) == maxDepth:
				return nil, fmt.Errorf("the document nests deeper than %d levels", maxDepth)
			case len(open) > 0:
				parent := open[len(open)-1]
				parent.Children = append(parent.Children, n)
			case root != nil:
				return nil, errors.New("the document has two roots")
			default:
				root = n
			}
			open, texts = append(open, n), append(texts, &strings.Builder{})
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1].Name != rawName(token.Name) {
				return nil, fmt.Errorf("</%s> closes no element", rawName(token.Name))
			}
			last := len(open) - 1
			if n := open[last]; len(n.Children) == 0 {
				n.Text = texts[last].String()
			}
			open, texts = open[:last], texts[:last]
		case xml.CharData:
			if len(open) > 0 {
				texts[len(texts)-1].Write(token)
			} else if len(bytes.TrimSpace(token)) > 0 {
				return nil, errors.New("there is text outside of the root")
			}
		case xml.Directive:
			return nil, errors.New("a document type is not allowed")
		}
	}
	switch {
	case root == nil:
		return nil, errors.New("the document is empty")
	case len(open) > 0:
		return nil, fmt.Errorf("<%s> has no end", open[len(open)-1].Name)
	}
	return root, nil
}

func rawName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// Write returns the document of a root, indented.
func (n *Node) Write() []byte {
	var out bytes.Buffer
	out.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n")
	n.write(&out, "")
	return out.Bytes()
}

func (n *Node) write(out *bytes.Buffer, indent string) {
	out.WriteString(indent + "<" + n.Name)
	for _, a := range n.Attrs {
		out.WriteString(" " + a.Name.Local + `="`)
		_ = xml.EscapeText(out, []byte(a.Value)) // a buffer takes everything
		out.WriteString(`"`)
	}
	switch {
	case len(n.Children) > 0:
		out.WriteString(">\n")
		for _, child := range n.Children {
			child.write(out, indent+"    ")
		}
		out.WriteString(indent + "</" + n.Name + ">\n")
	case n.Text != "":
		out.WriteString(">")
		_ = xml.EscapeText(out, []byte(n.Text))
		out.WriteString("</" + n.Name + ">\n")
	default:
		out.WriteString("/>\n")
	}
}

// Child returns the first element of a name in an element, or nil.
func (n *Node) Child(name string) *Node {
	for _, child := range n.Children {
		if child.Name == name {
			return child
		}
	}
	return nil
}

// Ensure returns the first element of a name in an element. It adds the element if it is
// missing.
func (n *Node) Ensure(name string) *Node {
	child := n.Child(name)
	if child == nil {
		child = &Node{Name: name}
		n.Children = append(n.Children, child)
	}
	return child
}

// Remove removes the elements of a name from an element, and reports whether there were any.
func (n *Node) Remove(name string) bool {
	before := len(n.Children)
	n.Children = slices.DeleteFunc(n.Children, func(c *Node) bool { return c.Name == name })
	return len(n.Children) < before
}

// Attr returns the value of an attribute, or nothing.
func (n *Node) Attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// SetAttr adds an attribute.
func (n *Node) SetAttr(name, value string) {
	n.Attrs = append(n.Attrs, xml.Attr{Name: xml.Name{Local: name}, Value: value})
}

// Clone returns a deep copy.
func (n *Node) Clone() *Node {
	out := &Node{Name: n.Name, Attrs: slices.Clone(n.Attrs), Text: n.Text}
	for _, child := range n.Children {
		out.Children = append(out.Children, child.Clone())
	}
	return out
}

// Value returns the text of an element in an element, without the space around it.
func (n *Node) Value(name string) string {
	if child := n.Child(name); child != nil {
		return strings.TrimSpace(child.Text)
	}
	return ""
}

// CanHold reports whether a document can have a text. Control characters, for example, are no
// characters of XML.
func CanHold(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff
	})
}
