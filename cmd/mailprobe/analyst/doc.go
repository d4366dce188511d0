// Package analyst joins the ledger with the analysis. Beside a running agent it
// keeps a monitor up to date, writes down what is said of incidents, and holds
// the view that metrics and pages show. On any ledger it answers the questions
// of the commands: incidents, backlog, report, notice, availability; and takes
// the annotations of people.
//
// Package report does all of the thinking and does no I/O; this one reads and
// writes for it.
package analyst
