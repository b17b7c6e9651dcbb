package versions

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOrder(t *testing.T) {
	for scheme, ascending := range map[Scheme][]string{
		SchemeSemVer: {"latest", "0.9.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "v1.0.0", "1.2.9", "1.2.10", "1.10.0"},
		SchemeMaven:  {"[1.0]", "1.0-alpha-1", "1.0-beta2", "1.0-M1", "1.0-rc1", "1.0-20260301.120000-3", "1.0-20260301.120000-12", "1.0-20260302.000000-1", "1.0", "1.0-sp1", "1.0.1", "1.2", "1.10"},
		SchemePyPI:   {"foo", "1.0.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.post1", "1.1", "1.10", "1!0.1"},
		SchemeGo:     {"1.2.3", "v0.0.0-20260101000000-abcdefabcdef", "v1.0.0-rc.1", "v1.0.0", "v1.2.10", "v2.0.0+incompatible"},
		SchemeNuGet:  {"1.0.0-beta", "1.0.0", "1.0.0.1", "1.0.1"},
		SchemeGems:   {"1.0.0.rc1", "1.0.0", "1.0.0.1", "1.2.0"},
		SchemeDebian: {"a1", "1.0~rc1-1", "1.0-1~bpo11+1", "1.0-1", "1.0-1ubuntu1", "1.0-1+deb12u1", "1.0-2", "1.0+dfsg-1", "1.0.1-1", "1.0.10-1", "1:0.1"},
	} {
		t.Run(string(scheme), func(t *testing.T) {
			for i, a := range ascending {
				for j, b := range ascending {
					require.Equal(t, sign(i-j), scheme.Compare(a, b), "%s with %s", a, b)
				}
			}
			shuffled := slices.Clone(ascending)
			slices.Reverse(shuffled)
			slices.SortFunc(shuffled, scheme.Compare)
			require.Equal(t, ascending, shuffled)
		})
	}
}

func sign(n int) int { return max(-1, min(1, n)) }

func TestEqualVersions(t *testing.T) {
	for _, tc := range []struct {
		scheme Scheme
		a, b   string
	}{
		{SchemeMaven, "1.0", "1.0.0"}, {SchemeMaven, "1.0.Final", "1.0"}, {SchemeMaven, "1.0-RC1", "1.0-rc1"},
		{SchemeSemVer, "v1.2", "1.2.0"}, {SchemeSemVer, "1.0.0+a", "1.0.0+b"}, {SchemePyPI, "1.0", "1.0.0"},
		{SchemeDebian, "1.0", "1.0-0"}, {SchemeDebian, "0:1.0", "1.00"},
	} {
		require.Zero(t, tc.scheme.Compare(tc.a, tc.b), "%s %s %s", tc.scheme, tc.a, tc.b)
	}
}

func TestPrereleases(t *testing.T) {
	for scheme, texts := range map[Scheme]string{
		SchemeMaven:  "1.0-SNAPSHOT 1.0-20260301.120000-3 1.0-rc1 1.0-b2 1.0-M1 1.0.Beta3 2.0-dev 3.0-pre1 Finchley.M9 ! 1.0 31.1-jre 1.0-android 1.0.Final 1.0.RELEASE 1.0-sp1 Finchley.SR2",
		SchemeSemVer: "1.0.0-rc.1 1.0.0-0 ! 1.0.0 1.0.0+rc.1",
		SchemePyPI:   "1.0rc1 1.0.dev3 1.0.post1.dev2 1.0a1 ! 1.0 1.0.post1 1.0+local.dev1 1!2.0",
		SchemeGo:     "v1.0.0-rc.1 v0.0.0-20260101000000-abcdefabcdef ! v1.0.0 v2.0.0+incompatible",
		SchemeNuGet:  "1.0.0-beta ! 1.0.0 1.0.0.1",
		SchemeGems:   "1.0.0.rc1 1.0.pre ! 1.0.0 1.0.0.1",
		SchemeDebian: "1.0~rc1-1 1.0~git20260101-1 1.0~beta2 ! 1.0-1 1.0~dfsg-1 1.0-1~bpo11+1 1.0-1~rc1",
	} {
		pre, rel, _ := strings.Cut(texts, " ! ")
		for text := range strings.FieldsSeq(pre) {
			v, err := scheme.Parse(text)
			require.NoError(t, err)
			assert.True(t, v.IsPrerelease(), "%s %s", scheme, text)
		}
		for text := range strings.FieldsSeq(rel) {
			v, err := scheme.Parse(text)
			require.NoError(t, err)
			assert.False(t, v.IsPrerelease(), "%s %s", scheme, text)
		}
	}
}

func TestNoVersions(t *testing.T) {
	for scheme, texts := range map[Scheme][]string{
		SchemeSemVer: {"", "latest", "1.x", "*", "1.2.3.4", "1.2.3 "},
		SchemeMaven:  {"", "LATEST", "RELEASE", "${version}", "[1.0]", "1.0,2", "1/2", "-1", "1.0 ", "1\n", strings.Repeat("1", 2000)},
		SchemePyPI:   {"", "foo", "1.*"},
		SchemeGo:     {"", "1.2.3", "v1.2", "latest", "vx"},
		SchemeNuGet:  {"", "a", "1.*"},
		SchemeGems:   {"", "a b"},
		SchemeDebian: {"", "a1", "1.0_1", "1 0"},
		"cargo":      {"1.0.0"},
		"":           {"1.0.0"},
	} {
		for _, text := range texts {
			_, err := scheme.Parse(text)
			assert.Error(t, err, "%s %q", scheme, text)
		}
	}
}

func TestRanges(t *testing.T) {
	for _, tc := range []struct {
		scheme  Scheme
		text    string
		in, out string
	}{
		{SchemeMaven, "[1.2,2)", "1.2 1.2.0 1.9 1.9.9-jre 1.5-SNAPSHOT 1.5-rc1", "1.1 2 2.0 2.0.0 2.1 2-SNAPSHOT 2.0-rc1 2-20260301.120000-1 1.2-rc1 1.2-SNAPSHOT"},
		{SchemeMaven, "[1.2,2-rc2)", "1.2 2-rc1 2.0-beta", "2-rc2 2-SNAPSHOT 2"},
		{SchemeMaven, "[1.2]", "1.2 1.2.0", "1.2.1 1.1 1.2-rc1"},
		{SchemeMaven, "[1.2-SNAPSHOT]", "1.2-SNAPSHOT", "1.2 1.1"},
		{SchemeMaven, "(,1.0],[1.2,)", "0.5 1.0 1.2 9", "1.1"},
		{SchemeMaven, "[1,2), [3,4)", "1.5 3.5", "2 2.5 4"},
		{SchemeSemVer, "^1.2", "1.2.0 v1.9.9 1.5.0-rc.1", "1.1.9 2.0.0 2.0.0-rc.1"},
		{SchemeSemVer, ">=1.2 <2", "1.2.0 1.9.9 1.5.0-rc.1", "2.0.0 2.0.0-rc.1 1.2.0-rc.1"},
		{SchemeSemVer, ">=1 <2 || 3.x", "1.0.0 1.9.9 3.0.0 3.9.9", "0.9.0 2.0.0 2.5.0 4.0.0"},
		{SchemeSemVer, "1.2", "1.2.0 1.2.9", "1.3.0"},
		{SchemeSemVer, "1.2.3", "1.2.3", "1.2.4 1.2.3-rc.1"},
		{SchemeSemVer, "*", "1.2.3 0.0.1", "latest"},
		{SchemeGo, "^v1.2", "v1.2.0 v1.9.0", "v2.0.0 v1.1.0"},
		{SchemeGo, "v1.2.3", "v1.2.3", "v1.2.4"},
		{SchemePyPI, ">=1.2,<2", "1.2 1.9 1.5rc1 1.5.dev1 1.5+local.1 1.9.post1", "2.0 2.0rc1 2.0.dev1 1.1"},
		{SchemePyPI, "~=1.4.2", "1.4.2 1.4.9", "1.5 1.4.1"},
		{SchemePyPI, "!=1.5,>=1.2,<2", "1.4 1.6", "1.5 2"},
		{SchemePyPI, "==1.5", "1.5 1.5.0 1.5+local.1", "1.5.1"},
		{SchemeNuGet, "[1.2,2)", "1.2.0 1.9.0.1", "2.0.0 2.0.0-beta"},
		{SchemeNuGet, "1.2", "1.2.0 9.0.0", "1.1.0"},
		{SchemeTerraform, "~> 1.2", "1.2.0 1.9.0", "2.0.0 1.1.0 2.0.0-rc.1"},
		{SchemeTerraform, "~> 1.2.3, != 1.2.5", "1.2.3 1.2.9", "1.2.5 1.3.0"},
		{SchemeSemVer, "^1.2.0-rc.1", "1.2.0-rc.2 1.2.0", "2.0.0-rc.1 1.2.0-beta.1"},
		{SchemeSemVer, "^0.2.3", "0.2.9", "0.3.0 0.2.2"}, {SchemeSemVer, "^0.0.3", "0.0.3", "0.0.4"},
		{SchemeSemVer, "~1.2.3", "1.2.9", "1.3.0"}, {SchemeSemVer, ">1.2", "1.3.0", "1.2.9"}, {SchemeSemVer, "<= 1.2", "1.2.9", "1.3.0"},
		{SchemeSemVer, "1.2 - 2.3.4", "1.2.0 2.3.4", "2.3.5"}, {SchemeSemVer, ">= 1.2, < 2", "1.5.0", "2.0.0"},
		{SchemeNuGet, "1.*", "1.0.0 1.9.9.9", "2.0.0 2.0.0-a"}, {SchemePyPI, "==1.5.*", "1.5 1.5.9 1.5rc1", "1.6 1.50"},
		{SchemePyPI, "!=1.5.*,>1", "1.6", "1.5.3"}, {SchemePyPI, "==1.5+a", "1.5+a", "1.5 1.5+b"},
		{SchemePyPI, ">1.2", "1.2.1 1.3 1.3.post1 1!1.2.post1", "1.2 1.2.post1 1.2.0.post1 1.2+local"},
		{SchemePyPI, ">1.2.post1", "1.2.post2 1.3", "1.2 1.2.post1"},
		{SchemeTerraform, "~> v9.1", "9.1.0 v9.9.0", "10.0.0 99.0.0 9.0.0"},
		{SchemeTerraform, "~> v9", "9.1.0", "10.0.0 8.0.0"},
		{SchemeTerraform, "~> v1.2.3+b, < v2", "1.2.9", "1.3.0"},
		{SchemeGems, "~> 1.2", "1.2.0 1.9", "2.0 1.1"}, {SchemeGems, "~> 9.1.rc1", "9.1 9.9", "10.0"},
		{SchemeGems, ">= 1.2, < 2", "1.2 1.9", "2.0 2.0.0.rc1"},
		{SchemeDebian, ">= 1.2, << 2", "1.2-1 1.9", "2-1 1.1-3 2~rc1"},
	} {
		r, err := tc.scheme.ParseRange(tc.text)
		require.NoError(t, err)
		assert.Equal(t, tc.scheme, r.Scheme())
		for text := range strings.FieldsSeq(tc.in) {
			ok, err := tc.scheme.Matches(tc.text, text)
			require.NoError(t, err)
			assert.True(t, ok, "%s %s has %s", tc.scheme, tc.text, text)
		}
		for text := range strings.FieldsSeq(tc.out) {
			ok, _ := tc.scheme.Matches(tc.text, text)
			assert.False(t, ok, "%s %s has not %s", tc.scheme, tc.text, text)
		}
	}
	var none Range
	require.Empty(t, none.Scheme())
	v, err := SchemeMaven.Parse("1")
	require.NoError(t, err)
	require.False(t, none.Contains(v))
}

func TestNoRanges(t *testing.T) {
	for scheme, texts := range map[Scheme][]string{
		SchemeMaven:  {"", " ", "1.2", "[1.2", "1.2]", "[2,1]", "[1,2)x", "[1,2)[3,4)", "latest", "[]x"},
		SchemeSemVer: {"", "latest", ">=", "1.2.3 ||", "[1,2)", ",", ">=1 || ,", " , ,"},
		SchemeGo:     {"", "latest"},
		SchemePyPI:   {"", ">=", "latest"},
		SchemeNuGet:  {"", "[2,1]"},
		SchemeGems:   {"", "~>", "^1"},
		SchemeDebian: {"", ">=", ">= 1.0,", "latest"},
		"cargo":      {"^1"},
	} {
		for _, text := range texts {
			_, err := scheme.ParseRange(text)
			assert.Error(t, err, "%s %q", scheme, text)
		}
	}
}

// Any two texts have an order, in which an exchange changes the sign, and no text panics.
func FuzzOrder(f *testing.F) {
	for _, text := range []string{"1.0", "1.0-rc1", "v1.2.3-rc.1+b", "1!2.0.post1.dev2+l", "1:1.0~rc1-1", "1.0-20260301.120000-3", "[1,2)", "^1.2 || 3.x", "~> 1.2, < 3", "1.0.a.b"} {
		f.Add(text, "1.0.1", "2.0-SNAPSHOT")
	}
	schemes := []Scheme{SchemeSemVer, SchemeMaven, SchemePyPI, SchemeGo, SchemeNuGet, SchemeGems, SchemeTerraform, SchemeDebian}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		for _, s := range schemes {
			ab, bc, ac := s.Compare(a, b), s.Compare(b, c), s.Compare(a, c)
			if s.Compare(b, a) != -ab || s.Compare(a, a) != 0 {
				t.Errorf("%s: %q and %q", s, a, b)
			}
			if ab <= 0 && bc <= 0 && ac > 0 {
				t.Errorf("%s: %q, %q and %q", s, a, b, c)
			}
			r, err := s.ParseRange(a)
			v, err2 := s.Parse(b)
			if err == nil && err2 == nil {
				r.Contains(v)
			}
		}
	})
}
