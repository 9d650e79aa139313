/** The command line: what a user types, and how its answers look. */
@NullMarked
package io.penstock.cli;

import org.jspecify.annotations.NullMarked;
