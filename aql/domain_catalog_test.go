package aql

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Intended differences of the catalog from the documentation.
var (
	// The server compares these fields as dates, although they are documented as strings.
	reallyDates = map[string]bool{"promotion.created": true, "release.created": true}

	// Servers know these primary domains, which the manual does not name.
	undocumentedQueries = map[Domain]string{
		DomainProperty: "properties", DomainStat: "stats", DomainArchive: "archives", DomainArtifact: "artifacts",
		DomainModule: "modules", DomainDependency: "dependencies", DomainReleaseArtifact: "release_artifacts",
	}

	// These relations are not documented, but the server's sources and the JFrog CLI use them.
	undocumented = map[Domain]Domain{
		DomainItem: DomainReleaseArtifact, DomainReleaseArtifact: DomainItem,
	}
)

func TestCatalogMatchesDocumentation(t *testing.T) {
	doc := readDocumentation(t)
	var names []Domain
	for _, d := range doc.Domains {
		names = append(names, d.Name)
		query := undocumentedQueries[d.Name]
		if d.DomainQuery != nil {
			query = strings.TrimSuffix(*d.DomainQuery, ".find")
		}
		if got := d.Name.QueryName(); got != query {
			t.Errorf("%s: query name %q, want %q", d.Name, got, query)
		}
		var fields []Field
		for _, f := range d.Fields {
			want := Field{Name: f.Name, Type: f.Type, Values: f.Enum, Default: true}
			if reallyDates[string(d.Name)+"."+f.Name] {
				want.Type = TypeDate
			}
			if d.DefaultOutput != nil {
				want.Default = slices.Contains(d.DefaultOutput, f.Name) ||
					slices.Contains(d.DefaultOutput, string(d.Name)+"."+f.Name)
			}
			fields = append(fields, want)
		}
		if got := d.Name.Fields(); !reflect.DeepEqual(got, fields) {
			t.Errorf("%s: fields\n %v, want\n %v", d.Name, got, fields)
		}
		var relations []Relation
		for _, to := range d.Related {
			relations = append(relations, Relation{To: to})
		}
		for to := range d.Inferred {
			relations = append(relations, Relation{To: to, Inferred: true})
		}
		if to, ok := undocumented[d.Name]; ok {
			relations = append(relations, Relation{To: to, Inferred: true})
		}
		if got := d.Name.Relations(); !reflect.DeepEqual(sorted(got), sorted(relations)) {
			t.Errorf("%s: relations %v, want %v", d.Name, got, relations)
		}
		if d.Name.Plural() == "" {
			t.Errorf("%s has no plural", d.Name)
		}
	}
	names = append(names, DomainBuildProperty, DomainModuleProperty) // servers know them
	if !reflect.DeepEqual(Domains(), names) {
		t.Errorf("domains %v, want %v", Domains(), names)
	}
}

func sorted(relations []Relation) []Relation {
	slices.SortFunc(relations, func(a, b Relation) int { return strings.Compare(string(a.To), string(b.To)) })
	return relations
}

func TestOperatorsMatchDocumentation(t *testing.T) {
	for _, o := range readDocumentation(t).Operators {
		for _, typ := range []FieldType{TypeString, TypeDate, TypeInt, TypeLong} {
			documented := slices.Contains(o.Types, strings.ToLower(string(typ)))
			if got := slices.Contains(operators[typ], o.Op); got != documented {
				t.Errorf("%s on %s: %v, documented %v", o.Op, typ, got, documented)
			}
		}
	}
}

func TestUnitsMatchDocumentation(t *testing.T) {
	for _, unit := range readDocumentation(t).Relative.Units {
		for _, suffix := range unit.Suffixes {
			p, err := ParsePeriod("7" + suffix)
			if err != nil || p.N != 7 || !slices.Contains(unit.Suffixes, string(p.Unit)) {
				t.Errorf("7%s: %v, %v", suffix, p, err)
			}
		}
	}
}

