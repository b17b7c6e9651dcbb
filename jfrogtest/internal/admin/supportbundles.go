package admin

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/livelogs"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/supportbundle"
)

// supportRoutes returns the operations on support bundles.
func (s *service) supportRoutes() []rest.Route {
	return supportbundle.New(s.Store, supportbundle.Product{
		Code: "jfrt", ServiceID: store.ServiceID, Async: true,
		NewID: func(now time.Time) string {
			return strings.Replace(now.Format("20060102-150405.000"), ".", "-", 1)
		},
		Content: s.supportContent, Created: "2006-01-02T15:04:05-07:00",
		Accepted: http.StatusOK, Deleted: http.StatusOK,
		Listed: []string{"id", "name", "description", "created", "status"},
		Shown:  []string{"name", "description", "id", "artifactory", "parameters", "created", "status"},
	}).Routes("/api/system/support")
}

// supportContent returns the files of a support bundle.
func (s *service) supportContent(order supportbundle.Order) map[string][]byte {
	files := map[string][]byte{}
	if order.Configuration {
		type repository struct {
			Key         string `json:"key"`
			Class       string `json:"rclass"`
			PackageType string `json:"packageType"`
		}
		list := []repository{}
		for _, r := range s.SortedRepos() {
			list = append(list, repository{r.Key, r.Class, r.Setting("packageType")})
		}
		files["configuration/repositories.json"] = jsondoc.Encode(list)
	}
	if order.System {
		files["system/system-info.txt"] = fmt.Appendf(nil,
			"os.name             | %s\nos.arch             | %s\nartifactory.version | %s\n",
			runtime.GOOS, runtime.GOARCH, store.Version)
	}
	if order.Logs.Include {
		log := s.Operations.Requests["artifactory"]
		text, _, _ := log.Read(0, livelogs.MaxChunk)
		files["logs/"+log.Name] = []byte(text)
	}
	if order.SlowQueries {
		files["database-slow-queries.json"] = jsondoc.Encode(map[string]string{
			"Response": "There are no slow running queries at this moment",
		})
	}
	return files
}
