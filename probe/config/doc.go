// Package config turns one YAML file, and the server files that it includes,
// into checked, typed values with every default filled in.
//
// [Load] reports every mistake at once: each with its file and line, what is
// wrong, and the cure. What it returns needs no further decision: whoever joins
// the program copies plain values from a [Config] into the options of the other
// packages.
//
// The work is done in three steps. A file becomes a tree of YAML nodes, which
// know their lines. The tree becomes raw structs (raw.go, where each key of the
// file is documented), whose fields remember whether and where they were given.
// A builder then resolves the raw structs: defaults, references from one part to
// another, secrets, and the checks that need more than one field.
//
// Passwords never stand in the file itself, only the way to get them, and once
// read they are a [Secret], which does not print.
package config
