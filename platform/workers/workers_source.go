package workers

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// SourceFromFile returns the source code in a file. It drops a byte order mark. An empty file and
// a file that is not UTF-8 are errors.
func SourceFromFile(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	source, err := SourceFrom(f)
	if err != nil {
		return "", fmt.Errorf("source code in %s: %w", name, err)
	}
	return source, nil
}

// SourceFrom reads source code to the end of r. It drops a byte order mark. No text and text that
// is not UTF-8 are errors.
func SourceFrom(r io.Reader) (string, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return "", err
	}
	source := strings.TrimPrefix(string(data), "\ufeff")
	switch {
	case strings.TrimSpace(source) == "":
		return "", errors.New("the text is empty")
	case !utf8.ValidString(source):
		return "", errors.New("the text is not UTF-8")
	}
	return source, nil
}
