package artifactory

// ArchiveType is a format of archives.
type ArchiveType string

// The formats of archives.
const (
	ArchiveZip    ArchiveType = "zip"
	ArchiveTar    ArchiveType = "tar"
	ArchiveTarGz  ArchiveType = "tar.gz"
	ArchiveTgz    ArchiveType = "tgz"
	ArchiveTarBz2 ArchiveType = "tar.bz2"
)
