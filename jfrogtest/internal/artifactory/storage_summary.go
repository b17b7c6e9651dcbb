package artifactory

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// handleStorageSummary counts the items at the time of the request. A real server returns its last
// calculation.
func (s *service) handleStorageSummary(*rest.Request) (*rest.Response, error) {
	type line struct {
		RepoKey     string `json:"repoKey"`
		RepoType    string `json:"repoType"`
		Folders     int    `json:"foldersCount"`
		Files       int    `json:"filesCount"`
		Used        string `json:"usedSpace"`
		UsedBytes   int64  `json:"usedSpaceInBytes"`
		Items       int    `json:"itemsCount"`
		PackageType string `json:"packageType,omitempty"`
		ProjectKey  string `json:"projectKey,omitempty"`
		Percentage  string `json:"percentage,omitempty"`
	}
	total := line{RepoKey: "TOTAL", RepoType: "NA"}
	lines := []line{}
	repos := append(s.SortedRepos(), s.Repos[store.TrashKey])
	binaries := map[*store.Blob]bool{}
	for _, repo := range repos {
		l := line{RepoKey: repo.Key, RepoType: strings.ToUpper(repo.Class), ProjectKey: cmp.Or(repo.Setting("projectKey"), "default"), PackageType: "NA"}
		if name := repo.Setting("packageType"); name != "" {
			l.PackageType = store.PackageTypeName(name)
		}
		root := repo.Root
		if repo.Class == store.ClassRemote {
			l.RepoKey, l.RepoType, root = repo.Key+store.CacheSuffix, "CACHE", s.Repos[repo.Key+store.CacheSuffix].Root
		}
		root.Walk(func(n *store.Item) {
			switch {
			case !n.IsFolder():
				l.Files++
				l.UsedBytes += n.Blob.Size
				binaries[n.Blob] = true
			case n.Parent != nil:
				l.Folders++
			}
		})
		l.Items = l.Files + l.Folders
		total.Files, total.Folders, total.Items = total.Files+l.Files, total.Folders+l.Folders, total.Items+l.Items
		total.UsedBytes += l.UsedBytes
		lines = append(lines, l)
	}
	for i := range lines {
		lines[i].Used = humanSize(lines[i].UsedBytes)
		lines[i].Percentage = percent(lines[i].UsedBytes, total.UsedBytes)
	}
	total.Used = humanSize(total.UsedBytes)
	var stored int64
	for b := range binaries {
		stored += b.Size
	}
	return rest.JSON(http.StatusOK, "", map[string]any{
		"binariesSummary": map[string]string{
			"binariesCount": grouped(len(binaries)), "binariesSize": humanSize(stored), "artifactsSize": total.Used,
			"optimization": percent(stored, total.UsedBytes), "itemsCount": grouped(total.Items), "artifactsCount": grouped(total.Files),
		},
		"fileStoreSummary": map[string]string{
			"storageType": "file-system", "storageDirectory": "/var/opt/jfrog/artifactory/data/artifactory/filestore",
			"totalSpace": "100.00 GB", "usedSpace": humanSize(stored) + " (0%)", "freeSpace": "100.00 GB (100%)",
		},
		"repositoriesSummaryList": append(lines, total),
	}), nil
}

func (s *service) handleCalculateStorage(*rest.Request) (*rest.Response, error) {
	return rest.NewResponse(http.StatusAccepted, "", nil), nil
}

func humanSize(size int64) string {
	if size < 1024 {
		return fmt.Sprintf("%d bytes", size)
	}
	f, unit := float64(size), ""
	for _, unit = range []string{"KB", "MB", "GB", "TB"} {
		if f /= 1024; f < 1024 {
			break
		}
	}
	return fmt.Sprintf("%.2f %s", f, unit)
}

func percent(part, whole int64) string {
	if whole == 0 {
		return "0%"
	}
	return fmt.Sprintf("%.2f%%", 100*float64(part)/float64(whole))
}

// grouped formats a number with commas between thousands.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
