package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// typeDefaults are the further defaults of remote repositories, by package type.
var typeDefaults = map[string]map[string]any{
	"bower":    {"bowerRegistryUrl": "https://registry.bower.io"},
	"cargo":    {"gitRegistryUrl": "https://github.com/rust-lang/crates.io-index"},
	"composer": {"composerRegistryUrl": "https://packagist.org"},
	"pypi":     {"pyPIRegistryUrl": "https://pypi.org"},
	"vcs":      {"vcsType": "GIT", "vcsGitProvider": "GITHUB", "vcsGitDownloadUrl": ""},
}

// withoutNulls returns a copy without the settings that are null, also in objects.
func withoutNulls(config map[string]any) map[string]any {
	config = maps.Clone(config)
	maps.DeleteFunc(config, func(_ string, v any) bool { return v == nil })
	for name, v := range config {
		if inner, ok := v.(map[string]any); ok {
			config[name] = withoutNulls(inner)
		}
	}
	return config
}

// typed converts the values of given settings to the types of the known ones, because clients
// quote numbers and booleans. Objects are completed from the known ones. A value of another kind
// is an error: a list, an object or a single value. An empty text for a number or a boolean has no
// effect.
func typed(known, given map[string]any) (map[string]any, error) {
	out := make(map[string]any, len(given))
	for name, value := range given {
		have, ok := known[name]
		if !ok {
			out[name] = value
			continue
		}
		if kindOf(have) != kindOf(value) {
			return nil, apierr.New(http.StatusBadRequest, "The setting '%s' must be %s, not %s", name, kindOf(have), kindOf(value))
		}
		converted, err := convert(have, value)
		if err != nil {
			return nil, apierr.New(http.StatusBadRequest, "The setting '%s' has an invalid value: %v", name, err)
		}
		if converted != nil {
			out[name] = converted
		}
	}
	return out, nil
}

func kindOf(v any) string {
	switch v.(type) {
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	}
	return "a single value"
}

// convert returns a value in the type of another. Nil means that the value has no effect.
func convert(have, value any) (any, error) {
	text, isText := value.(string)
	text = strings.TrimSpace(text)
	switch have := have.(type) {
	case map[string]any:
		inner, err := typed(have, value.(map[string]any)) // of the same kind
		merged := maps.Clone(have)
		maps.Copy(merged, inner)
		return merged, err
	case bool:
		if !isText {
			break
		}
		switch strings.ToLower(text) {
		case "":
			return nil, nil
		case "true", "false":
			return strings.EqualFold(text, "true"), nil
		}
		return nil, fmt.Errorf("%q is no boolean", text)
	case float64, json.Number:
		if !isText {
			break
		}
		if text == "" {
			return nil, nil
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no number", text)
		}
		return float64(n), nil
	case string:
		if !isText && kindOf(value) == "a single value" {
			return fmt.Sprint(value), nil
		}
	}
	return value, nil
}

// override sets what the server decides itself, whatever the client has sent.
func override(config map[string]any) {
	if config["rclass"] == ClassRemote && ignoresHead(config) {
		config["bypassHeadRequests"] = true
	}
	if patterns, ok := config["externalDependenciesPatterns"].([]any); ok && len(patterns) == 0 {
		config["externalDependenciesPatterns"] = []any{"**"}
	}
}

// ignoresHead reports whether a remote repository never sends HEAD requests.
func ignoresHead(config map[string]any) bool {
	url, _ := config["url"].(string)
	return config["packageType"] == "ansible" || config["packageType"] == "terraform" &&
		(strings.Contains(url, "//registry.terraform.io") || strings.Contains(url, "//registry.opentofu.org"))
}
