package artifactory

import (
	"fmt"
	"io"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// The Format methods hide secrets also where package fmt bypasses the methods of the fields.

// Format prints the options with secrets masked.
func (o ArtifactDeployByChecksumOptions) Format(f fmt.State, verb rune) {
	jfrog.FormatMasked(f, verb, o)
}

// Format prints the request with secrets masked.
func (r ArtifactDistributeRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the request with secrets masked.
func (r BuildDistributeRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the options with secrets masked.
func (o ArtifactPushToBintrayOptions) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, o) }

// Format prints the payload with secrets masked.
func (p BundlePayload) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, p) }

// Format prints the artifact with secrets masked.
func (a BundlePayloadArtifact) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, a) }

// Format prints the request with secrets masked.
func (r ConnectionVerifyRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the options with secrets masked.
func (o MetadataDebianOptions) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, o) }

// Format prints the options with secrets masked.
func (o MetadataOpkgOptions) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, o) }

// Format prints the options with secrets masked.
func (o MetadataRPMOptions) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, o) }

// Format prints the header with secrets masked.
func (x RemoteHeader) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, x) }

// Format prints the configuration with secrets masked.
func (r RemoteRepository) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the reference with secrets masked.
func (r RepositoryRef) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the message for every verb.
func (e *RepositoryClassError) Format(f fmt.State, _ rune) {
	if e == nil {
		_, _ = io.WriteString(f, "<nil>")
		return
	}
	_, _ = io.WriteString(f, e.Error())
}

// Format prints the status with secrets masked.
func (s UploadStatus) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }
