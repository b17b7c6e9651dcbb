package workers

// Action is the event that a worker runs on. A subscription may lack some actions: see
// [WorkersService.Actions].
type Action string

// The actions of events in Access.
const (
	ActionBeforeCreateToken Action = "BEFORE_CREATE_TOKEN"
	ActionBeforeRevokeToken Action = "BEFORE_REVOKE_TOKEN"
)

// The actions of events in Artifactory. Their workers have [FilterCriteria] with repositories.
const (
	ActionBeforeDownload              Action = "BEFORE_DOWNLOAD"
	ActionAfterDownload               Action = "AFTER_DOWNLOAD"
	ActionBeforePropertyCreate        Action = "BEFORE_PROPERTY_CREATE"
	ActionBeforeUpload                Action = "BEFORE_UPLOAD"
	ActionAfterCreate                 Action = "AFTER_CREATE"
	ActionAfterBuildInfoSave          Action = "AFTER_BUILD_INFO_SAVE"
	ActionAfterMove                   Action = "AFTER_MOVE"
	ActionBeforeUploadRequest         Action = "BEFORE_UPLOAD_REQUEST"
	ActionAltResponse                 Action = "ALT_RESPONSE"
	ActionAltAllResponses             Action = "ALT_ALL_RESPONSES"
	ActionAltRemotePath               Action = "ALT_REMOTE_PATH"
	ActionAltRemoteContent            Action = "ALT_REMOTE_CONTENT"
	ActionBeforeRemoteInfoRequest     Action = "BEFORE_REMOTE_INFO_REQUEST"
	ActionBeforeRemoteDownload        Action = "BEFORE_REMOTE_DOWNLOAD"
	ActionAfterRemoteDownload         Action = "AFTER_REMOTE_DOWNLOAD"
	ActionAfterDownloadError          Action = "AFTER_DOWNLOAD_ERROR"
	ActionBeforeDownloadRequest       Action = "BEFORE_DOWNLOAD_REQUEST"
	ActionBeforeCreate                Action = "BEFORE_CREATE"
	ActionBeforeDelete                Action = "BEFORE_DELETE"
	ActionAfterDelete                 Action = "AFTER_DELETE"
	ActionBeforeMove                  Action = "BEFORE_MOVE"
	ActionBeforeCopy                  Action = "BEFORE_COPY"
	ActionAfterCopy                   Action = "AFTER_COPY"
	ActionAfterPropertyCreate         Action = "AFTER_PROPERTY_CREATE"
	ActionBeforePropertyDelete        Action = "BEFORE_PROPERTY_DELETE"
	ActionAfterPropertyDelete         Action = "AFTER_PROPERTY_DELETE"
	ActionBeforeBuildInfoSave         Action = "BEFORE_BUILD_INFO_SAVE"
	ActionAfterSave                   Action = "AFTER_SAVE"
	ActionBeforeFileReplication       Action = "BEFORE_FILE_REPLICATION"
	ActionBeforeDirectoryReplication  Action = "BEFORE_DIRECTORY_REPLICATION"
	ActionBeforeDeleteReplication     Action = "BEFORE_DELETE_REPLICATION"
	ActionBeforePropertyReplication   Action = "BEFORE_PROPERTY_REPLICATION"
	ActionBeforeStatisticsReplication Action = "BEFORE_STATISTICS_REPLICATION"
)

// Other actions.
const (
	// ActionGenericEvent is for workers that run when [ExecutionsService.Execute] asks for it.
	ActionGenericEvent Action = "GENERIC_EVENT"
	// ActionScheduledEvent is for workers that run on a [Schedule].
	ActionScheduledEvent Action = "SCHEDULED_EVENT"
)

// kind is the origin of the events of an action.
type kind int

const (
	unknown kind = iota
	ofAccess
	ofArtifactory
	ofRequests
	ofSchedules
)

var kinds = map[Action]kind{
	ActionGenericEvent: ofRequests, ActionScheduledEvent: ofSchedules,
	ActionBeforeCreateToken:           ofAccess,
	ActionBeforeRevokeToken:           ofAccess,
	ActionBeforeDownload:              ofArtifactory,
	ActionAfterDownload:               ofArtifactory,
	ActionBeforePropertyCreate:        ofArtifactory,
	ActionBeforeUpload:                ofArtifactory,
	ActionAfterCreate:                 ofArtifactory,
	ActionAfterBuildInfoSave:          ofArtifactory,
	ActionAfterMove:                   ofArtifactory,
	ActionBeforeUploadRequest:         ofArtifactory,
	ActionAltResponse:                 ofArtifactory,
	ActionAltAllResponses:             ofArtifactory,
	ActionAltRemotePath:               ofArtifactory,
	ActionAltRemoteContent:            ofArtifactory,
	ActionBeforeRemoteInfoRequest:     ofArtifactory,
	ActionBeforeRemoteDownload:        ofArtifactory,
	ActionAfterRemoteDownload:         ofArtifactory,
	ActionAfterDownloadError:          ofArtifactory,
	ActionBeforeDownloadRequest:       ofArtifactory,
	ActionBeforeCreate:                ofArtifactory,
	ActionBeforeDelete:                ofArtifactory,
	ActionAfterDelete:                 ofArtifactory,
	ActionBeforeMove:                  ofArtifactory,
	ActionBeforeCopy:                  ofArtifactory,
	ActionAfterCopy:                   ofArtifactory,
	ActionAfterPropertyCreate:         ofArtifactory,
	ActionBeforePropertyDelete:        ofArtifactory,
	ActionAfterPropertyDelete:         ofArtifactory,
	ActionBeforeBuildInfoSave:         ofArtifactory,
	ActionAfterSave:                   ofArtifactory,
	ActionBeforeFileReplication:       ofArtifactory,
	ActionBeforeDirectoryReplication:  ofArtifactory,
	ActionBeforeDeleteReplication:     ofArtifactory,
	ActionBeforePropertyReplication:   ofArtifactory,
	ActionBeforeStatisticsReplication: ofArtifactory,
}
