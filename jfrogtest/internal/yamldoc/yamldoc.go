// Package yamldoc reads the YAML that clients write: block and flow mappings and lists, plain,
// quoted and literal scalars, comments, and JSON. It rejects the rest of YAML, such as anchors,
// tags, folded scalars, scalars over several lines and several documents.
package yamldoc

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// A Map is a mapping. Its keys have the order of the document.
type Map struct {
	Keys   []string
	Values map[string]any // of *Map, []any, Scalar, or nil for null
}

// A Scalar is a value that is neither a mapping nor a list nor null.
type Scalar struct {
	Text   string
	Quoted bool
}

// maxDepth limits the nesting of mappings and lists.
const maxDepth = 100

var errDepth = fmt.Errorf("the document nests deeper than %d levels", maxDepth)

// Parse reads a document. Its result is a *Map, a []any, a Scalar, or nil.
func Parse(data []byte) (any, error) {
	text := strings.TrimPrefix(string(data), "\ufeff")
	if !utf8.ValidString(text) {
		return nil, errors.New("the document is not UTF-8")
	}
	p := &parser{lines: strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")}
	for i, line := range p.lines {
		if strings.ContainsFunc(line, isControl) {
			return nil, fmt.Errorf("line %d: special characters are not allowed", i+1)
		}
	}
	if l, ok := p.peek(); ok && l.indent == 0 && strings.HasPrefix(l.text+" ", "--- ") {
		p.lines[p.at] = strings.TrimPrefix(p.lines[p.at], "---")
	}
	line, ok := p.peek()
	if !ok {
		return nil, nil
	}
	v, err := p.block(line.indent, 0)
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", min(p.at+1, len(p.lines)), err)
	}
	if _, more := p.peek(); more {
		return nil, fmt.Errorf("line %d: the indentation does not fit", p.at+1)
	}
	return v, nil
}

// isControl reports whether a document must not have a character.
func isControl(r rune) bool { return r < ' ' && r != '\t' || r >= 0x7f && r <= 0x9f && r != 0x85 }

type parser struct {
	lines []string
	at    int // the next line
}

// A line is a line without its indentation.
type line struct {
	indent int
	text   string
}

// peek skips empty lines and comments, and returns the next line.
func (p *parser) peek() (line, bool) {
	for ; p.at < len(p.lines); p.at++ {
		text := strings.TrimLeft(p.lines[p.at], " ")
		if trimmed := strings.TrimLeft(text, "\t"); trimmed != "" && trimmed[0] != '#' {
			return line{len(p.lines[p.at]) - len(text), text}, true
		}
	}
	return line{}, false
}

// block reads the mapping, list or value whose lines have the given indentation.
func (p *parser) block(indent, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	l, _ := p.peek()
	if isItem(l.text) {
		return p.list(indent, depth)
	}
	if _, _, ok, err := cutKey(l.text); err != nil {
		return nil, err
	} else if ok {
		return p.mapping(indent, depth)
	}
	return p.value(l.text, indent-1, false, depth)
}

// isItem reports whether a line is an item of a list.
func isItem(text string) bool { return text == "-" || strings.HasPrefix(text, "- ") }

func (p *parser) mapping(indent, depth int) (any, error) {
	m := &Map{Values: map[string]any{}}
	for {
		l, ok := p.peek()
		if !ok || l.indent < indent {
			return m, nil
		}
		if l.indent > indent || isItem(l.text) {
			return nil, errors.New("the indentation does not fit")
		}
		key, rest, ok, err := cutKey(l.text)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, errors.New("a mapping needs a key, a colon and a space")
		}
		if _, dup := m.Values[key]; dup {
			return nil, fmt.Errorf("the key %q stands twice", key)
		}
		v, err := p.value(rest, indent, true, depth)
		if err != nil {
			return nil, err
		}
		m.Keys = append(m.Keys, key)
		m.Values[key] = v
	}
}

