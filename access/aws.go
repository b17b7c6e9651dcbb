package access

import (
	"cmp"
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// AWSService manages the AWS IAM roles of users, which serve for passwordless access with
// Amazon EKS. Reached through [Client.AWS].
type AWSService service

// IAMRole is the AWS IAM role of a user.
type IAMRole struct {
	Username string `json:"username"`
	Role     string `json:"iam_role"` // ARN: arn:aws:iam::<account>:role/<name>
}

// SetRole assigns an AWS IAM role to a user.
//
// Requires: admin access token. Since 7.
//
//jfrog:op 4.7.11.1
func (s *AWSService) SetRole(ctx context.Context, role IAMRole) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/aws/iam_role").Body(role).
		Check(cmp.Or(check.NotEmpty("username", role.Username), check.NotEmpty("IAM role", role.Role))))
}

// GetRole returns the AWS IAM role of a user.
//
// Requires: admin access token. Since 7.
//
//jfrog:op 4.7.11.2
func (s *AWSService) GetRole(ctx context.Context, username string) (*IAMRole, error) {
	role, err := jfrog.Do[*IAMRole](ctx, s.client, jfrog.Get("/access/api/v1/aws/iam_role/{username}", username))
	if err == nil && role.Username == "" {
		role.Username = username
	}
	return role, err
}

// DeleteRole deletes the AWS IAM role of a user.
//
// Requires: admin access token. Since 7.
//
//jfrog:op 4.7.11.3
func (s *AWSService) DeleteRole(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/aws/iam_role/{username}", username))
}
