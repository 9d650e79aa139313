/** Reads and writes profiles in the format of Go's pprof. */
@NullMarked
package io.penstock.profile.pprof;

import org.jspecify.annotations.NullMarked;
