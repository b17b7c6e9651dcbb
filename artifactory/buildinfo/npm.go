package buildinfo

import (
	"cmp"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// npmLock is a package-lock.json: Packages in versions 2 and 3, Dependencies in version 1.
type npmLock struct {
	Name            string                `json:"name"`
	Version         string                `json:"version"`
	LockfileVersion int                   `json:"lockfileVersion"`
	Packages        map[string]npmPackage `json:"packages"`
	Dependencies    map[string]npmPackage `json:"dependencies"`
}

type npmPackage struct {
	Name        string `json:"name"` // of an alias
	Version     string `json:"version"`
	Integrity   string `json:"integrity"`
	Link        bool   `json:"link"`
	Dev         bool   `json:"dev"`
	DevOptional bool   `json:"devOptional"`
	// Dependencies holds packages in version 1, and ranges later. It is not decoded as packages,
	// because each level of them would be read again for all levels around it.
	Dependencies any `json:"dependencies"`
}

// npmInner returns the packages that stand in a package of version 1.
func npmInner(v any) (map[string]npmPackage, error) {
	all, ok := v.(map[string]any)
	if !ok {
		return nil, errors.New("dependencies is not an object")
	}
	out := make(map[string]npmPackage, len(all))
	for name, v := range all {
		fields, ok := v.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("dependency %s is not an object", name)
		}
		var p npmPackage
		p.Dependencies = fields["dependencies"]
		for key, to := range map[string]*string{"version": &p.Version, "integrity": &p.Integrity} {
			if v := fields[key]; v != nil {
				if *to, ok = v.(string); !ok {
					return nil, fmt.Errorf("the %s of dependency %s is not a string", key, name)
				}
			}
		}
		if v := fields["dev"]; v != nil {
			if p.Dev, ok = v.(bool); !ok {
				return nil, fmt.Errorf("dev of dependency %s is not a boolean", name)
			}
		}
		out[name] = p
	}
	return out, nil
}

// AddNPMModule adds the package of a package-lock.json or npm-shrinkwrap.json, of version 1, 2 or
// 3, and the packages that it locks. The ID of the module has the form name:version, or
// scope:name:version. The dependencies have the scopes prod and dev. Links and the packages of the
// same workspace are left out.
//
// The checksums are computed from the files in npm's cache, which npm install fills. They are
// compared with the integrity in the lock file. A dependency whose file is absent has only the
// SHA-1 that old lock files contain, and is not linked.
func (b *Builder) AddNPMModule(lockFile string) (*Module, error) {
	data, err := os.ReadFile(lockFile)
	if err != nil {
		return nil, fmt.Errorf("buildinfo: %w", err)
	}
	var lock npmLock
	if err := json.Unmarshal(data, &lock); err != nil {
		return nil, fmt.Errorf("buildinfo: read %s: %w", lockFile, err)
	}
	if lock.LockfileVersion < 1 || lock.LockfileVersion > 3 {
		return nil, fmt.Errorf("buildinfo: %s has lockfileVersion %d, not 1, 2 or 3", lockFile, lock.LockfileVersion)
	}
	root := lock.Packages[""]
	id := npmModuleID(cmp.Or(lock.Name, root.Name), cmp.Or(lock.Version, root.Version))
	if id == "" {
		return nil, fmt.Errorf("buildinfo: %s has no name of a package", lockFile)
	}
	c := &npmCollector{cache: npmCache(variables(b.opts.Environ)), module: newModule(artifactory.BuildModule{ID: id, Type: moduleNPM})}
	if lock.Packages != nil {
		err = c.packages(lock.Packages)
	} else {
		err = c.nested(lock.Dependencies, lockFile, 0)
	}
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.addModule(c.module.info)
	return &Module{b, id}, nil
}

// npmModuleID returns the ID of a package's module, as the JFrog CLI writes it.
func npmModuleID(name, version string) string {
	name = strings.Replace(strings.TrimPrefix(name, "@"), "/", ":", 1)
	if name == "" || version == "" {
		return name
	}
	return name + ":" + version
}

