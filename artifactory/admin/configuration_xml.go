package admin

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// readXML reads the parts of a configuration that have types from its XML document. It skips
// all other elements.
//
// In XML a map is a list of elements. Each of them has the name of the entry in an element.
func readXML(r io.Reader) (*Configuration, error) {
	x := &xmlReader{xml.NewDecoder(r)}
	for {
		token, err := x.Token()
		if err == io.EOF {
			return nil, errors.New("the document is empty")
		}
		if err != nil {
			return nil, err
		}
		root, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if root.Name.Local != "config" {
			return nil, fmt.Errorf("the document is a <%s>, not a <config>", root.Name.Local)
		}
		config := &Configuration{}
		_, err = x.fields(reflect.ValueOf(config).Elem(), "", "")
		return config, err
	}
}

type xmlReader struct{ *xml.Decoder }

// children calls child for each element within the current element.
func (x *xmlReader) children(child func(name string) error) error {
	for {
		token, err := x.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := child(token.Name.Local); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// fields reads the current element into a struct. It also returns the text of the element
// within it whose name is key.
func (x *xmlReader) fields(v reflect.Value, at, key string) (string, error) {
	known := map[string]confField{}
	for _, f := range confFields(v) {
		known[f.name] = f
	}
	name := ""
	err := x.children(func(element string) error {
		if element == key {
			text, err := x.text()
			name = text
			return err
		}
		f, ok := known[element]
		if !ok {
			return x.Skip()
		}
		return x.value(f.value, at+element, f.conf)
	})
	return name, err
}

// value reads the current element into a field.
func (x *xmlReader) value(v reflect.Value, path, conf string) error {
	switch v.Kind() {
	case reflect.Pointer:
		out := reflect.New(v.Type().Elem())
		if out.Elem().Kind() == reflect.Struct {
			v.Set(out)
			_, err := x.fields(out.Elem(), path+".", "")
			return err
		}
		return x.scalar(v, out.Elem(), path, conf)
	case reflect.Map:
		return x.entries(v, path, conf)
	case reflect.Slice:
		return x.list(v, conf)
	default:
		return x.scalar(v, v, path, conf)
	}
}

// scalar reads the text of the current element into scalar. field is scalar itself or a pointer
// to it. An empty number or boolean counts as absent.
func (x *xmlReader) scalar(field, scalar reflect.Value, path, conf string) error {
	text, err := x.text()
	if err != nil {
		return err
	}
	if conf == "upper" {
		text = strings.ToUpper(text)
	}
	if scalar.Kind() == reflect.String {
		scalar.SetString(text)
	} else if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	switch scalar.Kind() {
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("%s is no boolean", path)
		}
		scalar.SetBool(b)
	case reflect.Int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("%s is no number", path)
		}
		scalar.SetInt(int64(n))
	}
	if field.Kind() == reflect.Pointer {
		field.Set(scalar.Addr())
	}
	return nil
}

// entries reads the elements within the current element into a map of structs. The text of the
// element key is the name of an entry.
func (x *xmlReader) entries(v reflect.Value, path, key string) error {
	v.Set(reflect.MakeMap(v.Type()))
	return x.children(func(string) error {
		entry := reflect.New(v.Type().Elem().Elem())
		name, err := x.fields(entry.Elem(), path+"[].", key)
		if err == nil && name == "" {
			err = fmt.Errorf("an entry of %s has no %s", path, key)
		}
		if err == nil {
			v.SetMapIndex(reflect.ValueOf(name), entry)
		}
		return err
	})
}

// list reads the current element into a list of strings.
func (x *xmlReader) list(v reflect.Value, conf string) error {
	items := reflect.MakeSlice(v.Type(), 0, 0)
	add := func(text string) {
		items = reflect.Append(items, reflect.ValueOf(text).Convert(v.Type().Elem()))
	}
	if conf == "csv" {
		text, err := x.text()
		for item := range strings.SplitSeq(text, ",") {
			if item = strings.TrimSpace(item); item != "" {
				add(item)
			}
		}
		v.Set(items)
		return err
	}
	err := x.children(func(string) error {
		text, err := x.text()
		add(text)
		return err
	})
	v.Set(items)
	return err
}

// text returns the text of the current element without the elements within it.
func (x *xmlReader) text() (string, error) {
	var out strings.Builder
	for {
		token, err := x.Token()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.CharData:
			out.Write(token)
		case xml.StartElement:
			err = x.Skip()
		case xml.EndElement:
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
	}
}
