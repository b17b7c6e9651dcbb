package access

// AWSService maps AWS IAM roles to users. Reached through [Client.AWS].
type AWSService service
