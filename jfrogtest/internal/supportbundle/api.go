package supportbundle

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// Routes returns the operations below a path such as /api/system/support.
func (k *Keeper) Routes(at string) []rest.Route {
	return []rest.Route{
		rest.Get(at+"/bundles", k.handleList, rest.Admin),
		rest.Post(at+"/bundle", k.HandleCreate, rest.Small, rest.Admin),
		rest.Get(at+"/bundle/{bundleId}", k.handleGet, rest.Admin),
		rest.Get(at+"/bundle/{bundleId}/archive", k.handleArchive, rest.Admin),
		rest.Delete(at+"/bundle/{bundleId}", k.handleDelete, rest.Admin),
	}
}

// HandleCreate creates a support bundle, with the id in the path if there is one.
func (k *Keeper) HandleCreate(q *rest.Request) (*rest.Response, error) {
	b, order, err := k.read(q)
	if err != nil {
		return nil, err
	}
	if k.find(b.id) != nil {
		return nil, apierr.New(http.StatusBadRequest, "The support bundle '%s' exists", b.id)
	}
	k.add(b, order)
	return rest.JSON(k.Accepted, "", map[string]any{"id": b.id, "artifactory": k.source(q, b)}), nil
}

func (k *Keeper) handleList(q *rest.Request) (*rest.Response, error) {
	list := []map[string]any{}
	for _, b := range k.bundles {
		list = append(list, k.view(q, b, k.Listed))
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"bundles": list, "count": len(list)}), nil
}

// handleGet counts a poll for a bundle in progress.
func (k *Keeper) handleGet(q *rest.Request) (*rest.Response, error) {
	b, err := k.named(q)
	if err != nil {
		return nil, err
	}
	b.Poll()
	return rest.JSON(http.StatusOK, "", k.view(q, b, k.Shown)), nil
}

func (k *Keeper) handleDelete(q *rest.Request) (*rest.Response, error) {
	b, err := k.named(q)
	if err != nil {
		return nil, err
	}
	b.Cancel()
	k.bundles = slices.DeleteFunc(k.bundles, func(x *bundle) bool { return x == b })
	return rest.NewResponse(k.Deleted, "", nil), nil
}

// handleArchive counts a poll for a missing archive if the bundle shows no status.
func (k *Keeper) handleArchive(q *rest.Request) (*rest.Response, error) {
	b, err := k.named(q)
	if err != nil {
		return nil, err
	}
	if b.archive == nil {
		if !k.showsStatus() {
			b.Poll()
		}
		return nil, apierr.New(http.StatusNotFound,
			"The archive of support bundle '%s' does not exist", b.id)
	}
	return rest.NewResponse(http.StatusOK, "application/zip", b.archive).
		With("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.zip"`, b.id)), nil
}
