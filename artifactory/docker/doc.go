// Package docker lists the tags of container images in Artifactory, shows what they share, and
// deletes tags without breaking other tags.
//
//	app, err := docker.NewImage(artifactory.New(client), "docker-local", "team/app")
//	tags, err := app.Tags(ctx, nil) // newest first
//	plan, err := app.Plan(ctx, docker.Names(tags[10:]), nil)
//	fmt.Print(plan) // what would be deleted, what stays and why
//	sum, err := app.Delete(ctx, plan, nil)
//
// [artifactory.DockerService] lists tags through the registry API, page by page, and promotes
// images.
//
// # Storage
//
// Artifactory stores a tag as the folder team/app/1.0 with the file manifest.json and the layers,
// sha256__4c0d.... The tag of an image for several platforms has list.manifest.json in its place.
// The list refers to the manifests of the platforms and to attestations by digest. Each of them
// is in a folder sha256:4c0d..., which caches of remote repositories name sha256__4c0d.... A tag
// may have both files. Other lists, and lists of lists, may refer to the same manifests.
//
// # Deletion
//
// Artifactory deletes a folder without regard to lists that refer to it. [Image.Plan] therefore
// reads all manifests of the image. It plans to delete the named tags, and the manifests that no
// other tag needs. These stay:
//
//   - a manifest to which a remaining tag refers, directly or through other lists;
//   - a tag whose manifest a remaining tag needs and only this tag stores;
//   - a layer that a remaining manifest needs and that no other remaining folder of the image has;
//   - a signature, attestation or other manifest whose subject remains;
//   - folders of images with longer names, such as team/app/1.0/tools, in the folder of a tag;
//   - folders that [PlanOptions].Keep names, and what they need.
//
// If a remaining manifest cannot be read or understood, Plan returns an error.
// [Image.Delete] reads the image again and deletes nothing that has been needed since the plan: a
// tag that was pushed again stays whole.
// Do not push to the image meanwhile: a list that arrives in the last moment may refer to a
// manifest that is being deleted. Only manifests of the same image in the same repository count.
// The user must be able to read the whole image.
//
// # Memory and requests
//
// The methods send one query for an image and keep about 300 bytes for each tag and manifest. Plan
// also keeps the digests of the layers. A manifest may have 4 MiB, the limit of registries.
// Reading manifests does not count as a pull.
package docker