func (p *parser) list(indent, depth int) (any, error) {
	list := []any{}
	for {
		l, ok := p.peek()
		if !ok || l.indent < indent || l.indent == indent && !isItem(l.text) {
			return list, nil
		}
		if l.indent > indent {
			return nil, errors.New("the indentation does not fit")
		}
		rest := strings.TrimLeft(l.text[1:], " ")
		_, _, isMapping, err := cutKey(rest)
		if err != nil {
			return nil, err
		}
		var v any
		if isMapping || isItem(rest) {
			// The rest of the line begins a block with its own indentation.
			inner := indent + len(l.text) - len(rest)
			p.lines[p.at] = strings.Repeat(" ", inner) + rest
			v, err = p.block(inner, depth+1)
		} else {
			v, err = p.value(rest, indent, false, depth)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
}

// value reads a value whose first line is the rest of the current line, behind a key or a dash
// with the given indentation. A list behind a key may have the indentation of the key.
func (p *parser) value(rest string, indent int, isKey bool, depth int) (any, error) {
	switch rest = strings.TrimSpace(rest); {
	case rest == "" || rest[0] == '#':
		p.at++
		l, ok := p.peek()
		if ok && (l.indent > indent || isKey && l.indent == indent && isItem(l.text)) {
			return p.block(l.indent, depth+1)
		}
		return nil, nil
	case rest[0] == '|':
		return p.literal(rest, indent)
	case rest[0] == '{' || rest[0] == '[':
		return p.flow(rest, depth)
	case rest[0] == '"' || rest[0] == '\'':
		text, after, err := quoted(rest)
		if err != nil {
			return nil, err
		}
		if after = strings.TrimSpace(after); after != "" && after[0] != '#' {
			return nil, errors.New("there is text after a quoted value")
		}
		p.at++
		return Scalar{text, true}, nil
	}
	if strings.IndexByte("&*!%@`>?,]}", rest[0]) >= 0 || isItem(rest) {
		return nil, fmt.Errorf("a value that begins with %q is not supported", rest[:1])
	}
	text, _, _ := strings.Cut(rest, " #")
	text = strings.TrimSpace(text)
	if strings.Contains(text, ": ") || strings.HasSuffix(text, ":") {
		return nil, errors.New("mapping values are not allowed here")
	}
	p.at++
	if l, ok := p.peek(); ok && l.indent > indent {
		return nil, errors.New("a plain value over several lines is not supported")
	}
	return plain(text), nil
}

// plain returns a plain scalar, or nil for null.
func plain(text string) any {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return nil
	}
	return Scalar{Text: text}
}

// literal reads a literal scalar.
func (p *parser) literal(header string, indent int) (any, error) {
	header, _, _ = strings.Cut(header, " #")
	chomp, width := "", 0
	for _, c := range strings.TrimSpace(header)[1:] {
		switch {
		case (c == '-' || c == '+') && chomp == "":
			chomp = string(c)
		case c >= '1' && c <= '9' && width == 0:
			width = max(indent, 0) + int(c-'0')
		default:
			return nil, errors.New("the header of a literal value is invalid")
		}
	}
	var text []string
	for p.at++; p.at < len(p.lines); p.at++ {
		l := p.lines[p.at]
		if strings.Trim(l, " ") != "" {
			spaces := len(l) - len(strings.TrimLeft(l, " "))
			if width == 0 {
				width = spaces
			}
			if spaces < width || spaces <= indent {
				break
			}
		}
		content := "" // an empty line may be shorter
		if width > 0 && len(l) > width {
			content = l[width:]
		}
		text = append(text, content)
	}
	value := strings.Join(text, "\n")
	if p.at < len(p.lines) && len(text) > 0 { // else the last line has no line break
		value += "\n"
	}
	switch body := strings.TrimRight(value, "\n"); {
	case chomp == "-" || body == "" && chomp == "":
		value = body
	case chomp == "" && body != value:
		value = body + "\n"
	}
	return Scalar{value, true}, nil
}

// cutKey splits a line at its key. It reports whether the line has a key.
func cutKey(text string) (key, rest string, ok bool, err error) {
	if text == "" {
		return "", "", false, nil
	}
	if text[0] == '\t' {
		return "", "", false, errors.New("a tab cannot indent")
	}
	if text[0] == '"' || text[0] == '\'' {
		key, rest, err = quoted(text)
		if err != nil {
			return "", "", false, err
		}
		rest = strings.TrimLeft(rest, " ")
		if rest != ":" && !strings.HasPrefix(rest, ": ") {
			return "", "", false, nil
		}
		return key, rest[1:], true, nil
	}
	if strings.IndexByte(":{[|#&*!%@`>,]}", text[0]) >= 0 || strings.HasPrefix(text, "? ") {
		return "", "", false, nil
	}
	if i := strings.Index(text, " #"); i >= 0 && !strings.Contains(text[:i], ": ") {
		text = text[:i]
	}
	if key, rest, ok = strings.Cut(text, ": "); ok {
		return strings.TrimSpace(key), rest, true, nil
	}
	text = strings.TrimSpace(text)
	if key, ok = strings.CutSuffix(text, ":"); ok {
		return strings.TrimSpace(key), "", true, nil
	}
	return "", "", false, nil
}
