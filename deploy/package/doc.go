// Package packaging makes the packages (.deb and .rpm) and archives of mailprobe, and
// tests them: the .deb is installed, used, upgraded, removed and purged in a root of
// its own. It has no code other than tests, and is a module of its own, so that what
// packs is no dependency of mailprobe.
//
//	build            makes all; nfpm.yaml says what lies where
//	debversion       what git describe says, as a version of packages
//	licences         the copyright file; licences.txt is what was read
//	reproducible     builds all twice, as differently as two people would
//	postinst, prerm, postrm   what the .deb does on a machine
package packaging
