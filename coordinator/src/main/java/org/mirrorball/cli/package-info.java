/** The {@code mirrorball} command; docs/cli.md is its contract. */
package org.mirrorball.cli;
