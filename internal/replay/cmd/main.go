// Command cmd makes fixtures of operations of the catalog. It keeps the keys that the
// harness reads. In the module's root, with the catalog beside the checkout:
//
//	go run ./internal/replay/cmd -spec ../shared/spec artifactory/builds 2.2.1 2.2.2
//
// It writes artifactory/builds/testdata/operations/2.2.1.json and its sibling. It refuses to
// replace a file: fixtures are mended by hand afterwards.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	spec := flag.String("spec", "", "folder of the catalog, which has operations/<id>.json")
	flag.Parse()
	if err := run(*spec, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "replay:", err)
		os.Exit(1)
	}
}

func run(spec string, args []string) error {
	if spec == "" || len(args) < 2 {
		return errors.New("usage: cmd -spec FOLDER PACKAGE ID [ID ...]")
	}
	dir := filepath.Join(filepath.FromSlash(args[0]), "testdata", "operations")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, id := range args[1:] {
		data, err := os.ReadFile(filepath.Join(spec, "operations", id+".json"))
		if err != nil {
			return err
		}
		if data, err = convert(data); err != nil {
			return fmt.Errorf("operation %s: %w", id, err)
		}
		if err := create(filepath.Join(dir, id+".json"), data); err != nil {
			return err
		}
	}
	return nil
}

// create writes a file that must not exist.
func create(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// operation is an operation of the catalog, and in its JSON the fixture of it.
type operation struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Method     string   `json:"method"`
	Template   string   `json:"template"`
	Repetition string   `json:"repetition,omitempty"`
	Query      []param  `json:"query,omitempty"`
	Headers    []header `json:"headers,omitempty"`
	Request    shape    `json:"request"`
	Response   shape    `json:"response"`
	Statuses   statuses `json:"statuses,omitempty"`
	Since      string   `json:"since,omitempty"`
	Deprecated bool     `json:"deprecated,omitempty"`
	Samples    []sample `json:"samples"`
	Notes      notes    `json:"notes,omitempty"`
}

type param struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Values   []string `json:"values,omitempty"`
	Required bool     `json:"required,omitempty"`
}

// header reads a header's description and writes its name.
type header struct {
	Name string `json:"name"`
}

func (h header) MarshalJSON() ([]byte, error) { return json.Marshal(h.Name) }

type shape struct {
	Kind   string  `json:"kind"`
	Fields []field `json:"fields,omitempty"`
}

type field struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Enum values `json:"enum,omitempty"`
}

// values reads strings and numbers, and writes strings.
type values []string

func (v *values) UnmarshalJSON(data []byte) error {
	var list []any
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	for _, item := range list {
		*v = append(*v, fmt.Sprint(item))
	}
	return nil
}

// statuses reads descriptions of statuses and writes their codes.
type statuses []int

func (s *statuses) UnmarshalJSON(data []byte) error {
	var list []struct{ Code int }
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	for _, status := range list {
		if !slices.Contains(*s, status.Code) {
			*s = append(*s, status.Code)
		}
	}
	slices.Sort(*s)
	return nil
}

// notes are read for the repetition.
type notes []string

type sample struct {
	Name        string   `json:"name"`
	Request     exchange `json:"request"`
	Response    exchange `json:"response"`
	Constructed []string `json:"constructed,omitempty"`
	Repairs     []string `json:"repairs,omitempty"`
}

type exchange struct {
	Method   string  `json:"method,omitempty"`
	Path     string  `json:"path,omitempty"`
	Status   int     `json:"status,omitempty"`
	Query    object  `json:"query,omitempty"`
	Headers  object  `json:"headers,omitempty"`
	Body     raw     `json:"body,omitempty"`
	BodyText *string `json:"body_text,omitempty"`
}

// raw is a JSON value. It is nil for null.
type raw json.RawMessage

func (r *raw) UnmarshalJSON(data []byte) error {
	if string(data) != "null" {
		*r = slices.Clone(data)
	}
	return nil
}

func (r raw) MarshalJSON() ([]byte, error) { return r, nil }

// object is a JSON object. It is nil for an empty one.
type object json.RawMessage

func (o *object) UnmarshalJSON(data []byte) error {
	if string(data) != "{}" {
		return (*raw)(o).UnmarshalJSON(data)
	}
	return nil
}

func (o object) MarshalJSON() ([]byte, error) { return o, nil }

// convert returns the fixture of an operation of the catalog.
func convert(data []byte) ([]byte, error) {
	var op operation
	if err := json.Unmarshal(data, &op); err != nil {
		return nil, err
	}
	for _, note := range op.Notes {
		if text, ok := strings.CutPrefix(note, "Repetition: "); ok && strings.HasPrefix(text, "harm") {
			op.Repetition = text
		}
	}
	op.Notes = nil
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(op)
	return out.Bytes(), err
}
