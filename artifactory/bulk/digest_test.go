package bulk_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
)

// Stored plans have digests of trees, which must not change from one release to the next.
func TestTreeDigest(t *testing.T) {
	var tree bulk.Tree
	at := jfrog.NewTime(time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC))
	tree.Add(artifactory.AQLItem{Repo: "libs", Path: "a", Name: "b", Modified: at, SHA256: "12", ActualSHA1: "34"})
	tree.Add(artifactory.AQLItem{Repo: "libs", Path: "a", Name: "c", Modified: at, Updated: at})
	require.Equal(t, bulk.Tree{Files: 2, Digest: "035400fe53f24c369cf59a5c574fe72340a91074e483cbe48304c8be049dfda0"}, tree)
}
