package admin

import jfrog "github.com/jfrogkit/jfrog-go"

// MailServer is the server that sends the notifications of Artifactory.
type MailServer struct {
	Enabled        *bool        `json:"enabled,omitempty"`
	Host           string       `json:"host,omitempty"`
	Port           *int         `json:"port,omitempty"`
	Username       *string      `json:"username,omitempty"`
	Password       jfrog.Secret `json:"password,omitempty"`
	From           *string      `json:"from,omitempty"` // address of the sender
	SubjectPrefix  *string      `json:"subjectPrefix,omitempty"`
	ArtifactoryURL *string      `json:"artifactoryUrl,omitempty"` // for links in the messages
	SSL            *bool        `json:"ssl,omitempty"`
	TLS            *bool        `json:"tls,omitempty"`
}

// FolderDownloadConfig allows and limits the download of folders as archives.
type FolderDownloadConfig struct {
	Enabled               *bool `json:"enabled,omitempty"`
	EnabledForAnonymous   *bool `json:"enabledForAnonymous,omitempty"`
	MaxConcurrentRequests *int  `json:"maxConcurrentRequests,omitempty"`
	MaxDownloadSizeMb     *int  `json:"maxDownloadSizeMb,omitempty"`
	MaxFiles              *int  `json:"maxFiles,omitempty"`
	// EnabledEmptyDirectories puts empty folders into the archives.
	EnabledEmptyDirectories *bool `json:"enabledEmptyDirectories,omitempty"`
}

// TrashcanConfig sets how the trash can works. The server always has this block.
type TrashcanConfig struct {
	Enabled             *bool `json:"enabled,omitempty"`
	AllowPermDeletes    *bool `json:"allowPermDeletes,omitempty"`
	RetentionPeriodDays *int  `json:"retentionPeriodDays,omitempty"`
}

// ReplicationsConfig blocks replications whatever their configuration says.
type ReplicationsConfig struct {
	BlockPullReplications *bool `json:"blockPullReplications,omitempty"`
	BlockPushReplications *bool `json:"blockPushReplications,omitempty"`
}

// SystemMessageConfig is a message that the web UI shows to everyone.
type SystemMessageConfig struct {
	Enabled        *bool   `json:"enabled,omitempty"`
	Title          *string `json:"title,omitempty"`
	TitleColor     *string `json:"titleColor,omitempty"` // such as #429F46
	Message        *string `json:"message,omitempty"`
	ShowOnAllPages *bool   `json:"showOnAllPages,omitempty"`
}
