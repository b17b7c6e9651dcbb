package artifactory_test

import (
	"log"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exampleArtifactory starts an in-memory Artifactory with local repositories.
func exampleArtifactory(repoKeys ...string) (rt *artifactory.Client, stop func()) {
	var opts []jfrogtest.Option
	for _, key := range repoKeys {
		opts = append(opts, jfrogtest.WithRepository(key, "local", "generic"))
	}
	srv, err := jfrogtest.Start(opts...)
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	return artifactory.New(c), srv.Close
}
