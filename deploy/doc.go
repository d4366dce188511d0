// Package deploy holds what installing and running mailprobe needs, a folder each, and
// a README that leads through it. It has no code but tests, which follow the links of
// every document of the repository and hold the README to what there is.
package deploy
