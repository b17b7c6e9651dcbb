package transfer

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"unicode"
)

// nameRule is the set of names that files below a folder may have.
type nameRule int

const (
	portableNames nameRule = iota // names that are safe on every system
	systemNames                   // names that are safe and plain on this system
	anyNames                      // all names that are safe on this system
)

// ruleOf returns the rule for the files of a repository, or of an archive that may come from
// anyone.
func ruleOf(anySystem, archive bool) nameRule {
	switch {
	case anySystem:
		return anyNames
	case archive || onWindows:
		return portableNames
	}
	return systemNames
}

// checkLocalName returns an error unless the rule allows a name. The name has slashes.
func checkLocalName(name string, rule nameRule) error {
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
			if reason = partFault(part, rule); reason != "" {
				break
			}
		}
	}
	if reason == "" && !filepath.IsLocal(filepath.FromSlash(name)) {
		reason = "this system does not allow it"
	}
	if reason != "" {
		return fmt.Errorf("%w %q: %s", ErrUnsafeName, name, reason)
	}
	return nil
}

// onWindows is changed by tests.
var onWindows = runtime.GOOS == "windows"

// partFault returns the fault of one segment of a path, or "" if it has none.
func partFault(part string, rule nameRule) string {
	const allowed = "; AnySystem allows it"
	switch {
	case part == "":
		return "it has an empty segment"
	case part == "." || part == "..":
		return "it has a segment " + part
	case isPartName(part):
		return "downloads use such names for their parts" // and would use the file as a part
	case rule == anyNames:
		return ""
	case strings.Contains(part, `\`):
		return `it holds a \` + allowed
	case strings.ContainsFunc(part, unicode.IsControl):
		return "it holds a control character" + allowed
	case rule == systemNames:
		return ""
	case strings.ContainsAny(part, windowsForbids):
		return "it holds one of " + windowsForbids + allowed
	case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
		return "a segment ends in a dot or a blank" + allowed
	case reservedName(part):
		return "Windows reserves it" + allowed
	}
	return ""
}

const windowsForbids = `:*?"<>|`

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
