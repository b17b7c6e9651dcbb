package distribution

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/supportbundle"
)

// supportRoutes returns the operations on support bundles.
func (s *service) supportRoutes() []rest.Route {
	k := supportbundle.New(s.Store, supportbundle.Product{
		Code: "jfds", ServiceID: serviceID,
		NewID: func(now time.Time) string {
			return strings.Replace(now.Format("20060102150405.000"), ".", "-", 1)
		},
		Content: func(order supportbundle.Order) map[string][]byte {
			if !order.System {
				return nil
			}
			info := fmt.Appendf(nil, "version %s\nservice %s\n", version, serviceID)
			return map[string][]byte{"system/info.txt": info}
		},
		Created: time.DateOnly, Accepted: http.StatusOK, Deleted: http.StatusNoContent,
		Listed: []string{"id", "name", "description", "created"},
		Shown:  []string{"name", "description", "artifactory", "parameters", "created", "status"},
	})
	const at = "/api/v1/system/support"
	return append(k.Routes(at),
		rest.Put(at+"/bundle/{bundleId}", k.HandleCreate, rest.Small, rest.Admin))
}
