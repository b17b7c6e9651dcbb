package jfrogtest

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"

	"time"
)

// A Route is an operation that the server has.
type Route struct{ Method, Template string }

// Routes returns all operations of the server. The templates begin with the name of the service.
func Routes() []Route {
	var list []Route
	for name, table := range services(store.New(store.Config{Clock: time.Now}), nil) {
		for _, rt := range table {
			list = append(list, Route{rt.Method, "/" + name + rt.Template})
		}
	}
	return list
}
