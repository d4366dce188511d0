package config

import _ "embed" // for the examples

//go:embed example.yml
var example string

//go:embed minimal.yml
var minimal string

// Example returns a file that shows every key, with comments.
func Example() string { return example }

// Minimal returns the smallest useful file.
func Minimal() string { return minimal }
