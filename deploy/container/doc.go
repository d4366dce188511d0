// Package container holds what a container is made of: the Containerfile, and an
// example for Compose with Prometheus and Alertmanager. Its tests read them with
// BuildKit's own parser and Compose's own loader, which is why it is a module of its
// own: the program needs neither.
package container
