/** The programs of the README and the docs, compiled and run by the tests. */
package org.mirrorball.examples;
