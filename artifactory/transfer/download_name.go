package transfer

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"unicode"
)

// checkLocalName returns an error unless a file below a folder can safely have the name, on any
// system, or with anySystem on this one. The name has slashes.
func checkLocalName(name string, anySystem bool) error {
	reason := ""
	switch {
	case name == "":
		reason = "it is empty"
	case strings.ContainsRune(name, 0):
		reason = "it holds a zero byte"
	case strings.HasPrefix(name, "/"):
		reason = "it is absolute"
	default:
		for part := range strings.SplitSeq(name, "/") {
			if reason = partFault(part, anySystem); reason != "" {
				break
			}
		}
	}
	if reason == "" && isPartName(path.Base(name)) {
		reason = "downloads use such names for their parts" // and would use the file as a part
	}
	if reason == "" && !filepath.IsLocal(filepath.FromSlash(name)) {
		reason = "this system does not allow it"
	}
	if reason != "" {
		return fmt.Errorf("%w %q: %s", ErrUnsafeName, name, reason)
	}
	return nil
}

// partFault returns the fault of one segment of a path, or "" if it has none.
func partFault(part string, anySystem bool) string {
	switch {
	case part == "":
		return "it has an empty segment"
	case part == "." || part == "..":
		return "it has a segment " + part
	case anySystem:
		return ""
	case strings.ContainsAny(part, `\:*?"<>|`):
		return `it holds one of \:*?"<>|`
	case strings.ContainsFunc(part, unicode.IsControl):
		return "it holds a control character"
	case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
		return "a segment ends in a dot or a blank"
	case reservedName(part):
		return "Windows reserves it"
	}
	return ""
}

// reservedName reports whether a segment names a device. Windows finds device names also before an
// extension.
func reservedName(part string) bool {
	base, _, _ := strings.Cut(part, ".")
	base = strings.ToUpper(strings.TrimRight(base, " "))
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	digit, ok := strings.CutPrefix(base, "COM")
	if !ok {
		digit, ok = strings.CutPrefix(base, "LPT")
	}
	return ok && len([]rune(digit)) == 1 && strings.Contains("0123456789¹²³", digit)
}