// npmCache returns the folder of npm's cache.
func npmCache(env map[string]string) string {
	for _, name := range []string{"npm_config_cache", "NPM_CONFIG_CACHE"} {
		if dir := env[name]; dir != "" {
			return dir
		}
	}
	if local := env["LOCALAPPDATA"]; runtime.GOOS == "windows" && local != "" {
		return filepath.Join(local, "npm-cache")
	}
	home := cmp.Or(env["HOME"], env["USERPROFILE"])
	if home == "" {
		return ""
	}
	return filepath.Join(home, ".npm")
}

// npmCollector adds packages to a module.
type npmCollector struct {
	cache  string
	module *module
}

// packages adds the packages of a lock file of version 2 or 3.
func (c *npmCollector) packages(all map[string]npmPackage) error {
	const folder = "node_modules/"
	for _, key := range slices.Sorted(maps.Keys(all)) {
		p := all[key]
		at := strings.LastIndex(key, folder)
		if at < 0 || p.Link || p.Version == "" { // the package itself, or one of its workspace
			continue
		}
		if err := c.add(cmp.Or(p.Name, key[at+len(folder):]), &p); err != nil {
			return err
		}
	}
	return nil
}

// maxNPMDepth limits how deep the packages of version 1 are nested.
const maxNPMDepth = 1000

// nested adds the packages of a lock file of version 1.
func (c *npmCollector) nested(all map[string]npmPackage, lockFile string, depth int) error {
	if depth > maxNPMDepth {
		return fmt.Errorf("buildinfo: the packages of %s are nested too deep", lockFile)
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		p := all[name]
		alias, isAlias := strings.CutPrefix(p.Version, "npm:")
		if at := strings.LastIndexByte(alias, '@'); isAlias && at > 0 {
			name, p.Version = alias[:at], alias[at+1:]
		}
		if p.Version != "" && !strings.HasPrefix(p.Version, "file:") {
			if err := c.add(name, &p); err != nil {
				return err
			}
		}
		if p.Dependencies == nil {
			continue
		}
		inner, err := npmInner(p.Dependencies)
		if err != nil {
			return fmt.Errorf("buildinfo: read %s: package %s: %w", lockFile, name, err)
		}
		if err := c.nested(inner, lockFile, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// add adds a package. A package that a part of the installation needs for production is in both
// scopes.
func (c *npmCollector) add(name string, p *npmPackage) error {
	d := artifactory.BuildDependency{ID: withoutQuery(name) + ":" + withoutQuery(p.Version), Scopes: []string{"prod"}}
	switch {
	case p.Dev:
		d.Scopes = []string{"dev"}
	case p.DevOptional:
		d.Scopes = []string{"dev", "prod"}
	}
	sums, err := npmSums(c.cache, p.Integrity)
	if err != nil {
		return fmt.Errorf("buildinfo: package %s: %w", d.ID, err)
	}
	d.MD5, d.SHA1, d.SHA256 = sums.MD5, sums.SHA1, sums.SHA256
	c.module.addDependency(d)
	return nil
}

// npmSums returns the checksums of a file in npm's cache, where it stands under its integrity. If
// the file is absent, it returns the SHA-1 of the integrity, if it has one.
func npmSums(cache, integrity string) (artifactory.Checksums, error) {
	var known artifactory.Checksums
	for field := range strings.FieldsSeq(integrity) {
		algorithm, encoded, _ := strings.Cut(field, "-")
		encoded, _, _ = strings.Cut(encoded, "?")
		digest, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || len(digest) < 16 {
			return known, fmt.Errorf("integrity %q is not a base64 digest", field)
		}
		sum := hex.EncodeToString(digest)
		if algorithm == "sha1" && len(sum) == 40 {
			known.SHA1 = sum
		}
		if cache == "" || algorithm != "sha1" && algorithm != "sha512" {
			continue
		}
		file := filepath.Join(cache, "_cacache", "content-v2", algorithm, sum[:2], sum[2:4], sum[4:])
		sums, strong, err := cachedSums(file)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return known, err
		case sum != sums.SHA1 && sum != strong:
			return known, fmt.Errorf("%s differs from its integrity", file)
		}
		return sums, nil
	}
	return known, nil
}

// cachedSums returns the checksums of a file, and its SHA-512.
func cachedSums(file string) (sums artifactory.Checksums, strong string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return sums, "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha512.New()
	sums, err = artifactory.ComputeChecksums(io.TeeReader(f, h))
	return sums, hex.EncodeToString(h.Sum(nil)), err
}
