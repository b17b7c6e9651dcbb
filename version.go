package jfrog

// Version is the version of the SDK, as its user agent names it.
const Version = "0.1.0"
