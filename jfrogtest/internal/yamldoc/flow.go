package yamldoc

import (
	"errors"
	"fmt"
	"strings"
)

// flow reads a mapping or list in flow style, which may end on a later line.
func (p *parser) flow(first string, depth int) (any, error) {
	f := &flowParser{p: p, text: first}
	v, err := f.value(depth + 1)
	if err != nil {
		return nil, err
	}
	if rest := strings.TrimSpace(f.text); rest != "" && rest[0] != '#' {
		return nil, errors.New("there is text after the end of a value")
	}
	p.at++
	return v, nil
}

type flowParser struct {
	p    *parser
	text string // the rest of the line
}

// next skips space, comments and the ends of lines. It returns the next character, or 0 at the
// end of the document.
func (f *flowParser) next() byte {
	for {
		trimmed := strings.TrimLeft(f.text, " \t")
		comment := trimmed != "" && trimmed[0] == '#'
		if f.text = trimmed; trimmed != "" && !comment {
			return trimmed[0]
		}
		if f.p.at+1 >= len(f.p.lines) {
			return 0
		}
		f.p.at++
		f.text = f.p.lines[f.p.at]
	}
}

func (f *flowParser) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	switch f.next() {
	case 0:
		return nil, errors.New("a value has no end")
	case '{':
		return f.mapping(depth)
	case '[':
		return f.list(depth)
	}
	text, isQuoted, err := f.scalar()
	if err != nil || isQuoted {
		return Scalar{text, isQuoted}, err
	}
	return plain(text), nil
}

// scalar reads a scalar or a key.
func (f *flowParser) scalar() (text string, isQuoted bool, err error) {
	if f.text[0] == '"' || f.text[0] == '\'' {
		text, f.text, err = quoted(f.text)
		return text, true, err
	}
	if strings.IndexByte("&*!%@`>|?", f.text[0]) >= 0 {
		return "", false, fmt.Errorf("a value that begins with %q is not supported", f.text[:1])
	}
	end := len(f.text)
	for i := range len(f.text) {
		c := f.text[i]
		if strings.IndexByte(",[]{}", c) >= 0 || c == '#' && i > 0 && f.text[i-1] == ' ' ||
			c == ':' && (i+1 == len(f.text) || strings.IndexByte(" ,[]{}", f.text[i+1]) >= 0) {
			end = i
			break
		}
	}
	text, f.text = strings.TrimSpace(f.text[:end]), f.text[end:]
	if isItem(text) {
		return "", false, errors.New("a list in block style does not fit into one in flow style")
	}
	return text, false, nil
}

func (f *flowParser) mapping(depth int) (any, error) {
	m := &Map{Values: map[string]any{}}
	f.text = f.text[1:]
	for {
		switch f.next() {
		case 0:
			return nil, errors.New("a mapping has no end")
		case '}':
			f.text = f.text[1:]
			return m, nil
		case ',', ':', '{', '[', ']':
			return nil, errors.New("a mapping needs a key")
		}
		key, _, err := f.scalar()
		if err != nil {
			return nil, err
		}
		if _, dup := m.Values[key]; dup {
			return nil, fmt.Errorf("the key %q stands twice", key)
		}
		var v any
		if f.next() == ':' {
			f.text = f.text[1:]
			if c := f.next(); c != ',' && c != '}' {
				if v, err = f.value(depth + 1); err != nil {
					return nil, err
				}
			}
		}
		m.Keys = append(m.Keys, key)
		m.Values[key] = v
		if err := f.separator('}'); err != nil {
			return nil, err
		}
	}
}

func (f *flowParser) list(depth int) (any, error) {
	list := []any{}
	f.text = f.text[1:]
	for {
		switch f.next() {
		case 0:
			return nil, errors.New("a list has no end")
		case ']':
			f.text = f.text[1:]
			return list, nil
		case ',', ':', '}':
			return nil, errors.New("a list needs a value")
		}
		v, err := f.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		if err := f.separator(']'); err != nil {
			return nil, err
		}
	}
}

// separator skips a comma, which is missing before the end.
func (f *flowParser) separator(end byte) error {
	switch c := f.next(); {
	case c == ',':
		f.text = f.text[1:]
		return nil
	case c == end:
		return nil
	}
	return fmt.Errorf("a comma or %q is missing", string(end))
}
