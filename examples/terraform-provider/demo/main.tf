# All resources of the provider. The platform and the token come from the environment.

terraform {
  required_providers {
    jfrog = { source = "example.com/jfrogkit/jfrog" }
  }
  required_version = ">= 1.11" # write-only attributes
}

provider "jfrog" {}

variable "npm_token" {
  type      = string
  ephemeral = true # in no plan and no state
  default   = "hush-hush"
}

variable "description" {
  type    = string
  default = "Packages of the web shop"
}

resource "jfrog_project" "web" {
  key                 = "web"
  display_name        = "Web shop"
  storage_quota_bytes = 50 * 1024 * 1024 * 1024
}

resource "jfrog_property_set" "quality" {
  name = "quality"
  properties = {
    level  = { closed = true, predefined_values = { low = false, high = true } }
    ticket = {}
  }
}

resource "jfrog_local_repository" "npm" {
  key           = "web-npm-local"
  package_type  = "npm"
  project_key   = jfrog_project.web.key
  environments  = ["DEV"]
  description   = var.description
  property_sets = [jfrog_property_set.quality.name]
}

resource "jfrog_remote_repository" "npm" {
  key                 = "web-npm-remote"
  package_type        = "npm"
  url                 = "https://registry.npmjs.org"
  username            = "shop"
  password_wo         = var.npm_token
  password_wo_version = 1
}

resource "jfrog_virtual_repository" "npm" {
  key                     = "web-npm"
  package_type            = "npm"
  repositories            = [jfrog_local_repository.npm.key, jfrog_remote_repository.npm.key]
  default_deployment_repo = jfrog_local_repository.npm.key
}

resource "jfrog_group" "developers" {
  name        = "web-developers"
  description = "Build the web shop"
  members     = ["admin"]
  timeouts    = { create = "1m" }
}

resource "jfrog_permission" "developers" {
  name = "web-developers"
  artifact = {
    targets = {
      (jfrog_local_repository.npm.key)  = { exclude_patterns = ["@shop/secrets/**"] }
      (jfrog_remote_repository.npm.key) = {}
    }
    groups = { (jfrog_group.developers.name) = ["READ", "ANNOTATE", "WRITE"] }
  }
}

resource "jfrog_webhook" "deployed" {
  key                    = "web-deployed"
  url                    = "https://ci.example.org/hook"
  domain                 = "artifact"
  event_types            = ["deployed", "deleted"]
  criteria               = { repo_keys = [jfrog_local_repository.npm.key] }
  secret_wo              = var.npm_token
  secret_wo_version      = 1
  use_secret_for_signing = true
}

data "jfrog_repositories" "npm" {
  package_type = "npm"
  depends_on   = [jfrog_virtual_repository.npm]
}

output "npm_repositories" {
  value = data.jfrog_repositories.npm.repositories[*].key
}