func TestOutputNames(t *testing.T) {
	for want, got := range map[string]string{
		"repo":       DomainItem.OutputName("repo"),
		"downloads":  DomainStat.OutputName("downloads"),
		"build.name": DomainBuild.OutputName("name"),
		"entry.path": DomainEntry.OutputName("path"),

		"build.promotion.user":       DomainPromotion.OutputName("user"),
		"release_artifact.repo_path": DomainReleaseArtifact.OutputName("path"),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestSchemaMatchesCatalog walks the Go types of all domains by reflection. The struct of a domain
// must have exactly one field for each field in the catalog, of the matching type, and exactly one
// method for each relation.
func TestSchemaMatchesCatalog(t *testing.T) {
	primary, all := map[Domain]bool{}, 0
	for d, fields := range map[Domain]any{
		DomainItem: Item, DomainBuild: Build, DomainEntry: Entry, DomainPromotion: Promotion, DomainRelease: Release,
		DomainProperty: Property, DomainStat: Stat, DomainArchive: Archive, DomainArtifact: Artifact, DomainModule: Module,
		DomainDependency: Dependency, DomainReleaseArtifact: ReleaseArtifact,
		DomainBuildProperty: BuildProperty, DomainModuleProperty: ModuleProperty,
	} {
		seen := map[Domain]bool{}
		walkSchema(t, d, nil, reflect.ValueOf(fields), seen)
		primary[d] = true
		all = max(all, len(seen))
	}
	for _, d := range Domains() {
		if !primary[d] {
			t.Errorf("no variable holds the fields of %s", d)
		}
	}
	// A walk from the properties of builds or modules reaches all domains but the other one of them.
	if all != len(Domains())-1 {
		t.Errorf("a walk reaches at most %d domains", all)
	}
}

func walkSchema(t *testing.T, d Domain, path []Domain, v reflect.Value, seen map[Domain]bool) {
	if seen[d] {
		return
	}
	seen[d] = true
	types := map[FieldType]string{
		TypeString: "StringField", TypeDate: "DateField", TypeInt: "IntField", TypeLong: "IntField", TypeEnum: "TypeField",
	}
	var fields []string
	for i := range v.NumField() {
		member := v.Type().Field(i)
		if !member.IsExported() {
			continue
		}
		ref := v.Field(i).FieldByName("ref")
		name := ref.FieldByName("Name").String()
		fields = append(fields, name)
		if !slices.Equal(pathOf(ref), path) {
			t.Errorf("%s.%s: path %v, want %v", d, member.Name, pathOf(ref), path)
		}
		if goName := strings.ToLower(member.Name); goName != strings.ReplaceAll(name, "_", "") {
			t.Errorf("%s.%s refers to the field %s", d, member.Name, name)
		}
		f, _ := d.Field(name)
		want := types[f.Type]
		if d == DomainProperty {
			want = "PropertyField"
		}
		if got, _, _ := strings.Cut(member.Type.Name(), "["); got != want {
			t.Errorf("%s.%s is a %s, want %s", d, member.Name, got, want)
		}
	}
	var want []string
	for _, f := range d.Fields() {
		want = append(want, f.Name)
	}
	if !reflect.DeepEqual(fields, want) {
		t.Errorf("%s: fields %v, want %v", d, fields, want)
	}

	for i := range v.NumMethod() {
		name := v.Type().Method(i).Name
		if name == "All" || name == "Prop" || name == "AnyProp" {
			continue
		}
		next := Domain(strings.ToLower(name))
		if name == "ReleaseArtifact" {
			next = DomainReleaseArtifact
		}
		if !d.RelatesTo(next) {
			t.Errorf("%s.%s: the catalog has no such relation", d, name)
		}
		walkSchema(t, next, append(slices.Clone(path), next), v.Method(i).Call(nil)[0], seen)
	}
	for _, r := range d.Relations() {
		method := strings.ReplaceAll(strings.ToUpper(string(r.To[:1]))+string(r.To[1:]), "_artifact", "Artifact")
		if !v.MethodByName(method).IsValid() {
			t.Errorf("%s has no method %s for its relation to %s", d, method, r.To)
		}
	}
}

func pathOf(ref reflect.Value) (path []Domain) {
	p := ref.FieldByName("Path")
	for i := range p.Len() {
		path = append(path, Domain(p.Index(i).String()))
	}
	return path
}
