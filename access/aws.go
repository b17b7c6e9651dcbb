package access

import (
	"cmp"
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// AWSService maps AWS IAM roles to users. Reached through [Client.AWS].
//
// Workloads on Amazon EKS that run under the role then log in without a password. It
// needs administration rights. Since Artifactory 7.90.10.
type AWSService service

// IAMRole is the AWS role that a user has.
type IAMRole struct {
	Username string `json:"username"`
	Role     string `json:"iam_role"` // ARN: arn:aws:iam::<account>:role/<name>
}

// SetRole gives a user an AWS role, by its ARN, in place of the one before.
//
//jfrog:op 4.7.11.1
func (s *AWSService) SetRole(ctx context.Context, username, role string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/access/api/v1/aws/iam_role").Body(IAMRole{username, role}).
			Check(cmp.Or(filled("user name", username), filled("IAM role", role))))
}

// GetRole returns the AWS role of a user.
//
//jfrog:op 4.7.11.2
func (s *AWSService) GetRole(ctx context.Context, username string) (*IAMRole, error) {
	return jfrog.Do[*IAMRole](ctx, s.client, jfrog.Get("/access/api/v1/aws/iam_role/{username}", username))
}

// DeleteRole takes the AWS role from a user.
//
//jfrog:op 4.7.11.3
func (s *AWSService) DeleteRole(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/aws/iam_role/{username}", username))
}
